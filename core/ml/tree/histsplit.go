package tree

// parting is the best split of a node of a HistGradientBoosting.
type parting struct {
	gain        float64
	column, bin int
	missingLeft bool
	gradient    float64 // sums of the left side
	hessian     float64
}

// chooser finds partings, as scikit-learn's Splitter does.
type chooser struct {
	sizes    []int  // bins of each column, without the one of missing values
	missing  []bool // a row of the column is missing
	minLeaf  uint64
	l2       float64
	gradient float64 // sums of the node at work
	hessian  float64
	loss     float64 // of the node as it is: its gradient times its value
	total    uint64  // rows of the node
}

// leastHessian is the smallest sum of hessians of a side.
const leastHessian = 1e-3

// value is a Newton step: what a leaf answers.
func (c *chooser) value(gradient, hessian float64) float64 {
	return -gradient / (hessian + c.l2 + 1e-15)
}

// find returns the best parting of a node. A gain of 0 is none.
func (c *chooser) find(h histogram) (best parting) {
	for j := range h {
		end := c.sizes[j] - 1
		if c.missing[j] {
			end++ // the last parts what is missing from all others
		}
		c.rightwards(h[j][:end], j, &best)
		if c.missing[j] {
			c.leftwards(h[j][:c.sizes[j]], j, &best)
		}
	}
	return best
}

// bar is what g²/h of both sides must come to for a gain as large as the best. It is set a little lower
// than that, so that roundings decide nothing.
func (c *chooser) bar(best *parting) float64 { return (best.gain - c.loss) * (1 - 1e-9) }

// rightwards tries a split after each of the cells; missing values go right.
func (c *chooser) rightwards(cells []cell, column int, best *parting) {
	var left cell
	bar := c.bar(best)
	for i := range cells {
		k := &cells[i]
		left.count += k.count
		left.hessian += k.hessian
		left.gradient += k.gradient
		if left.count < c.minLeaf {
			continue
		}
		if c.total-left.count < c.minLeaf {
			break
		}
		gradient, hessian := c.gradient-left.gradient, c.hessian-left.hessian
		if left.hessian < leastHessian {
			continue
		}
		if hessian < leastHessian {
			break
		}
		l, r := left.hessian+c.l2, hessian+c.l2
		if float64(float64(left.gradient*left.gradient)*r)+float64(float64(gradient*gradient)*l) < float64(bar*float64(l*r)) {
			continue // no need to divide
		}
		if c.gains(left.gradient, left.hessian, gradient, hessian, best) {
			best.column, best.bin, best.missingLeft = column, i, false
			bar = c.bar(best)
		}
	}
}

// leftwards is rightwards from the other end; missing values go left.
func (c *chooser) leftwards(cells []cell, column int, best *parting) {
	var right cell
	for i := len(cells) - 2; i >= 0; i-- {
		k := &cells[i+1]
		right.count += k.count
		right.hessian += k.hessian
		right.gradient += k.gradient
		if right.count < c.minLeaf {
			continue
		}
		if c.total-right.count < c.minLeaf {
			break
		}
		gradient, hessian := c.gradient-right.gradient, c.hessian-right.hessian
		if right.hessian < leastHessian {
			continue
		}
		if hessian < leastHessian {
			break
		}
		if c.gains(gradient, hessian, right.gradient, right.hessian, best) {
			best.column, best.bin, best.missingLeft = column, i, true
		}
	}
}

// gains notes a split when it gains most: what the loss becomes smaller by when both sides answer with
// their own value.
func (c *chooser) gains(gl, hl, gr, hr float64, best *parting) bool {
	gain := c.loss - float64(gl*c.value(gl, hl)) - float64(gr*c.value(gr, hr))
	if gain <= best.gain {
		return false
	}
	best.gain, best.gradient, best.hessian = gain, gl, hl
	return true
}
