package linear

import (
	"math"

	"orrery/core/num/kernel"
)

// lbfgs minimizes objectives whose Hessian would be too large.
func lbfgs(t *ticker, o objective, beta []float64, lim limits) (result, error) {
	mean := 0.0
	s := kernel.Descent{X: beta, Value: func(x, grad []float64) (f float64, err error) {
		f, mean, err = o.value(t, x, grad)
		return f, err
	}}
	if err := s.Start(); err != nil {
		return result{}, err
	}
	if !finite(s.F, s.Grad) {
		return result{warning: tooLarge}, nil
	}
	floor := 1e-11 * largest(s.Grad) // below this the gradient consists of rounding errors
	if lim.rough {
		floor *= 1e8
	}
	r := result{}
	for {
		g := largest(s.Grad)
		stop := g <= math.Min(floor, lim.gradient)
		if !stop && o.separated(mean) && (g <= lim.gradient || mean < 1e-8) {
			stop, r.warning = true, separatedAfter(r.iterations)
		}
		if !stop && r.iterations >= lim.iterations {
			if stop = true; g > lim.gradient {
				r.warning = unfinishedAfter(r.iterations)
			}
		}
		if !stop {
			moved, err := s.Move()
			if err != nil {
				return r, err
			}
			if stop = !moved; stop && g > math.Max(lim.gradient, 1e4*floor) { // rounding errors prevent a better result
				r.warning = unfinishedAfter(r.iterations)
			}
		}
		if stop {
			copy(beta, s.X)
			return r, nil
		}
		r.iterations++
		if err := t.iterated(mean); err != nil {
			return r, err
		}
	}
}

func shrink(v []float64, factor float64) {
	for j := range v {
		v[j] *= factor
	}
}
