package chart

import "math"

// Candidate is a row of the source that the value could have come from.
type Candidate struct {
	At      float64 // milliseconds since 1970; not finite if unknown
	When    string  // the same as text
	Value   string
	Verdict string // chosen, superseded, expired, future
	Why     string // the reason of the verdict
}

// Timeline draws the candidates of a point-in-time join for one row: the candidates by time, the time of the row, and
// the oldest time of a valid value.
type Timeline struct {
	Frame
	At, Since float64 // milliseconds since 1970; not finite for none
	Band      string  // label of the range from Since to At: "time to live 7d"
	Rows      []Candidate
}

// SVG draws the figure.
func (c Timeline) SVG() string {
	f := c.size(560, 150)
	lo, hi, any := c.span()
	var p pen
	p.open(f)
	b := box{l: 10, t: 26, r: f.Width - 10, b: f.Height - 26}
	if !any {
		p.noValues(b)
		return p.close()
	}
	x := Axis{Time: true}.withTicks(lo, hi, int(max((b.r-b.l)/80, 2)))
	p.xAxis(&x, b)
	at := b.r
	if finite(c.At) {
		at = x.scale.At(c.At)
	}
	from := b.l
	if finite(c.Since) {
		from = x.scale.At(c.Since)
	}
	p.rect("fbw", from, b.t, at-from, b.b-b.t, 0)
	p.label("", "start", min(from+4, f.Width-90), b.t+13, clip(c.Band, max(at-from-8, 80)))
	p.raw(`<path class="ln kink" d="`)
	p.xy('M', at, b.t-8)
	p.raw("V")
	p.num(b.b)
	p.raw(`"/>`)
	p.label("b", "middle", min(max(at, 40), f.Width-40), b.t-13, "row time")
	c.marks(&p, x.scale, b)
	return p.close()
}

// span returns the extent of all times with a margin.
func (c Timeline) span() (lo, hi float64, any bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	include := func(v float64) {
		if finite(v) {
			lo, hi, any = min(lo, v), max(hi, v), true
		}
	}
	include(c.At)
	include(c.Since)
	for _, r := range c.Rows {
		include(r.At)
	}
	if !any {
		return 0, 0, len(c.Rows) > 0
	}
	room := max((hi-lo)*0.06, 1)
	return lo - room, hi + room, true
}

// marks draws the candidates, with their values where they fit.
func (c Timeline) marks(p *pen, x Scale, b box) {
	mid, free, below := b.b-30, math.Inf(-1), math.Inf(-1)
	for pass := range 2 { // the chosen one last, on top of the others
		for _, r := range c.Rows {
			if (r.Verdict == "chosen") != (pass == 1) {
				continue
			}
			at := b.l
			if finite(r.At) {
				at = x.At(r.At)
			}
			p.verdict(r.Verdict, at, mid, 5)
			if half := textWidth(r.Value) / 2; pass == 1 && at-half > below {
				below = at + half + 4
				p.label("b", "middle", min(max(at, 30), b.r-30), mid+22, clip(r.Value, 90))
			}
			if pass == 1 {
				continue
			}
			if half := textWidth(r.Value) / 2; at-half > free && half < 60 {
				p.label("", "middle", at, mid-12, r.Value)
				free = at + half + 4
			}
		}
	}
}

// Table lists the candidates.
func (c Timeline) Table() Table {
	t := Table{Caption: c.Title, Headers: []string{"time", "value", "verdict", "why"}, Text: 4}
	for _, r := range c.Rows {
		t.Rows = append(t.Rows, []string{r.When, r.Value, r.Verdict, r.Why})
	}
	return t
}

// Narrow returns the figure for narrow screens.
func (c Timeline) Narrow() Chart {
	c.Frame = c.narrow(170)
	return c
}

// VerdictMark draws the mark of a verdict for a legend.
func VerdictMark(verdict string) string {
	var p pen
	p.raw(`<svg class="plot" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">`)
	p.verdict(verdict, 8, 8, 5)
	return p.close()
}

// verdict draws the mark of a verdict: a disc for chosen and superseded, a square for expired, a triangle for future.
func (p *pen) verdict(verdict string, x, y, r float64) {
	switch verdict {
	case "chosen":
		p.mark(0, "fb kink edge", x, y, r+1.5)
	case "future":
		p.mark(3, "fsurf kink edge", x, y, r)
	case "expired":
		p.mark(2, "fsurf kmut edge", x, y, r)
	default:
		p.mark(0, "fsurf kink edge", x, y, r)
	}
}
