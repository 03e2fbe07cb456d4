package chart

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// Bar is one signed value with its name.
type Bar struct {
	Label string
	Value float64
	Class string // fill class; the default is f0 below zero and f1 above
}

// Bars draws horizontal bars from a common zero, for example coefficients, contributions or class probabilities. Of
// more than 40 bars it draws those with the largest absolute values.
type Bars struct {
	Frame
	Rows        []Bar
	Left, Right string  // labels of the directions: "toward 0", "toward 1"
	Max         float64 // absolute value of a bar with the full width; zero fits the data
	Places      int     // decimals of the values; zero means two, -1 none
}

const (
	barRowHeight = 30.0
	maxBars      = 40
)

// largest returns the rows to draw in their original order.
func (c Bars) largest() []Bar {
	if len(c.Rows) <= maxBars {
		return c.Rows
	}
	at := everyNth(len(c.Rows), len(c.Rows))
	size := func(i int) float64 {
		if v := math.Abs(c.Rows[i].Value); finite(v) {
			return v
		}
		return -1
	}
	slices.SortStableFunc(at, func(a, b int) int { return cmp.Compare(size(b), size(a)) })
	at = at[:maxBars]
	slices.Sort(at)
	rows := make([]Bar, 0, maxBars)
	for _, i := range at {
		rows = append(rows, c.Rows[i])
	}
	return rows
}

// SVG draws the figure. Its default height depends on the number of rows.
func (c Bars) SVG() string {
	rows := c.largest()
	foot := 26.0
	if c.Left == "" && c.Right == "" && len(rows) == len(c.Rows) {
		foot = 6
	}
	f := c.size(400, max(float64(len(rows)), 1)*barRowHeight+foot)
	names, lo, hi := 0.0, 0.0, 0.0
	for _, r := range rows {
		names = max(names, min(textWidth(r.Label), 130))
		if finite(r.Value) {
			lo, hi = min(lo, r.Value), max(hi, r.Value)
		}
	}
	// Values are written next to the bars, so both sides need room for one.
	b := box{l: names + 14, t: 4, r: f.Width - 10, b: f.Height - foot + 6}
	x := c.scale(lo, hi, b)

	var p pen
	p.open(f)
	if len(rows) == 0 {
		p.noValues(b)
		return p.close()
	}
	zero := x.At(0)
	p.raw(`<path class="ax" d="`)
	p.xy('M', zero, b.t)
	p.raw("V")
	p.num(b.b - 6)
	p.raw(`"/>`)
	for i, r := range rows {
		p.bar(r, x, c.places(), names+4, 10+barRowHeight*float64(i))
	}
	p.label("", "start", b.l, f.Height-4, c.Left)
	if n := len(c.Rows) - len(rows); n > 0 {
		p.label("", "middle", (b.l+b.r)/2, f.Height-4, "and "+strconv.Itoa(n)+" smaller")
	}
	p.label("", "end", b.r, f.Height-4, c.Right)
	return p.close()
}

func (c Bars) places() int {
	if c.Places == 0 {
		return 2
	}
	return max(c.Places, 0)
}

// scale returns a symmetric scale if there are positive and negative values. Otherwise zero is at the edge, and the
// values are written at the ends of the bars.
func (c Bars) scale(lo, hi float64, b box) Scale {
	most := max(-lo, hi, c.Max)
	if most == 0 || !finite(most) {
		most = max(min(-lo, math.MaxFloat64), min(hi, math.MaxFloat64), 1)
	}
	switch {
	case lo >= 0:
		return Scale{0, most, b.l, b.r - 46}
	case hi <= 0:
		return Scale{-most, 0, b.l + 46, b.r}
	}
	return Scale{-most, most, b.l, b.r}
}

// bar draws one row at height y.
func (p *pen) bar(r Bar, x Scale, places int, names, y float64) {
	p.label("dark", "end", names, y+12, clip(r.Label, 130))
	zero := x.At(0)
	if !finite(r.Value) {
		p.label("", "start", zero+6, y+12, "missing")
		return
	}
	at := x.At(r.Value)
	ink := r.Class
	if ink == "" {
		ink = pick(r.Value < 0, "f0", "f1")
	}
	p.rect(ink, min(zero, at), y, math.Abs(at-zero), 16, 2)
	both := x.D0 < 0 && x.D1 > 0
	text := value(r.Value, places)
	switch {
	case both && r.Value < 0, !both && r.Value >= 0:
		p.label("dark", "start", max(at, zero)+6, y+12, text)
	default:
		p.label("dark", "end", min(at, zero)-6, y+12, text)
	}
}

// value formats a number next to its bar, with an exponent if the fixed decimals would show no digit.
func value(v float64, places int) string {
	if a := math.Abs(v); a >= 1e6 || a != 0 && a < math.Pow(10, -float64(places))/2 {
		return short(v)
	}
	return fixed(v, places)
}

// Table lists every bar, drawn or not.
func (c Bars) Table() Table {
	t := Table{Caption: c.Title, Headers: []string{"name", "value"}, Text: 1}
	for _, r := range c.Rows {
		t.Rows = append(t.Rows, []string{r.Label, cell(r.Value)})
	}
	return t
}

// Push draws one contribution as a signed bar of 160 by 14 units for a table cell. most is the largest absolute value
// of the column. It is hidden from screen readers, because the table has the number, too.
func Push(v, most float64) string {
	var p pen
	p.openMini(160, 14)
	p.raw(`<path class="ax" d="M80 0V14"/>`)
	if finite(v) && most > 0 {
		w := min(math.Abs(v)/most, 1) * 78
		p.rect(pick(v < 0, "f0", "f1"), pick(v < 0, 80-w, 80), 2, w, 10, 0)
	}
	return p.close()
}
