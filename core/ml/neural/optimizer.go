package neural

import (
	"fmt"
	"math"

	"orrery/core/num/kernel"
)

// optimizer computes steps from gradients: adam (Kingma and Ba, 2015), or sgd with momentum.
type optimizer struct {
	*mlp
	currentRate  float64   // the current learning rate
	mean, square []float64 // adam: moving averages over the gradients
	power1       float64   // beta1 and beta2 to the power of the number of steps
	power2       float64
	velocity     []float64 // sgd: the previous step
}

func newOptimizer(m *mlp, weights int) *optimizer {
	o := &optimizer{mlp: m, currentRate: m.rate, power1: 1, power2: 1}
	if m.solver == "adam" {
		o.mean, o.square = make([]float64, weights), make([]float64, weights)
	} else {
		o.velocity = make([]float64, weights)
	}
	return o
}

func (o *optimizer) update(theta, grad []float64) {
	if o.solver == "adam" {
		o.adam(theta, grad)
	} else {
		o.sgd(theta, grad)
	}
}

func (o *optimizer) adam(theta, grad []float64) {
	o.power1 = float64(o.power1 * o.beta1)
	o.power2 = float64(o.power2 * o.beta2)
	rate := o.rate * math.Sqrt(1-o.power2) / (1 - o.power1)
	b1, b2, c1, c2 := o.beta1, o.beta2, 1-o.beta1, 1-o.beta2
	mean, square, grad := o.mean[:len(theta)], o.square[:len(theta)], grad[:len(theta)]
	for k, g := range grad {
		m := float64(b1*mean[k]) + float64(c1*g)
		v := float64(b2*square[k]) + float64(c2*float64(g*g))
		mean[k], square[k] = m, v
		theta[k] -= float64(rate*m) / (math.Sqrt(v) + o.epsilon)
	}
}

func (o *optimizer) sgd(theta, grad []float64) {
	for k, g := range grad {
		step := float64(o.momentum*o.velocity[k]) - float64(o.currentRate*g)
		o.velocity[k] = step
		if o.nesterov {
			step = float64(o.momentum*step) - float64(o.currentRate*g)
		}
		theta[k] += step
	}
}

// epochEnds reduces the learning rate of invscaling; rows is the number of rows so far.
func (o *optimizer) epochEnds(rows int) {
	if o.solver == "sgd" && o.schedule == "invscaling" {
		o.currentRate = o.rate * kernel.Exp(-o.power*kernel.Log(float64(rows)+1))
	}
}

// shouldStop reports whether to stop now that the loss no longer improves. adaptive first reduces its learning rate.
func (o *optimizer) shouldStop() bool {
	if o.solver != "sgd" || o.schedule != "adaptive" || o.currentRate <= 1e-6 {
		return true
	}
	o.currentRate /= 5
	return false
}

// descend fits with all rows at once by L-BFGS. It stops as scipy's L-BFGS-B does: when the largest entry of the
// gradient is at most tol, or a step reduces the loss by a fraction of less than 2.2e-9.
func (t *training) descend() error {
	const enough, size = 2.220446049250313e-09, 256
	b, part, calls := t.net.batch(min(len(t.rows), size)), make([]float64, len(t.theta)), 0
	s := kernel.Descent{X: make([]float64, len(t.theta)), Value: func(x, grad []float64) (loss float64, err error) {
		copy(t.theta, x)
		clear(grad)
		calls++
		for lo := 0; lo < len(t.rows) && err == nil; lo += size {
			rows := t.rows[lo:min(lo+size, len(t.rows))]
			t.fillBatch(b, rows)
			share := float64(len(rows)) / float64(len(t.rows))
			loss += float64(t.backward(b, len(rows), float64(t.alpha*share), part) * share)
			kernel.Axpy(grad, share, part)
			err = t.spend(t.operations() * 3 * float64(len(rows)))
		}
		return loss, err
	}}
	copy(s.X, t.theta)
	err := s.Start()
	for moved := true; err == nil; {
		before := s.F
		if kernel.MaxAbs(s.Grad) > t.tol {
			moved, err = s.Move()
		} else {
			moved = false
		}
		copy(t.theta, s.X)
		t.out.loss = s.F
		if !moved || err != nil {
			break
		}
		t.out.iterations++
		if err = t.tick(); before-s.F <= enough*max(1, math.Abs(before), math.Abs(s.F)) {
			break
		}
		if t.out.iterations >= t.epochs || calls >= t.evaluations {
			t.out.warning = fmt.Sprintf("lbfgs stopped after %d iterations before it converged; raise max_iter or scale the columns", t.out.iterations)
			break
		}
	}
	return err
}
