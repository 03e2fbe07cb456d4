package chart

import (
	"math"
	"slices"
	"strconv"
)

// Line is one line of a Parallel. A missing value has the text "", and the line a gap there.
type Line struct {
	Name  string
	Texts []string // the value on each axis
}

// Parallel draws parallel coordinates: a vertical axis for each field, and a line for each item. An axis of numbers
// has a linear scale. Any other has its values in order of first occurrence.
type Parallel struct {
	Frame
	Axes  []string
	Lines []Line
}

// parallelAxis is the position of each line on one axis, from 0 to 1.
type parallelAxis struct {
	at       []float64 // NaN for a gap
	low, top string
}

func (c Parallel) axis(i int) parallelAxis {
	a := parallelAxis{at: make([]float64, len(c.Lines))}
	numbers := true
	var words []string
	for j, l := range c.Lines {
		v, err := strconv.ParseFloat(l.text(i), 64)
		if a.at[j] = v; l.text(i) == "" {
			a.at[j] = math.NaN()
			continue
		}
		numbers = numbers && err == nil
		if slices.Index(words, l.text(i)) < 0 {
			words = append(words, l.text(i))
		}
	}
	if len(words) == 0 {
		return a
	}
	for j, l := range c.Lines {
		if !numbers && l.text(i) != "" {
			a.at[j] = float64(slices.Index(words, l.text(i)))
		}
	}
	lo, hi := extent(a.at)
	a.low, a.top = words[0], words[len(words)-1]
	least, most := math.Inf(1), math.Inf(-1)
	for j, v := range a.at {
		if finite(v) {
			least, most = min(least, v), max(most, v)
		}
		a.at[j] = (v - lo) / (hi - lo)
	}
	if numbers {
		a.low, a.top = short(least), short(most)
	}
	if len(words) == 1 {
		a.low = ""
	}
	return a
}

func (l Line) text(i int) string {
	if i < len(l.Texts) {
		return l.Texts[i]
	}
	return ""
}

// SVG draws the figure. Its height depends on the number of lines, whose names are written at their ends.
func (c Parallel) SVG() string {
	f := c.size(640, 240)
	f.Height = max(f.Height, 84+13*float64(len(c.Lines)))
	var p pen
	p.open(f)
	ends := 0.0
	for _, l := range c.Lines {
		ends = max(ends, textWidth(l.Name))
	}
	b := box{l: 40, t: 40, r: f.Width - min(ends+20, 140), b: f.Height - 24}
	if len(c.Axes) < 2 || len(c.Lines) == 0 {
		p.noValues(b)
		return p.close()
	}
	step := (b.r - b.l) / float64(len(c.Axes)-1)
	if c.crowded(step) {
		b.t += 14
	}
	axes := p.parallelAxes(c, b, step)
	var last []lineEnd
	for j, l := range c.Lines {
		p.raw("<path")
		p.class("ln " + Stroke(j))
		p.raw(` d="`)
		end, drawn := p.parallelLine(axes, j, b, step)
		p.raw(`"/>`)
		if end.name = l.Name; drawn {
			last = append(last, end)
		}
	}
	p.lineLabels(last, b)
	return p.close()
}

// crowded reports whether a name is wider than the distance of two axes. Then every other name is drawn one line
// higher, which doubles the room.
func (c Parallel) crowded(step float64) bool {
	return slices.ContainsFunc(c.Axes, func(name string) bool { return textWidth(name) > max(step-6, 40) })
}

// parallelAxes draws the axes with their names, minima and maxima.
func (p *pen) parallelAxes(c Parallel, b box, step float64) []parallelAxis {
	axes := make([]parallelAxis, len(c.Axes))
	for i, name := range c.Axes {
		axes[i] = c.axis(i)
		x := b.l + step*float64(i)
		p.raw(`<path class="ax" d="`)
		p.xy('M', x, b.t)
		p.raw("V")
		p.num(b.b)
		p.raw(`"/>`)
		y, room := b.t-22, max(step-6, 40)
		if c.crowded(step) {
			room = min(2*step-8, 2*x)
			if i%2 == 1 {
				y -= 14
			}
		}
		p.label("b", "middle", x, y, clip(name, room))
		p.label("", "middle", x, b.t-7, clip(axes[i].top, max(step-6, 40)))
		p.label("", "middle", x, b.b+16, clip(axes[i].low, max(step-6, 40)))
	}
	return axes
}

// parallelLine draws line j and returns its end.
func (p *pen) parallelLine(axes []parallelAxis, j int, b box, step float64) (end lineEnd, drawn bool) {
	gap := true
	for i := range axes {
		v := axes[i].at[j]
		if !finite(v) {
			gap = true
			continue
		}
		end = lineEnd{x: b.l + step*float64(i), y: b.b - (b.b-b.t)*v}
		p.xy(pick(gap, byte('M'), byte('L')), end.x, end.y)
		gap, drawn = false, true
	}
	return end, drawn
}

// Narrow returns the figure for narrow screens.
func (c Parallel) Narrow() Chart {
	c.Frame = c.narrow(240)
	return c
}

// Table lists every value.
func (c Parallel) Table() Table {
	t := Table{Caption: c.Title, Headers: append([]string{"run"}, c.Axes...), Text: 1}
	for _, l := range c.Lines {
		row := []string{l.Name}
		for i := range c.Axes {
			row = append(row, l.text(i))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
