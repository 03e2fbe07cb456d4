package neural

import (
	"fmt"
	"math"

	"orrery/core/num/kernel"
)

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
		if largest(s.Grad) > t.tol {
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

func largest(v []float64) float64 {
	most := 0.0
	for _, x := range v {
		most = max(most, math.Abs(x))
	}
	return most
}
