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

// find returns the best parting of a node. A gain of 0 or less is none.
func (c *chooser) find(h histogram) parting {
	best := parting{gain: -1}
	for j := range h {
		p := parting{gain: -1, column: j}
		end := c.sizes[j] - 1
		if c.missing[j] {
			end++ // the last parts what is missing from all others
		}
		c.rightwards(h[j][:end], &p)
		if c.missing[j] {
			c.leftwards(h[j][:c.sizes[j]], &p)
		}
		if j == 0 || p.gain > best.gain {
			best = p
		}
	}
	return best
}

// rightwards tries a split after each of the cells; missing values go right.
func (c *chooser) rightwards(cells []cell, p *parting) {
	var left cell
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
		hessian := c.hessian - left.hessian
		if left.hessian < leastHessian {
			continue
		}
		if hessian < leastHessian {
			break
		}
		if c.gain(left.gradient, left.hessian, c.gradient-left.gradient, hessian, p) {
			p.bin, p.missingLeft = i, false
			p.gradient, p.hessian = left.gradient, left.hessian
		}
	}
}

// leftwards is rightwards from the other end; missing values go left.
func (c *chooser) leftwards(cells []cell, p *parting) {
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
		if c.gain(gradient, hessian, right.gradient, right.hessian, p) {
			p.bin, p.missingLeft = i, true
			p.gradient, p.hessian = gradient, hessian
		}
	}
}

// gain notes the gain of a split when it is the best yet: what the loss becomes smaller by when both
// sides answer with their own value. Without rounding it is g²/h of both sides, and what is clearly
// below the best is told by that without a division.
func (c *chooser) gain(gl, hl, gr, hr float64, p *parting) bool {
	wl, wr := hl+c.l2, hr+c.l2
	left, right := float64(float64(gl*gl)*wr), float64(float64(gr*gr)*wl)
	if left+right < float64((p.gain-c.loss)*(1-1e-9))*float64(wl*wr) && p.gain > c.loss {
		return false
	}
	gain := c.loss - float64(gl*c.value(gl, hl)) - float64(gr*c.value(gr, hr))
	if gain > p.gain && gain > 0 {
		p.gain = gain
		return true
	}
	return false
}
