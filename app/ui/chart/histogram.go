package chart

import (
	"math"
	"strconv"
)

// Histogram draws counts between edges, over real axes.
type Histogram struct {
	Frame
	X, Y   Axis
	Edges  []float64 // one more than Counts, ascending
	Counts []int
	// Labels names each edge and gives every bin the same width: for buckets
	// that grow by powers, such as those of a latency.
	Labels []string
	Rules  []Rule // upright only: a quantile, a limit
	Class  string // fill class; empty is fink
}

// bins is how many bins are complete.
func (c Histogram) bins() int { return max(min(len(c.Counts), len(c.Edges)-1), 0) }

// SVG draws the figure.
func (c Histogram) SVG() string {
	f := c.size(430, 220)
	n, most := c.bins(), 1
	for _, k := range c.Counts[:n] {
		most = max(most, k)
	}
	rows := int(max(f.Height/60, 2))
	_, y1 := nice(0, float64(most), rows)
	c.Y.Whole = true // counts
	y := c.Y.ready(0, y1, rows)
	b := box{l: y.margin(), t: top(c.Y), r: f.Width - 14, b: f.Height - bottom(c.X)}
	x := c.level(b)

	var p pen
	p.open(f)
	p.upright(&y, b, true)
	if n == 0 {
		p.level(&x, b)
		p.nothing(b)
		return p.close()
	}
	p.raw("<path")
	p.class(pick(c.Class == "", "fink", c.Class))
	p.raw(` d="`)
	for i, k := range c.Counts[:n] {
		if k <= 0 {
			continue
		}
		l, r := c.place(i, b), c.place(i+1, b)
		if r-l > 4 {
			r--
		}
		p.block(l, min(y.scale.At(float64(k)), b.b-1), r, b.b)
	}
	p.raw(`"/>`)
	p.level(&x, b)
	for _, r := range c.Rules {
		r.At, r.Across = c.between(r.At, b), false
		p.rules([]Rule{r}, Scale{b.l, b.r, b.l, b.r}, y.scale, b)
	}
	return p.close()
}

// level is the horizontal axis: of the values, or of named edges.
func (c Histogram) level(b box) axis {
	if c.Labels == nil {
		lo, hi := c.X.domain(extent(c.Edges))
		return c.X.ready(lo, hi, int(max((b.r-b.l)/66, 2)))
	}
	a := axis{name: c.X.Label, scale: Scale{D0: b.l, D1: b.r}}
	for i := range min(len(c.Labels), c.bins()+1) {
		a.ticks = append(a.ticks, c.place(i, b))
		a.labels = append(a.labels, c.Labels[i])
	}
	return a
}

// place is the coordinate of an edge.
func (c Histogram) place(edge int, b box) float64 {
	if c.Labels != nil {
		return b.l + (b.r-b.l)*float64(edge)/float64(c.bins())
	}
	lo, hi := c.X.domain(extent(c.Edges))
	return Scale{lo, hi, b.l, b.r}.At(c.Edges[edge])
}

// between is the coordinate of a value, linear within its bin.
func (c Histogram) between(v float64, b box) float64 {
	n := c.bins()
	if !finite(v) {
		return math.NaN()
	}
	for i := range n {
		if v < c.Edges[i+1] || i == n-1 {
			return Scale{c.Edges[i], c.Edges[i+1], c.place(i, b), c.place(i+1, b)}.At(v)
		}
	}
	return b.l
}

// Table lists the bins.
func (c Histogram) Table() Table {
	t := Table{Caption: c.Title, Headers: []string{"from", "to", "count"}}
	for i := range c.bins() {
		from, to := cell(c.Edges[i]), cell(c.Edges[i+1])
		if i+1 < len(c.Labels) {
			from, to = c.Labels[i], c.Labels[i+1]
		}
		t.Rows = append(t.Rows, []string{from, to, strconv.Itoa(c.Counts[i])})
	}
	return t
}
