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

// splitCandidate is the best split found for a node of a histogram tree.
type splitCandidate struct {
	gain        float64
	column, bin int
	missingLeft bool
	gradient    float64 // sums of the left side
	hessian     float64
}

// histSplitter finds the best split of a node, as scikit-learn's Splitter does.
type histSplitter struct {
	sizes    []int  // number of bins of each column, without the bin of missing values
	missing  []bool // whether the column has missing values
	minLeaf  uint64
	l2       float64
	gradient float64 // sums of the node
	hessian  float64
	loss     float64 // of the unsplit node: gradient times value
	total    uint64  // rows of the node
}

// leastHessian is the smallest sum of hessians of a side.
const leastHessian = 1e-3

// value returns the Newton step for the sums of a leaf.
func (c *histSplitter) value(gradient, hessian float64) float64 {
	return -gradient / (hessian + c.l2 + 1e-15)
}

// find returns the best split of a node. A gain of 0 means none.
func (c *histSplitter) find(h histogram) (best splitCandidate) {
	for j := range h {
		end := c.sizes[j] - 1
		if c.missing[j] {
			end++ // the last bin splits missing values from all others
		}
		c.scanMissingRight(h[j][:end], j, &best)
		if c.missing[j] {
			c.scanMissingLeft(h[j][:c.sizes[j]], j, &best)
		}
	}
	return best
}

// least returns the sum of g²/h over both sides that a split needs to be better than best, reduced
// by a margin for rounding errors.
func (c *histSplitter) least(best *splitCandidate) float64 { return (best.gain - c.loss) * (1 - 1e-9) }

// scanMissingRight tries a split after each bin, with missing values on the right.
func (c *histSplitter) scanMissingRight(bins []binSums, column int, best *splitCandidate) {
	var left binSums
	least := c.least(best)
	for i := range bins {
		left = left.plus(&bins[i])
		if c.tooSmall(left) {
			continue
		}
		right := c.rest(left)
		if c.tooSmall(right) {
			break
		}
		l, r := left.hessian+c.l2, right.hessian+c.l2
		if float64(float64(left.gradient*left.gradient)*r)+float64(float64(right.gradient*right.gradient)*l) < float64(least*float64(l*r)) {
			continue // saves the divisions
		}
		if c.improve(left, right, best) {
			best.column, best.bin, best.missingLeft = column, i, false
			least = c.least(best)
		}
	}
}

// scanMissingLeft tries a split before each bin from the last one on, with missing values on the left.
func (c *histSplitter) scanMissingLeft(bins []binSums, column int, best *splitCandidate) {
	var right binSums
	for i := len(bins) - 2; i >= 0; i-- {
		right = right.plus(&bins[i+1])
		if c.tooSmall(right) {
			continue
		}
		left := c.rest(right)
		if c.tooSmall(left) {
			break
		}
		if c.improve(left, right, best) {
			best.column, best.bin, best.missingLeft = column, i, true
		}
	}
}

// tooSmall reports whether a side has too few rows or too small a hessian. Both grow with every
// bin, so the other side stays too small once it is.
func (c *histSplitter) tooSmall(side binSums) bool {
	return side.count < c.minLeaf || side.hessian < leastHessian
}

// rest returns the sums of the node without those of one side.
func (c *histSplitter) rest(side binSums) binSums {
	return binSums{c.gradient - side.gradient, c.hessian - side.hessian, c.total - side.count}
}

// improve makes a split the best one if its gain, the decrease of the loss when both sides get
// their own value, is larger.
func (c *histSplitter) improve(left, right binSums, best *splitCandidate) bool {
	gain := c.loss - float64(left.gradient*c.value(left.gradient, left.hessian)) - float64(right.gradient*c.value(right.gradient, right.hessian))
	if gain <= best.gain {
		return false
	}
	best.gain, best.gradient, best.hessian = gain, left.gradient, left.hessian
	return true
}
