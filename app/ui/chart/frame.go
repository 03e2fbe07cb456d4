package chart

import (
	"math"
	"slices"
	"time"
)

// Chart is any figure: what part.Figure shows.
type Chart interface {
	SVG() string  // one <svg> element, deterministic
	Table() Table // the same numbers, for "Show as table"
}

// Frame is what every figure has. Without an ID the title becomes an
// aria-label; without a title the figure is decoration, hidden from readers.
type Frame struct {
	ID    string // of the <title> element: unique on the page, also when the figure is drawn again
	Title string // a full sentence that says what is to be seen
	// Width and Height are the viewBox; zero, or more than 5,000, takes the
	// figure's own. Text is
	// 11.5 units high, so a width near the figure's width in pixels reads best.
	Width, Height float64
}

// Axis describes one direction. The zero value fits the data.
type Axis struct {
	Label    string
	Min, Max float64        // fixed domain when Min < Max; data beyond it is drawn on the edge
	Whole    bool           // values count something: no tick between whole numbers
	Zero     bool           // let the domain start at zero (or end there)
	Time     bool           // values are milliseconds since 1970
	Zone     *time.Location // of the labels of a time axis; nil is UTC
}

// size fills in the figure's own size where the caller's makes no sense.
func (f Frame) size(w, h float64) Frame {
	if !(f.Width >= 40 && f.Width <= 5000) {
		f.Width = w
	}
	if !(f.Height >= 20 && f.Height <= 5000) {
		f.Height = h
	}
	return f
}

// vast is the width from which on a figure is not made to fit: it keeps its
// own size, and its frame scrolls.
const vast = 1000

// bulk is a class for the style sheet, which fits figures to their frame but
// must not blow small ones up to where their text is larger than the page's.
func bulk(width float64) string {
	switch {
	case width < 260:
		return " small"
	case width < 480:
		return " mid"
	case width >= vast:
		return " vast"
	}
	return " wide"
}

// open starts the svg element and names it.
func (p *pen) open(f Frame) { p.openAs("img", "", f) }

// openAs is open for a figure of another role, and with more classes.
func (p *pen) openAs(role, class string, f Frame) {
	p.raw(`<svg class="plot` + bulk(f.Width) + class + `" viewBox="0 0 `)
	p.num(f.Width)
	p.raw(" ")
	p.num(f.Height)
	if f.Width >= vast {
		p.raw(`" width="`)
		p.num(f.Width)
		p.raw(`" height="`)
		p.num(f.Height)
	}
	switch {
	case f.Title == "":
		p.raw(`" aria-hidden="true">`)
	case f.ID == "":
		p.raw(`" role="` + role + `" aria-label="`)
		p.text(f.Title)
		p.raw(`">`)
	default:
		p.raw(`" role="` + role + `" aria-labelledby="`)
		p.text(f.ID)
		p.raw(`"><title id="`)
		p.text(f.ID)
		p.raw(`">`)
		p.text(f.Title)
		p.raw("</title>")
	}
}

// narrowWidth is a narrow screen less the margins of page and card.
const narrowWidth = 352.0

// narrow is the frame of the same figure for narrow screens, where the wide one
// would shrink until its text cannot be read.
func (f Frame) narrow(height float64) Frame {
	if f.ID != "" {
		f.ID += "-narrow"
	}
	f.Width, f.Height = narrowWidth, height
	return f
}

// close ends the svg element and hands the text over.
func (p *pen) close() string {
	p.raw("</svg>")
	return string(p.b)
}

// box is the plot area in coordinates: left, top, right, bottom.
type box struct{ l, t, r, b float64 }

// axis is an Axis made ready: its domain, ticks and their labels.
type axis struct {
	scale  Scale
	ticks  []float64
	labels []string
	name   string
}

// domain decides what an axis spans: fixed, or the data's lo and hi.
func (a Axis) domain(lo, hi float64) (float64, float64) {
	if finite(a.Min) && finite(a.Max) && a.Min < a.Max {
		return a.Min, a.Max
	}
	if a.Zero {
		lo, hi = min(lo, 0), max(hi, 0)
	}
	return widen(lo, hi)
}

// fixed tells whether the caller set the domain.
func (a Axis) fixed() bool { return finite(a.Min) && finite(a.Max) && a.Min < a.Max }

// ready makes ticks, about n of them.
func (a Axis) ready(lo, hi float64, n int) axis {
	out := axis{name: a.Label, scale: Scale{D0: lo, D1: hi}}
	if a.Time {
		zone := a.Zone
		if zone == nil {
			zone = time.UTC
		}
		ticks, step := timeTicks(lo, hi, n, zone)
		out.ticks = ticks
		for _, t := range ticks {
			out.labels = append(out.labels, timeLabel(t, step, zone))
		}
		return out
	}
	if a.Whole {
		n = coarse(lo, hi, n)
	}
	out.ticks = Ticks(lo, hi, n)
	step, biggest := niceStep(lo, hi, n), math.Max(math.Abs(lo), math.Abs(hi))
	if a.Whole {
		out.ticks = slices.DeleteFunc(out.ticks, func(t float64) bool { return t != math.Trunc(t) })
		step = max(step, 1)
	}
	for _, t := range out.ticks {
		out.labels = append(out.labels, tickLabel(t, step, biggest))
	}
	return out
}

// coarse is the largest count of ticks up to n whose step is at least one.
func coarse(lo, hi float64, n int) int {
	for n = min(n, 100); n > 1 && niceStep(lo, hi, n) < 1; n-- {
	}
	return n
}

// nice widens a domain to whole steps, so that lines keep off the edges.
func nice(lo, hi float64, n int) (float64, float64) {
	step := niceStep(lo, hi, n)
	if step == 0 {
		return lo, hi
	}
	l, h := stepTimes(math.Floor(lo/step+1e-9), step), stepTimes(math.Ceil(hi/step-1e-9), step)
	if !finite(l) || !finite(h) {
		return lo, hi
	}
	return l, h
}

// margin is the room that the labels of an upright axis need.
func (a axis) margin() float64 {
	w := 0.0
	for _, s := range a.labels {
		w = max(w, textWidth(s))
	}
	return max(w+12, 24)
}

// upright draws gridlines and labels of a vertical axis at the left of b.
func (p *pen) upright(a *axis, b box, grid bool) {
	a.scale.R0, a.scale.R1 = b.b, b.t
	if grid && len(a.ticks) > 0 {
		p.raw(`<path class="gr" d="`)
		for _, t := range a.ticks {
			p.xy('M', b.l, a.scale.At(t))
			p.raw("H")
			p.num(b.r)
		}
		p.raw(`"/>`)
	}
	for i, t := range a.ticks {
		p.label("", "end", b.l-6, a.scale.At(t)+4, a.labels[i])
	}
	if a.name != "" {
		p.label("", "start", max(b.l-24, 0), b.t-10, clip(a.name, b.r-b.l))
	}
}

// level draws the line, ticks and labels of a horizontal axis below b. Labels
// that would touch their neighbour are left out.
func (p *pen) level(a *axis, b box) {
	a.scale.R0, a.scale.R1 = b.l, b.r
	p.raw(`<path class="ax" d="`)
	p.xy('M', b.l, b.b)
	p.raw("H")
	p.num(b.r)
	for _, t := range a.ticks {
		p.xy('M', a.scale.At(t), b.b)
		p.raw("v4")
	}
	p.raw(`"/>`)
	free := math.Inf(-1)
	for i, t := range a.ticks {
		x, half := a.scale.At(t), textWidth(a.labels[i])/2
		if x-half < free {
			continue
		}
		p.label("", "middle", x, b.b+16, a.labels[i])
		free = x + half + 6
	}
	if a.name != "" {
		p.label("", "end", b.r, b.b+31, clip(a.name, b.r-b.l))
	}
}

// nothing says in the middle of b that there is no value to draw.
func (p *pen) nothing(b box) {
	p.label("", "middle", (b.l+b.r)/2, (b.t+b.b)/2, "No values yet")
}

// bottom is the room below the plot area.
func bottom(a Axis) float64 {
	if a.Label == "" {
		return 24
	}
	return 36
}

// top is the room above it.
func top(a Axis) float64 {
	if a.Label == "" {
		return 10
	}
	return 26
}
