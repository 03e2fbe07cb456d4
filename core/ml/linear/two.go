package linear

import (
	"math"

	"orrery/core/num/kernel"
)

// two is the objective of two classes:
//
//	sum_i s_i (ln(1 + e^z_i) - y_i z_i) + lambda/2 |w|²,  z_i = x_i w + b
type two struct {
	data
	y    []float64 // 0 or 1
	z, r []float64 // of the current block
	e    []float64 // buffer for it, if rows have weights
}

func newTwo(d data, y []float64) *two {
	room := make([]float64, 3*block)
	return &two{data: d, y: y, z: room[:block], r: room[block : 2*block], e: room[2*block:]}
}

func (o *two) size() int { return o.width() }

func (o *two) start() float64 { return o.sum * math.Ln2 }

// separated reports whether the losses sum to less than ln 2. Then each row is on the correct side of the boundary, and
// longer weights are always better.
func (o *two) separated(mean float64) bool { return o.lambda == 0 && mean*o.sum < math.Ln2 }

func (o *two) center([]float64) {}

func (o *two) costs() (value, hessian float64) {
	n, p := float64(o.x.Rows), float64(o.width())
	return n * (4*p + 40), n*(p*p+2*p+45) + p*p*p/3
}

func (o *two) sample(stride int) objective {
	y := every(o.y, stride)
	if ones := kernel.Sum(y); ones == 0 || ones == float64(len(y)) {
		return nil
	}
	return newTwo(o.everyNth(stride), y)
}

func (o *two) value(t *ticker, beta, grad []float64) (f, mean float64, err error) {
	clear(grad)
	work, _ := o.costs()
	loss := 0.0
	for lo := 0; lo < o.x.Rows; lo += block {
		hi := min(lo+block, o.x.Rows)
		o.setBlock(lo, hi)
		z, r := o.z[:hi-lo], o.r[:hi-lo]
		o.margins(z, beta)
		if o.weight == nil {
			loss += kernel.LogisticLoss(r, z, o.y[lo:hi])
		} else {
			loss += weightedResiduals(r, z, o.y[lo:hi], o.weight[lo:hi], o.e[:hi-lo])
		}
		o.addGradient(grad, r)
		if err := t.spend(work * float64(hi-lo) / float64(o.x.Rows)); err != nil {
			return 0, 0, err
		}
	}
	return loss + o.addPenalty(grad, beta), loss / o.sum, nil
}

// weightedResiduals is kernel.LogisticLoss with a weight for each row. room is as long as z.
func weightedResiduals(r, z, y, w, room []float64) float64 {
	for i, v := range z {
		r[i] = -math.Abs(v)
	}
	kernel.Exps(room, r)
	sum := 0.0
	for i, v := range z {
		sum += float64(w[i] * (kernel.Log(1+room[i]) + (max(v, 0) - float64(y[i]*v))))
	}
	kernel.Sigmoids(r, z)
	for i := range r {
		r[i] = float64(w[i] * (r[i] - y[i]))
	}
	return sum
}

func (o *two) hessian(t *ticker, beta, h []float64) error {
	clear(h)
	_, work := o.costs()
	d := o.size()
	for lo := 0; lo < o.x.Rows; lo += block {
		hi := min(lo+block, o.x.Rows)
		o.setBlock(lo, hi)
		z, w := o.z[:hi-lo], o.r[:hi-lo]
		o.margins(z, beta)
		kernel.LogisticSlope(w, z)
		if o.weight != nil {
			kernel.Scale(w, o.weight[lo:hi], w)
		}
		o.addHessian(h, d, w)
		if err := t.spend(work * float64(hi-lo) / float64(o.x.Rows)); err != nil {
			return err
		}
	}
	for j := range o.x.Cols {
		h[j*d+j] += o.lambda
	}
	return nil
}
