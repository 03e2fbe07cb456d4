package chart

import (
	"slices"
	"time"
)

// Span is one bar of a Gantt.
type Span struct {
	Lane     string
	Text     string  // inside the bar
	From, To float64 // milliseconds since 1970
	Chosen   bool
	Open     bool // it has not ended: To is now
}

// Gantt draws spans of time, with one row for each lane.
type Gantt struct {
	Frame
	Spans []Span
	Zone  *time.Location // time zone of the labels; nil is UTC
}

const laneHeight = 30.0

// lanes returns the lanes in order of first occurrence.
func (c Gantt) lanes() []string {
	var out []string
	for _, s := range c.Spans {
		if !slices.Contains(out, s.Lane) {
			out = append(out, s.Lane)
		}
	}
	return out
}

// SVG draws the figure. Its default height depends on the number of lanes.
func (c Gantt) SVG() string {
	lanes := c.lanes()
	f := c.size(640, laneHeight*float64(max(len(lanes), 1))+40)
	left, ends := 0.0, []float64{}
	for _, l := range lanes {
		left = max(left, textWidth(l)+12)
	}
	for _, s := range c.Spans {
		ends = append(ends, s.From, s.To)
	}
	b := box{l: left, t: 6, r: f.Width - 10, b: f.Height - 26}
	axis := Axis{Time: true, Zone: c.Zone}
	x0, x1 := axis.domain(extent(ends))
	x := axis.withTicks(x0, x1, int(max((b.r-b.l)/90, 2)))
	var p pen
	p.open(f)
	p.xAxis(&x, b)
	if len(c.Spans) == 0 {
		p.noValues(b)
	}
	for i, l := range lanes {
		y := b.t + laneHeight*float64(i)
		p.label("dark", "start", 0, y+18, l)
		for _, s := range c.Spans {
			if s.Lane != l || !finite(s.From) || !finite(s.To) {
				continue
			}
			from := x.scale.At(s.From)
			wide := max(x.scale.At(s.To)-from, 3)
			p.rect(pick(s.Chosen, "fbw kb", "fsurf kmut"), from, y+3, wide, laneHeight-8, 3)
			if text := clip(s.Text, wide-8); text != "" && text != "…" {
				p.label("b", "start", from+5, y+18, text)
			}
		}
	}
	return p.close()
}

// Narrow returns the figure for narrow screens.
func (c Gantt) Narrow() Chart {
	c.Frame = c.narrow(0)
	return c
}

// Table lists the spans.
func (c Gantt) Table() Table {
	t := Table{Caption: c.Title, Headers: []string{"what", "who", "from", "to"}, Text: 4}
	stamp := func(ms float64) string {
		zone := c.Zone
		if zone == nil {
			zone = time.UTC
		}
		return time.UnixMilli(int64(ms)).In(zone).Format("2006-01-02 15:04:05")
	}
	for _, s := range c.Spans {
		t.Rows = append(t.Rows, []string{s.Lane, s.Text, stamp(s.From), pick(s.Open, "now", stamp(s.To))})
	}
	return t
}
