package chart

import "math"

// Candidate is one row that a value could have come from.
type Candidate struct {
	At      float64 // milliseconds since 1970; not finite when nobody knows
	When    string  // the same in words
	Value   string
	Verdict string // chosen, superseded, expired, future
	Why     string // the verdict in words
}

// Timeline draws what a question about the past had to choose from: its rows by
// time, the time asked about, and how far back a value may lie.
type Timeline struct {
	Frame
	At, Since float64 // milliseconds since 1970; not finite for none
	Band      string  // what lies between: "time to live 7d"
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
		p.nothing(b)
		return p.close()
	}
	x := Axis{Time: true}.ready(lo, hi, int(max((b.r-b.l)/80, 2)))
	p.level(&x, b)
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
	p.label("b", "middle", min(max(at, 40), f.Width-40), b.t-13, "asked about")
	c.marks(&p, x.scale, b)
	return p.close()
}

// span is the stretch of time that is drawn.
func (c Timeline) span() (lo, hi float64, any bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	see := func(v float64) {
		if finite(v) {
			lo, hi, any = min(lo, v), max(hi, v), true
		}
	}
	see(c.At)
	see(c.Since)
	for _, r := range c.Rows {
		see(r.At)
	}
	if !any {
		return 0, 0, len(c.Rows) > 0
	}
	room := max((hi-lo)*0.06, 1)
	return lo - room, hi + room, true
}

// marks draws the rows. Values stand at the marks while there is room for them.
func (c Timeline) marks(p *pen, x Scale, b box) {
	mid, free, below := b.b-30, math.Inf(-1), math.Inf(-1)
	for pass := range 2 { // what was chosen lies on top
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

// Table lists the rows and what became of each.
func (c Timeline) Table() Table {
	t := Table{Caption: c.Title, Headers: []string{"time", "value", "verdict", "why"}, Text: 4}
	for _, r := range c.Rows {
		t.Rows = append(t.Rows, []string{r.When, r.Value, r.Verdict, r.Why})
	}
	return t
}

// Narrow is the same figure for narrow screens.
func (c Timeline) Narrow() Chart {
	c.Frame = c.narrow(170)
	return c
}

// VerdictMark is the mark of a verdict, for a legend.
func VerdictMark(verdict string) string {
	var p pen
	p.raw(`<svg class="plot" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">`)
	p.verdict(verdict, 8, 8, 5)
	return p.close()
}

// verdict draws the mark of a verdict: a disc holds or held, a square has
// expired, a triangle lies ahead.
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
