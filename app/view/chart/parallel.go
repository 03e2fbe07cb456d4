package chart

import (
	"math"
	"slices"
	"strconv"
)

// Line is one thing across the axes of a Parallel: where a value is missing its Text is ""
// and the line has a gap.
type Line struct {
	Name  string
	Texts []string // a value for each axis
}

// Parallel draws parallel coordinates: an upright axis for each field, a line for each
// thing. An axis whose values are all numbers is a scale; any other has its words in the
// order of their first coming.
type Parallel struct {
	Frame
	Axes  []string
	Lines []Line
}

// parallelAxis is one axis made ready: the height of each line, from 0 to 1.
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

// SVG draws the figure.
func (c Parallel) SVG() string {
	f := c.size(640, 240)
	var p pen
	p.open(f)
	b := box{l: 40, t: 40, r: f.Width - 110, b: f.Height - 24}
	if len(c.Axes) < 2 || len(c.Lines) == 0 {
		p.nothing(b)
		return p.close()
	}
	step := (b.r - b.l) / float64(len(c.Axes)-1)
	axes := make([]parallelAxis, len(c.Axes))
	for i, name := range c.Axes {
		axes[i] = c.axis(i)
		x := b.l + step*float64(i)
		p.raw(`<path class="ax" d="`)
		p.xy('M', x, b.t)
		p.raw("V")
		p.num(b.b)
		p.raw(`"/>`)
		p.label("b", "middle", x, b.t-22, clip(name, max(step-6, 40)))
		p.label("", "middle", x, b.t-7, clip(axes[i].top, max(step-6, 40)))
		p.label("", "middle", x, b.b+16, clip(axes[i].low, max(step-6, 40)))
	}
	var last []tip
	for j, l := range c.Lines {
		end, drawn := tip{}, false
		p.raw("<path")
		p.class("ln " + [...]string{"k0", "k1", "k2", "k3", "kb", "kink"}[j%6] + pick(j >= 6, " dash", ""))
		p.raw(` d="`)
		gap := true
		for i := range axes {
			v := axes[i].at[j]
			if !finite(v) {
				gap = true
				continue
			}
			x, y := b.l+step*float64(i), b.b-(b.b-b.t)*v
			p.xy(pick(gap, byte('M'), byte('L')), x, y)
			end, gap, drawn = tip{x, y, l.Name}, false, true
		}
		p.raw(`"/>`)
		if drawn {
			last = append(last, end)
		}
	}
	p.tips(last, b)
	return p.close()
}

// Narrow is the same figure for narrow screens.
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
