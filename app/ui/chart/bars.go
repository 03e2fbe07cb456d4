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
	Class string // fill class; empty is f0 below zero and f1 above
}

// Bars draws horizontal bars from a common zero: coefficients, contributions,
// probabilities of classes. Above 40 bars the largest by size are drawn.
type Bars struct {
	Frame
	Rows        []Bar
	Left, Right string  // what the directions mean: "toward 0", "toward 1"
	Max         float64 // size that fills the width; zero fits the data
	Places      int     // decimals of the values; zero is two, -1 none
}

const (
	barRow  = 30.0
	maxBars = 40
)

// largest returns the rows to draw, in their order.
func (c Bars) largest() []Bar {
	if len(c.Rows) <= maxBars {
		return c.Rows
	}
	at := stride(len(c.Rows), len(c.Rows))
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

// SVG draws the figure; its own height grows with the rows.
func (c Bars) SVG() string {
	rows := c.largest()
	foot := 26.0
	if c.Left == "" && c.Right == "" && len(rows) == len(c.Rows) {
		foot = 6
	}
	f := c.size(400, max(float64(len(rows)), 1)*barRow+foot)
	names, lo, hi := 0.0, 0.0, 0.0
	for _, r := range rows {
		names = max(names, min(textWidth(r.Label), 130))
		if finite(r.Value) {
			lo, hi = min(lo, r.Value), max(hi, r.Value)
		}
	}
	// A value stands beside its bar on the other side of zero, so both sides
	// need room for one unless all bars point the same way.
	b := box{l: names + 14, t: 4, r: f.Width - 10, b: f.Height - foot + 6}
	x := c.scale(lo, hi, b)

	var p pen
	p.open(f)
	if len(rows) == 0 {
		p.nothing(b)
		return p.close()
	}
	zero := x.At(0)
	p.raw(`<path class="ax" d="`)
	p.xy('M', zero, b.t)
	p.raw("V")
	p.num(b.b - 6)
	p.raw(`"/>`)
	for i, r := range rows {
		p.bar(r, x, c.places(), names+4, 10+barRow*float64(i))
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

// scale is symmetric when bars point both ways; when they all point one way,
// zero stands at the edge and the values at the bars' ends.
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

// bar draws one row whose bar starts at height y.
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

// value writes a number beside its mark: fixed decimals where they say
// something, else an exponent.
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

// Push draws one contribution as a small signed bar for a table cell, 160 by
// 14, where most is the largest size of the column. It is hidden from readers:
// the number stands beside it.
func Push(v, most float64) string {
	var p pen
	p.mini(160, 14)
	p.raw(`<path class="ax" d="M80 0V14"/>`)
	if finite(v) && most > 0 {
		w := min(math.Abs(v)/most, 1) * 78
		p.rect(pick(v < 0, "f0", "f1"), pick(v < 0, 80-w, 80), 2, w, 10, 0)
	}
	return p.close()
}
