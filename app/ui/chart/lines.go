package chart

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"
)

// Series is one line. A missing or infinite Y makes a gap.
type Series struct {
	Name  string    // shown at the end of the line
	X     []float64 // nil means 0, 1, 2, ...
	Y     []float64
	Class string // stroke class: k0 k1 k2 k3 kb kink kmut kwarn, or a Stroke; the default is kb
	Dash  bool
	Step  bool // each value is constant until the next
}

// Rule is a dashed line across the plot with a text, for example an event or a limit.
type Rule struct {
	At     float64
	Text   string
	Across bool // horizontal: At is a Y; otherwise At is an X
}

// Lines draws several series over one pair of axes.
type Lines struct {
	Frame
	X, Y  Axis
	Lines []Series
	Rules []Rule
	Dots  []Dot // highlighted points; they do not affect the axes
}

func (s Series) x(i int) float64 {
	if s.X == nil {
		return float64(i)
	}
	if i < len(s.X) {
		return s.X[i]
	}
	return math.NaN()
}

func (s Series) class() string {
	c := "ln " + s.Class
	if s.Class == "" {
		c = "ln kb"
	}
	if s.Class == "kmut" {
		c += " thin"
	}
	if s.Dash {
		c += " dash"
	}
	return c
}

// span returns the extent of all lines and horizontal rules.
func (c Lines) span() (x0, x1, y0, y1 float64) {
	xs, ys := [][]float64{}, [][]float64{}
	for _, s := range c.Lines {
		ys = append(ys, s.Y)
		if s.X != nil {
			xs = append(xs, s.X[:min(len(s.X), len(s.Y))])
		} else if len(s.Y) > 0 {
			xs = append(xs, []float64{0, float64(len(s.Y) - 1)})
		}
	}
	for _, r := range c.Rules {
		if r.Across {
			ys = append(ys, []float64{r.At})
		}
	}
	x0, x1 = extent(xs...)
	y0, y1 = extent(ys...)
	return x0, x1, y0, y1
}

// SVG draws the figure.
func (c Lines) SVG() string {
	f := c.size(640, 186)
	x0, x1, y0, y1 := c.span()
	x0, x1 = c.X.domain(x0, x1)
	y0, y1 = c.Y.domain(y0, y1)
	rows := int(max(f.Height/46, 2))
	if !c.Y.isFixed() {
		y0, y1 = nice(y0, y1, rows)
	}
	y := c.Y.withTicks(y0, y1, rows)
	b := box{l: y.margin(), t: topMargin(c.Y), r: f.Width - c.labelWidth(), b: f.Height - bottomMargin(c.X)}
	x := c.X.withTicks(x0, x1, int(max((b.r-b.l)/90, 2)))

	var p pen
	p.open(f)
	p.yAxis(&y, b, true)
	p.xAxis(&x, b)
	var last []lineEnd
	for _, s := range c.Lines {
		if t, drawn := p.line(s, x.scale, y.scale); drawn {
			last = append(last, t)
		}
	}
	if len(last) == 0 {
		p.noValues(b)
	}
	var dots []lineEnd
	for _, d := range c.Dots {
		dots = append(dots, lineEnd{x: x.scale.At(d.X), y: y.scale.At(d.Y)})
	}
	p.lineLabels(last, b, dots...)
	p.rules(c.Rules, x.scale, y.scale, b)
	p.dots(c.Dots, x.scale, y.scale)
	return p.close()
}

// Narrow returns the figure for narrow screens.
func (c Lines) Narrow() Chart {
	c.Frame = c.narrow(220)
	return c
}

// labelWidth returns the width for the names at the ends of lines.
func (c Lines) labelWidth() float64 {
	w := 0.0
	for _, s := range c.Lines {
		w = max(w, textWidth(s.Name))
	}
	if w == 0 {
		return 10
	}
	return min(w+14, 140)
}

// line draws one series and returns its end; drawn is false if it has no value. A point between gaps is drawn as a
// small disc.
func (p *pen) line(s Series, x, y Scale) (end lineEnd, drawn bool) {
	var alone []lineEnd
	run := 0 // points since the last gap
	p.raw("<path")
	p.class(s.class())
	p.raw(` d="`)
	for _, i := range downsample(s.Y) {
		if !finite(s.Y[i]) || !finite(s.x(i)) {
			if run == 1 {
				alone = append(alone, end)
			}
			run = 0
			continue
		}
		last := end
		end = lineEnd{x.At(s.x(i)), y.At(s.Y[i]), s.Name}
		switch {
		case run == 0:
			p.xy('M', end.x, end.y)
		case s.Step:
			p.xy('L', end.x, last.y)
			fallthrough
		default:
			p.xy('L', end.x, end.y)
		}
		run++
		drawn = true
	}
	if run == 1 {
		alone = append(alone, end)
	}
	p.raw(`"/>`)
	for _, t := range alone {
		p.mark(0, s.class(), t.x, t.y, 1.5)
	}
	return end, drawn
}

// Table lists every point: a row for each X if all series have the same, otherwise one series after the other.
func (c Lines) Table() Table {
	t := Table{Caption: c.Title, Text: 1}
	name := cmp.Or(c.X.Label, "point")
	if !c.sharesX() {
		t.Headers = []string{"line", name, c.Y.labelOrValue()}
		for _, s := range c.Lines {
			for i, v := range s.Y {
				t.Rows = append(t.Rows, []string{s.Name, c.X.value(s.x(i)), cell(v)})
			}
		}
		return t
	}
	t.Headers = []string{name}
	for i, s := range c.Lines {
		if s.Name == "" {
			s.Name = c.Y.labelOrValue() + strconv.Itoa(i+1)
		}
		t.Headers = append(t.Headers, s.Name)
	}
	for i := range c.Lines[0].Y {
		row := []string{c.X.value(c.Lines[0].x(i))}
		for _, s := range c.Lines {
			row = append(row, cell(s.Y[i]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// sharesX reports whether all series have the same X values.
func (c Lines) sharesX() bool {
	if len(c.Lines) == 0 {
		return false
	}
	a := c.Lines[0]
	for _, s := range c.Lines[1:] {
		if len(s.Y) != len(a.Y) || !slices.Equal(s.X, a.X) || (s.X == nil) != (a.X == nil) {
			return false
		}
	}
	return true
}

// labelOrValue returns the axis' label, or "value" without one.
func (a Axis) labelOrValue() string { return cmp.Or(a.Label, "value") }

// value formats a value of the axis in a table.
func (a Axis) value(v float64) string {
	if !a.Time || !finite(v) {
		return cell(v)
	}
	zone := a.Zone
	if zone == nil {
		zone = time.UTC
	}
	return timeLabel(v, 1, zone)
}

// maxPoints is the largest number of points of a line that are drawn. Of more, several would share a pixel, and the
// minimum and maximum of each bucket look the same.
const maxPoints = 2000

// maxMarks is the largest number of marks of a scatter plot that are drawn.
const maxMarks = 2000

// downsample returns the indices of the points of a line to draw: all, or the minimum and maximum of each of
// maxPoints/2 buckets. It keeps the first index of a bucket without values, so that the gap remains.
func downsample(y []float64) []int {
	n := len(y)
	if n <= maxPoints {
		return everyNth(n, n)
	}
	buckets := maxPoints / 2
	keep := make([]int, 0, maxPoints)
	for b := range buckets {
		from, to := b*n/buckets, (b+1)*n/buckets
		lo, hi := -1, -1
		for i := from; i < to; i++ {
			if !finite(y[i]) {
				continue
			}
			if lo < 0 || y[i] < y[lo] {
				lo = i
			}
			if hi < 0 || y[i] > y[hi] {
				hi = i
			}
		}
		switch {
		case lo < 0:
			keep = append(keep, from)
		case lo == hi:
			keep = append(keep, lo)
		default:
			keep = append(keep, min(lo, hi), max(lo, hi))
		}
	}
	return keep
}

// everyNth returns at most limit evenly spaced indices below n, starting at 0.
func everyNth(n, limit int) []int {
	if n <= 0 || limit <= 0 {
		return nil
	}
	step := (n + limit - 1) / limit
	out := make([]int, 0, n/step+1)
	for i := 0; i < n; i += step {
		out = append(out, i)
	}
	return out
}
