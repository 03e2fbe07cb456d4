package linear

import (
	"math"

	"orrery/core/num/kernel"
)

// hinge is the objective of the margin between two classes:
//
//	sum_i s_i max(0, 1 - t_i z_i)² + lambda/2 |w|²,  z_i = x_i w + b, t_i = 2 y_i - 1
type hinge struct {
	data
	y    []float64 // 0 or 1
	z, r []float64 // of the current block
}

func newHinge(d data, y []float64) *hinge {
	return &hinge{data: d, y: y, z: make([]float64, block), r: make([]float64, block)}
}

func (o *hinge) size() int { return o.width() }

func (o *hinge) start() float64 { return o.sum }

// separated returns false: there is always a penalty.
func (o *hinge) separated(float64) bool { return false }

func (o *hinge) center([]float64) {}

func (o *hinge) costs() (value, hessian float64) {
	n, p := float64(o.x.Rows), float64(o.width())
	return n * (4*p + 6), n*(p*p+2*p+6) + p*p*p/3
}

func (o *hinge) sample(stride int) objective { return newHinge(o.everyNth(stride), every(o.y, stride)) }

func (o *hinge) value(t *ticker, beta, grad []float64) (f, mean float64, err error) {
	clear(grad)
	loss := 0.0
	err = o.blocks(t, beta, func(lo int, z, r []float64) {
		for i, v := range z {
			sign := 2*o.y[lo+i] - 1
			short := math.Max(0, 1-float64(sign*v))
			r[i] = float64(-2 * float64(sign*short))
			if o.weight != nil {
				r[i] *= o.weight[lo+i]
				short *= math.Sqrt(o.weight[lo+i])
			}
			loss += float64(short * short)
		}
		o.addGradient(grad, r)
	}, 4)
	return loss + o.addPenalty(grad, beta), loss / o.sum, err
}

// hessian ignores the rows beyond the margin, where the loss is flat.
func (o *hinge) hessian(t *ticker, beta, h []float64) error {
	clear(h)
	d := o.size()
	err := o.blocks(t, beta, func(lo int, z, w []float64) {
		for i, v := range z {
			w[i] = 0
			if float64((2*o.y[lo+i]-1)*v) < 1 {
				w[i] = 2
			}
		}
		if o.weight != nil {
			kernel.Scale(w, o.weight[lo:lo+len(w)], w)
		}
		o.addHessian(h, d, w)
	}, float64(d))
	for j := range o.x.Cols {
		h[j*d+j] += o.lambda
	}
	return err
}

// blocks calls do for every block of rows with their margins and a buffer of the same length.
func (o *hinge) blocks(t *ticker, beta []float64, do func(lo int, z, room []float64), work float64) error {
	for lo := 0; lo < o.x.Rows; lo += block {
		hi := min(lo+block, o.x.Rows)
		o.setBlock(lo, hi)
		z := o.z[:hi-lo]
		o.margins(z, beta)
		do(lo, z, o.r[:hi-lo])
		if err := t.spend(work * float64(hi-lo) * float64(o.width())); err != nil {
			return err
		}
	}
	return nil
}
