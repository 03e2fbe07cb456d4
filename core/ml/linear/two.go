package linear

import (
	"math"

	"orrery/core/ml/kernel"
)

// two is the objective of two classes:
//
//	sum_i s_i (ln(1 + e^z_i) - y_i z_i) + lambda/2 |w|²,  z_i = x_i w + b
type two struct {
	data
	y    []float64 // 0 or 1
	z, r []float64 // of the current block
}

func newTwo(d data, y []float64) *two {
	return &two{data: d, y: y, z: make([]float64, block), r: make([]float64, block)}
}

func (o *two) size() int { return o.width() }

func (o *two) start() float64 { return o.sum * math.Ln2 }

// When the losses add up to less than ln 2 each row is on its own side, and longer weights are
// better still.
func (o *two) separated(mean float64) bool { return o.lambda == 0 && mean*o.sum < math.Ln2 }

func (o *two) centre([]float64) {}

func (o *two) costs() (value, hessian float64) {
	n, p := float64(o.x.Rows), float64(o.width())
	return n * (4*p + 40), n*(p*p+2*p+45) + p*p*p/3
}

func (o *two) sample(stride int) objective {
	y := every(o.y, stride)
	if ones := kernel.Sum(y); ones == 0 || ones == float64(len(y)) {
		return nil
	}
	return newTwo(o.thin(stride), y)
}

func (o *two) value(t *ticker, beta, grad []float64) (f, mean float64, err error) {
	clear(grad)
	work, _ := o.costs()
	loss := 0.0
	for lo := 0; lo < o.x.Rows; lo += block {
		hi := min(lo+block, o.x.Rows)
		o.cut(lo, hi)
		z, r := o.z[:hi-lo], o.r[:hi-lo]
		o.margins(z, beta)
		if o.weight == nil {
			loss += residuals(r, z, o.y[lo:hi])
		} else {
			loss += weightedResiduals(r, z, o.y[lo:hi], o.weight[lo:hi])
		}
		o.gather(grad, r)
		if err := t.spend(work * float64(hi-lo) / float64(o.x.Rows)); err != nil {
			return 0, 0, err
		}
	}
	return loss + o.penalise(grad, beta), loss / o.sum, nil
}

// residuals writes p - y and returns the sum of the losses. With e = e^-|z| the loss is ln(1+e) +
// max(z, 0) - y z, and since 1+e is at most 2 a block's product of it does not overflow: one
// logarithm does for all rows.
func residuals(r, z, y []float64) float64 {
	r, y = r[:len(z)], y[:len(z)]
	product, rest := 1.0, 0.0
	for i, v := range z {
		a := math.Abs(v)
		e := kernel.Exp(-a)
		product = float64(product * (1 + e))
		rest += 0.5*(a+v) - float64(y[i]*v)
		r[i] = pick(v, e)/(1+e) - y[i]
	}
	return rest + kernel.Log(product)
}

// pick is 1 for v >= 0 and e below: the upper part of the sigmoid's fraction, without a branch,
// because nobody can guess a margin's sign.
func pick(v, e float64) float64 {
	negative := uint64(int64(math.Float64bits(v)) >> 63)
	return math.Float64frombits(math.Float64bits(1)&^negative | math.Float64bits(e)&negative)
}

func weightedResiduals(r, z, y, w []float64) float64 {
	sum := 0.0
	for i, v := range z {
		a := math.Abs(v)
		e := kernel.Exp(-a)
		sum += float64(w[i] * (kernel.Log(1+e) + (0.5*(a+v) - float64(y[i]*v))))
		r[i] = float64(w[i] * (pick(v, e)/(1+e) - y[i]))
	}
	return sum
}

func (o *two) hessian(t *ticker, beta, h []float64) error {
	clear(h)
	_, work := o.costs()
	d := o.size()
	for lo := 0; lo < o.x.Rows; lo += block {
		hi := min(lo+block, o.x.Rows)
		o.cut(lo, hi)
		z, w := o.z[:hi-lo], o.r[:hi-lo]
		o.margins(z, beta)
		for i, v := range z {
			e := kernel.Exp(-math.Abs(v))
			w[i] = e / float64((1+e)*(1+e))
		}
		if o.weight != nil {
			kernel.Scale(w, o.weight[lo:hi], w)
		}
		o.curve(h, d, w)
		if err := t.spend(work * float64(hi-lo) / float64(o.x.Rows)); err != nil {
			return err
		}
	}
	for j := range o.x.Cols {
		h[j*d+j] += o.lambda
	}
	return nil
}
