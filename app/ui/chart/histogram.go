package chart

import (
	"math"
	"strconv"
)

// Histogram draws counts of values between edges.
type Histogram struct {
	Frame
	X, Y   Axis
	Edges  []float64 // ascending, one more than Counts
	Counts []int
	// Labels are the labels of the edges. With labels all bins are equally wide, for exponential buckets such as
	// those of latencies.
	Labels []string
	Rules  []Rule // vertical only, for example a quantile
	Class  string // fill class; the default is fink
}

// bins returns the number of bins with both edges.
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
	y := c.Y.withTicks(0, y1, rows)
	b := box{l: y.margin(), t: topMargin(c.Y), r: f.Width - 14, b: f.Height - bottomMargin(c.X)}
	x := c.xAxis(b)

	var p pen
	p.open(f)
	p.yAxis(&y, b, true)
	if n == 0 {
		p.xAxis(&x, b)
		p.noValues(b)
		return p.close()
	}
	p.raw("<path")
	p.class(pick(c.Class == "", "fink", c.Class))
	p.raw(` d="`)
	for i, k := range c.Counts[:n] {
		if k <= 0 {
			continue
		}
		l, r := c.edgeX(i, b), c.edgeX(i+1, b)
		if r-l > 4 {
			r--
		}
		p.rectPath(l, min(y.scale.At(float64(k)), b.b-1), r, b.b)
	}
	p.raw(`"/>`)
	p.xAxis(&x, b)
	for _, r := range c.Rules {
		r.At, r.Across = c.valueX(r.At, b), false
		p.rules([]Rule{r}, Scale{b.l, b.r, b.l, b.r}, y.scale, b)
	}
	return p.close()
}

// xAxis returns the horizontal axis, with the values or the labels of edges.
func (c Histogram) xAxis(b box) axis {
	if c.Labels == nil {
		lo, hi := c.X.domain(extent(c.Edges))
		return c.X.withTicks(lo, hi, int(max((b.r-b.l)/66, 2)))
	}
	a := axis{name: c.X.Label, scale: Scale{D0: b.l, D1: b.r}}
	for i := range min(len(c.Labels), c.bins()+1) {
		a.ticks = append(a.ticks, c.edgeX(i, b))
		a.labels = append(a.labels, c.Labels[i])
	}
	return a
}

// edgeX returns the coordinate of an edge.
func (c Histogram) edgeX(edge int, b box) float64 {
	if c.Labels != nil {
		return b.l + (b.r-b.l)*float64(edge)/float64(c.bins())
	}
	lo, hi := c.X.domain(extent(c.Edges))
	return Scale{lo, hi, b.l, b.r}.At(c.Edges[edge])
}

// valueX returns the coordinate of a value, linear within its bin.
func (c Histogram) valueX(v float64, b box) float64 {
	n := c.bins()
	if !finite(v) {
		return math.NaN()
	}
	for i := range n {
		if v < c.Edges[i+1] || i == n-1 {
			return Scale{c.Edges[i], c.Edges[i+1], c.edgeX(i, b), c.edgeX(i+1, b)}.At(v)
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
