package tree

// binSums holds the sums of gradients and hessians and the number of rows of one bin.
type binSums struct {
	gradient, hessian float64
	count             uint64
}

// plus returns the sums of both.
func (b binSums) plus(other *binSums) binSums {
	return binSums{b.gradient + other.gradient, b.hessian + other.hessian, b.count + other.count}
}

// columnBins holds the bins of one column.
type columnBins [256]binSums

// histogram holds the bins of a node by column.
type histogram []columnBins

// The functions below fill two columns at once, which halves the reads of rows and gradients. They
// are small because a browser's compiler optimizes functions that are called often.

// fillTwo adds rows to the bins of two columns.
func fillTwo(a, b *columnBins, x, y []uint8, rows []int32, gradient, hessian []float64) {
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

// fillTwoFlat is fillTwo for hessians of 1.
func fillTwoFlat(a, b *columnBins, x, y []uint8, rows []int32, gradient []float64) {
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

// fillAll is fillTwo for all rows in their order, with the counts already set.
func fillAll(a, b *columnBins, x, y []uint8, gradient, hessian []float64) {
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

// fillAllFlat is fillAll for hessians of 1.
func fillAllFlat(a, b *columnBins, x, y []uint8, gradient []float64) {
	y, gradient = y[:len(x)], gradient[:len(x)]
	for i := range x {
		g := gradient[i]
		a[x[i]].gradient += g
		b[y[i]].gradient += g
	}
}

// count counts the rows of each bin.
func (p *columnBins) count(x []uint8) {
	for _, b := range x {
		p[b].count++
	}
}

// subtract subtracts the first bins of q.
func (p *columnBins) subtract(q *columnBins, bins int) {
	for i := range p[:bins] {
		c, d := &p[i], &q[i]
		c.gradient -= d.gradient
		c.hessian -= d.hessian
		c.count -= d.count
	}
}

// flat sets each hessian to the number of rows.
func (p *columnBins) flat() {
	for i := range p {
		p[i].hessian = float64(p[i].count)
	}
}
