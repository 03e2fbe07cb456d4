package linear

import (
	"math"
	"slices"

	"orrery/core/num/kernel"
)

// many is the objective of several classes together:
//
//	sum_i s_i (ln sum_c e^z_ic - z_i,y) + lambda/2 sum_c |w_c|²,  z_ic = x_i w_c + b_c
//
// beta holds the weights by class, each with its intercept last.
type many struct {
	data
	y       []float64
	classes int
	p       [][]float64 // [class][row of the current block]
	w, own  []float64   // for each row: its weight, and the difference between the margin of its own class and the largest margin
	bare    bool        // the penalty of columns is not smooth: only intercepts need regularization
}

func newMany(d data, y []float64, classes int) *many {
	m := &many{data: d, y: y, classes: classes, p: make([][]float64, classes), w: make([]float64, block), own: make([]float64, block)}
	room := make([]float64, classes*block)
	for c := range m.p {
		m.p[c] = room[c*block : (c+1)*block]
	}
	return m
}

func (o *many) size() int { return o.classes * o.width() }

func (o *many) start() float64 { return o.sum * kernel.Log(float64(o.classes)) }

func (o *many) separated(mean float64) bool { return o.lambda == 0 && mean*o.sum < math.Ln2 }

func (o *many) costs() (value, hessian float64) {
	n, p, k := float64(o.x.Rows), float64(o.width()), float64(o.classes)
	d := p * k
	return n * k * (4*p + 50), n*k*(0.5*(k+1)*(p*p+2*p)+2*p+50) + d*d*d/3
}

func (o *many) sample(stride int) objective {
	y := every(o.y, stride)
	seen := make([]bool, o.classes)
	left := o.classes
	for _, c := range y {
		if !seen[int(c)] {
			seen[int(c)] = true
			left--
		}
	}
	if left > 0 {
		return nil
	}
	part := newMany(o.everyNth(stride), y, o.classes)
	part.bare = o.bare
	return part
}

// probabilities computes p for the rows from lo to hi and returns the sum of the losses.
func (o *many) probabilities(beta []float64, lo, hi int) float64 {
	o.setBlock(lo, hi)
	for c := range o.p {
		o.margins(o.p[c][:hi-lo], beta[c*o.width():])
	}
	top, own := o.w[:hi-lo], o.own[:hi-lo]
	for i, c := range o.y[lo:hi] {
		top[i], own[i] = o.p[0][i], o.p[int(c)][i]
	}
	for _, p := range o.p[1:] {
		for i, v := range p[:len(top)] {
			top[i] = max(top[i], v)
		}
	}
	for i, t := range top {
		own[i] = t - own[i]
	}
	o.toProbabilities(top)
	loss := 0.0
	for i, sum := range top {
		l := kernel.Log(sum) + own[i]
		if o.weight != nil {
			l = float64(o.weight[lo+i] * l)
		}
		loss += l
	}
	return loss
}

// toProbabilities replaces the margins by probabilities, and the largest margins of the rows by the sums of e^(margin -
// largest).
func (o *many) toProbabilities(top []float64) {
	for _, p := range o.p {
		p = p[:len(top)]
		for i, t := range top {
			p[i] -= t
		}
		kernel.Exps(p, p)
	}
	clear(top)
	for _, p := range o.p {
		kernel.Axpy(top, 1, p)
	}
	for _, p := range o.p {
		p = p[:len(top)]
		for i, sum := range top {
			p[i] /= sum
		}
	}
}

func (o *many) value(t *ticker, beta, grad []float64) (f, mean float64, err error) {
	clear(grad)
	work, _ := o.costs()
	width, loss := o.width(), 0.0
	for lo := 0; lo < o.x.Rows; lo += block {
		hi := min(lo+block, o.x.Rows)
		loss += o.probabilities(beta, lo, hi)
		for i, c := range o.y[lo:hi] {
			o.p[int(c)][i] -= 1
		}
		for c := range o.p {
			r := o.p[c][:hi-lo]
			if o.weight != nil {
				kernel.Scale(r, o.weight[lo:hi], r)
			}
			o.addGradient(grad[c*width:(c+1)*width], r)
		}
		if err := t.spend(work * float64(hi-lo) / float64(o.x.Rows)); err != nil {
			return 0, 0, err
		}
	}
	penalty := 0.0
	for c := range o.p {
		penalty += o.addPenalty(grad[c*width:(c+1)*width], beta[c*width:])
	}
	return loss + penalty, loss / o.sum, nil
}

func (o *many) hessian(t *ticker, beta, h []float64) error {
	clear(h)
	_, work := o.costs()
	d, width := o.size(), o.width()
	share := work / float64(o.classes) / float64(o.x.Rows)
	for lo := 0; lo < o.x.Rows; lo += block {
		hi := min(lo+block, o.x.Rows)
		o.probabilities(beta, lo, hi)
		for a := range o.p {
			for b := 0; b <= a; b++ {
				o.addHessian(h[a*width*d+b*width:], d, o.hessianWeights(a, b, lo, hi))
			}
			if err := t.spend(share * float64(hi-lo)); err != nil {
				return err
			}
		}
	}
	o.finish(h)
	return nil
}

// hessianWeights returns the weight of each row in the second derivative for classes a and b: p_a (1 - p_a), or -p_a
// p_b.
func (o *many) hessianWeights(a, b, lo, hi int) []float64 {
	w, pa, pb := o.w[:hi-lo], o.p[a], o.p[b]
	for i := range w {
		if a == b {
			w[i] = float64(pa[i] * (1 - pa[i]))
		} else {
			w[i] = -float64(pa[i] * pb[i])
		}
	}
	if o.weight != nil {
		kernel.Scale(w, o.weight[lo:hi], w)
	}
	return w
}

// finish mirrors the off-diagonal blocks, adds the penalty, and makes the matrix regular. Adding the same number to a
// column's weight in every class changes no probability. Without a penalty the Hessian is therefore singular in that
// direction, and gets the column's own second derivative there. The gradient is 0 in that direction, so the step is
// too.
func (o *many) finish(h []float64) {
	d, width, p := o.size(), o.width(), len(o.x.Cols)
	for a := range o.classes {
		for b := range a {
			for j := range width {
				for k := range j {
					h[(a*width+k)*d+b*width+j] = h[(a*width+j)*d+b*width+k]
				}
			}
		}
	}
	for j := range width {
		if j < p && (o.lambda > 0 || o.bare) {
			for c := range o.classes {
				at := c*width + j
				h[at*d+at] += o.lambda
			}
			continue
		}
		mean := 0.0
		for c := range o.classes {
			at := c*width + j
			mean += h[at*d+at]
		}
		mean /= float64(o.classes * o.classes)
		for a := range o.classes {
			for b := 0; b <= a; b++ {
				h[(a*width+j)*d+b*width+j] += mean
			}
		}
	}
}

// center makes the weights of each column sum to 0 over the classes. scikit-learn's weights start at 0 and always have
// this property. The l1 penalty fixes only an interval for the sum if the number of classes is even, between the middle
// two weights; then it moves the sum as near to 0 as that allows.
func (o *many) center(beta []float64) {
	width, own := o.width(), make([]float64, o.classes)
	for j := range width {
		mean := 0.0
		for c := range own {
			own[c] = beta[c*width+j]
			mean += own[c]
		}
		mean /= float64(o.classes)
		if o.bare && j < len(o.x.Cols) {
			slices.Sort(own)
			mean = max(own[(o.classes-1)/2], min(mean, own[o.classes/2]))
			if o.lambda > 0 {
				mean = 0
			}
		}
		for c := range own {
			beta[c*width+j] -= mean
		}
	}
}
