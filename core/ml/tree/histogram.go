package tree

// cell is what a bin holds: sums of gradients and hessians, and a number of rows.
type cell struct {
	gradient, hessian float64
	count             uint64
}

// page is the bins of one column.
type page [256]cell

// histogram is the pages of a node, by column.
type histogram []page

// The functions below take two columns at once, so that rows and gradients are read half as often.
// They are small, since a browser compiles a function well only when it is called often.

// fillTwo adds rows to the pages of two columns.
func fillTwo(a, b *page, x, y []uint8, rows []int32, gradient, hessian []float64) {
	gradient, hessian = gradient[:len(rows)], hessian[:len(rows)]
	y = y[:len(x)]
	for i, r := range rows {
		g, h := gradient[i], hessian[i]
		c, d := &a[x[r]], &b[y[r]]
		c.gradient += g
		c.hessian += h
		c.count++
		d.gradient += g
		d.hessian += h
		d.count++
	}
}

// fillTwoFlat is fillTwo where every hessian is 1.
func fillTwoFlat(a, b *page, x, y []uint8, rows []int32, gradient []float64) {
	gradient = gradient[:len(rows)]
	y = y[:len(x)]
	for i, r := range rows {
		g := gradient[i]
		c, d := &a[x[r]], &b[y[r]]
		c.gradient += g
		c.count++
		d.gradient += g
		d.count++
	}
}

// fillAll is fillTwo for all rows in their order, whose counts are known.
func fillAll(a, b *page, x, y []uint8, gradient, hessian []float64) {
	y, gradient, hessian = y[:len(x)], gradient[:len(x)], hessian[:len(x)]
	for i := range x {
		g, h := gradient[i], hessian[i]
		c, d := &a[x[i]], &b[y[i]]
		c.gradient += g
		c.hessian += h
		d.gradient += g
		d.hessian += h
	}
}

// fillAllFlat is fillAll where every hessian is 1.
func fillAllFlat(a, b *page, x, y []uint8, gradient []float64) {
	y, gradient = y[:len(x)], gradient[:len(x)]
	for i := range x {
		g := gradient[i]
		a[x[i]].gradient += g
		b[y[i]].gradient += g
	}
}

// count adds rows to a page.
func (p *page) count(x []uint8) {
	for _, b := range x {
		p[b].count++
	}
}

// subtract takes another page away.
func (p *page) subtract(q *page, bins int) {
	for i := range p[:bins] {
		c, d := &p[i], &q[i]
		c.gradient -= d.gradient
		c.hessian -= d.hessian
		c.count -= d.count
	}
}

// flat makes hessians of the counts.
func (p *page) flat() {
	for i := range p {
		p[i].hessian = float64(p[i].count)
	}
}
