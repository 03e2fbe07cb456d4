package neural

import (
	"fmt"
	"math"

	"orrery/core/ml/kernel"
)

// descend learns from all rows at once by LBFGS. It stops as scipy's L-BFGS-B does: when the largest
// entry of the gradient is at most tol, or a step lowers the loss by less than 2.2e-9 of it.
func (t *training) descend() error {
	const enough = 2.220446049250313e-09
	d := descent{training: t, batch: t.net.batch(min(len(t.rows), 256)), step: make([]float64, len(t.theta)), at: make([]float64, len(t.theta)),
		slope: make([]float64, len(t.theta))}
	var err error
	if t.out.loss, err = d.value(); err != nil {
		return err
	}
	for {
		if largest(t.grad) <= t.tol {
			return nil
		}
		before := t.out.loss
		moved, err := d.move()
		switch {
		case err != nil:
			return err
		case !moved && !d.curvature.Known():
			return nil
		case !moved:
			d.curvature.Forget()
			continue
		}
		t.out.iterations++
		if err := t.tick(); err != nil {
			return err
		}
		if before-t.out.loss <= enough*math.Max(1, math.Max(math.Abs(before), math.Abs(t.out.loss))) {
			return nil
		}
		if t.out.iterations >= t.epochs || d.calls >= t.evaluations {
			t.out.warning = fmt.Sprintf("lbfgs stopped after %d iterations before it converged; raise max_iter or scale the columns", t.out.iterations)
			return nil
		}
	}
}

// descent is a search in progress.
type descent struct {
	*training
	batch     *batch
	curvature kernel.Curvature
	step, at  []float64 // at is where the step begins
	slope     []float64 // the gradient there
	calls     int
}

// value computes the loss of all rows and writes its gradient to grad.
func (d *descent) value() (float64, error) {
	d.calls++
	n := float64(len(d.rows))
	sum, part := make([]float64, len(d.theta)), make([]float64, len(d.theta))
	loss := 0.0
	for lo := 0; lo < len(d.rows); lo += 256 {
		rows := d.rows[lo:min(lo+256, len(d.rows))]
		d.take(d.batch, rows)
		share := float64(len(rows)) / n
		loss += d.backward(d.batch, len(rows), float64(d.alpha*share), part) * share
		kernel.Axpy(sum, share, part)
		if err := d.spend(d.work() * 3 * float64(len(rows))); err != nil {
			return 0, err
		}
	}
	copy(d.grad, sum)
	return loss, nil
}

// move looks along the step for a point that is enough lower and no longer steep, by doubling and
// halving. False means that there is none.
func (d *descent) move() (bool, error) {
	copy(d.at, d.theta)
	copy(d.slope, d.grad)
	for k, g := range d.grad {
		d.step[k] = -g
	}
	if !d.curvature.Known() {
		f := 1 / math.Max(1, math.Sqrt(kernel.Dot(d.grad, d.grad)))
		for k := range d.step {
			d.step[k] *= f
		}
	}
	d.curvature.Aim(d.step)
	along := kernel.Dot(d.slope, d.step)
	low, high, a := 0.0, math.Inf(1), 1.0
	for range 30 {
		for k, v := range d.at {
			d.theta[k] = v + float64(a*d.step[k])
		}
		loss, err := d.value()
		if err != nil {
			return false, err
		}
		switch {
		case !(loss <= d.out.loss+float64(float64(1e-4*a)*along)):
			high = a
		case kernel.Dot(d.grad, d.step) < 0.9*along:
			low = a
		default:
			d.curvature.Learn(d.at, d.theta, d.slope, d.grad)
			d.out.loss = loss
			return true, nil
		}
		if a = 2 * low; high < math.Inf(1) {
			a = (low + high) / 2
		}
	}
	copy(d.theta, d.at)
	copy(d.grad, d.slope)
	return false, nil
}

func largest(v []float64) float64 {
	most := 0.0
	for _, x := range v {
		most = math.Max(most, math.Abs(x))
	}
	return most
}
