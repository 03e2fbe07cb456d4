// Package chart draws the figures of Orrery as SVG text: scales, ticks, axes and marks. The caller provides the
// meaning of the numbers, and the sentence that screen readers read.
//
// A figure is a struct with two methods: SVG returns one <svg> element, Table the same numbers as rows.
//
//	loss := chart.Lines{
//		Frame: chart.Frame{ID: "loss-title", Title: "Training loss by iteration, falling from 0.69 to 0.24."},
//		X:     chart.Axis{Label: "iteration"},
//		Lines: []chart.Series{{Name: "run 7", Y: losses, Class: "kb"}},
//	}
//	app.Raw(loss.SVG())
//
// The result is text and not app.UI elements, because go-app mounts 2,000 elements in about 200 ms and the browser
// parses the same marks from text in some milliseconds.
//
// Colours are the classes of web/css/40-figures.css (f0 and f1 fill the classes, k0 k1 kb kink kmut stroke lines), so
// that both themes work without drawing again. There is no style attribute, which the site's Content Security Policy
// forbids. Each class also has its own shape, so that classes can be distinguished without colour.
//
// Limits: missing and infinite values are not drawn. Lines with more than 2,000 points are reduced to the minimum and
// maximum of each bucket. Scatter plots with more than 2,000 marks show every k-th row (see Scatter.Shown). Tables
// have at most 1,000 rows and the number of omitted ones. Output is deterministic: coordinates are rounded to 0.01.
package chart

import (
	"math"
	"slices"
	"time"
)

// Chart is a figure.
type Chart interface {
	SVG() string  // one <svg> element, deterministic
	Table() Table // the same numbers, for "Show as table"
}

// Frame is the common part of all figures. Without an ID the title is an aria-label. Without a title the figure is
// hidden from screen readers.
type Frame struct {
	ID    string // of the <title> element; unique on the page
	Title string // a full sentence that describes the figure
	// Width and Height are the size of the viewBox. Zero, or more than 5,000, means the figure's default. Text is
	// 11.5 units high, so the width should be near that of the figure in pixels.
	Width, Height float64
}

// Axis defines an axis. The zero value fits the data.
type Axis struct {
	Label    string
	Min, Max float64        // fixed domain if Min < Max; values outside are drawn at its edge
	Whole    bool           // values are counts: ticks are at whole numbers
	Zero     bool           // the domain includes zero
	Time     bool           // values are milliseconds since 1970
	Zone     *time.Location // time zone of the labels of a time axis; nil is UTC
}

// size replaces an invalid width or height with the figure's default.
func (f Frame) size(w, h float64) Frame {
	if !(f.Width >= 40 && f.Width <= 5000) {
		f.Width = w
	}
	if !(f.Height >= 20 && f.Height <= 5000) {
		f.Height = h
	}
	return f
}

// scrollWidth is the smallest width of a figure that keeps its size and scrolls, instead of being scaled to fit.
const scrollWidth = 1000

// sizeClass returns a class for the style sheet, which scales figures to fit but must not enlarge the text of small
// ones beyond that of the page.
func sizeClass(width float64) string {
	switch {
	case width < 260:
		return " small"
	case width < 480:
		return " mid"
	case width >= scrollWidth:
		return " vast"
	}
	return " wide"
}

// open starts the svg element with its title.
func (p *pen) open(f Frame) { p.openAs("img", "", f) }

// openAs starts an svg element with another role and additional classes.
func (p *pen) openAs(role, class string, f Frame) {
	p.raw(`<svg class="plot` + sizeClass(f.Width) + class + `" viewBox="0 0 `)
	p.num(f.Width)
	p.raw(" ")
	p.num(f.Height)
	if f.Width >= scrollWidth {
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

// narrowWidth is the width of a narrow screen without the margins of page and card.
const narrowWidth = 352.0

// narrow returns the frame for narrow screens, where the text of the wide figure would be too small.
func (f Frame) narrow(height float64) Frame {
	if f.ID != "" {
		f.ID += "-narrow"
	}
	f.Width, f.Height = narrowWidth, height
	return f
}

// close ends the svg element and returns the text.
func (p *pen) close() string {
	p.raw("</svg>")
	return string(p.b)
}

// box is an area in coordinates: left, top, right, bottom.
type box struct{ l, t, r, b float64 }

// axis is an Axis with its domain, ticks and tick labels.
type axis struct {
	scale  Scale
	ticks  []float64
	labels []string
	name   string
}

// domain returns the fixed domain of an axis, or one that fits lo and hi.
func (a Axis) domain(lo, hi float64) (float64, float64) {
	if a.isFixed() {
		return a.Min, a.Max
	}
	if a.Zero {
		lo, hi = min(lo, 0), max(hi, 0)
	}
	return widen(lo, hi)
}

// isFixed reports whether the caller has set the domain.
func (a Axis) isFixed() bool { return finite(a.Min) && finite(a.Max) && a.Min < a.Max }

// withTicks returns the axis with about n ticks.
func (a Axis) withTicks(lo, hi float64, n int) axis {
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
		n = wholeTickCount(lo, hi, n)
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

// wholeTickCount returns the largest number of ticks up to n with a step of at least one.
func wholeTickCount(lo, hi float64, n int) int {
	for n = min(n, 100); n > 1 && niceStep(lo, hi, n) < 1; n-- {
	}
	return n
}

// nice widens a domain to multiples of the tick step.
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

// margin returns the width of the labels of a vertical axis.
func (a axis) margin() float64 {
	w := 0.0
	for _, s := range a.labels {
		w = max(w, textWidth(s))
	}
	return max(w+12, 24)
}

// yAxis draws the grid lines and labels of a vertical axis at the left of b.
func (p *pen) yAxis(a *axis, b box, grid bool) {
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

// xAxis draws the line, ticks and labels of a horizontal axis below b. Labels that would overlap are omitted.
func (p *pen) xAxis(a *axis, b box) {
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

// noValues writes in the middle of b that there are no values.
func (p *pen) noValues(b box) {
	p.label("", "middle", (b.l+b.r)/2, (b.t+b.b)/2, "No values yet")
}

// bottomMargin returns the height below the plot area.
func bottomMargin(a Axis) float64 {
	if a.Label == "" {
		return 24
	}
	return 36
}

// topMargin returns the height above the plot area.
func topMargin(a Axis) float64 {
	if a.Label == "" {
		return 10
	}
	return 26
}
