package linear

import (
	"math"

	"orrery/core/ml/kernel"
)

// descent is a search in progress by LBFGS, which learns the curvature from the changes of the
// gradient along its way and needs no matrix.
type descent struct {
	objective
	limits
	*ticker
	beta, grad   []float64
	step         []float64
	trial, slope []float64
	f, mean      float64
	curvature    kernel.Curvature
	floor        float64 // a gradient this small is 0 but for rounding
	steps        int
}

func lbfgs(t *ticker, o objective, beta []float64, lim limits) (result, error) {
	d := len(beta)
	s := &descent{objective: o, limits: lim, ticker: t, beta: beta, grad: make([]float64, d),
		step: make([]float64, d), trial: make([]float64, d), slope: make([]float64, d)}
	var err error
	if s.f, s.mean, err = o.value(t, beta, s.grad); err != nil {
		return result{}, err
	}
	if !finite(s.f, s.grad) {
		return result{warning: tooLarge}, nil
	}
	s.floor = 1e-11 * largest(s.grad)
	if lim.rough {
		s.floor *= 1e8
	}
	for {
		if r, over := s.over(); over {
			return r, nil
		}
		s.aim()
		moved, err := s.move()
		switch {
		case err != nil:
			return result{}, err
		case moved:
			s.steps++
			if err := s.iterated(s.mean); err != nil {
				return result{}, err
			}
		case !s.curvature.Known(): // rounding allows no better
			return s.end(largest(s.grad) <= math.Max(s.gradient, 1e4*s.floor)), nil
		default: // what was learnt misleads: start again from the gradient
			s.curvature.Forget()
		}
	}
}

func (s *descent) over() (result, bool) {
	g := largest(s.grad)
	switch {
	case g <= math.Min(s.floor, s.gradient):
		return s.end(true), true
	case s.separated(s.mean) && (g <= s.gradient || s.mean < 1e-8):
		return result{s.steps, separatedAfter(s.steps)}, true
	case s.steps >= s.iterations:
		return s.end(g <= s.gradient), true
	}
	return result{}, false
}

func (s *descent) end(converged bool) result {
	if converged {
		return result{iterations: s.steps}
	}
	return result{s.steps, unfinishedAfter(s.steps)}
}

// aim applies the inverse of the learnt curvature to the gradient.
func (s *descent) aim() {
	for j, g := range s.grad {
		s.step[j] = -g
	}
	if !s.curvature.Known() {
		shrink(s.step, 1/math.Max(1, math.Sqrt(product(s.grad, s.grad))))
	}
	s.curvature.Aim(s.step)
}

// move looks along the step for a point that is enough lower and no longer steep (the weak
// conditions of Wolfe), by doubling and halving. False means that there is none.
func (s *descent) move() (bool, error) {
	along := product(s.grad, s.step)
	low, high, a := 0.0, math.Inf(1), 1.0
	for range 50 {
		for j, b := range s.beta {
			s.trial[j] = b + float64(a*s.step[j])
		}
		f, mean, err := s.value(s.ticker, s.trial, s.slope)
		if err != nil {
			return false, err
		}
		switch {
		case !finite(f, s.slope) || f > s.f+float64(float64(1e-4*a)*along)+1e-14*math.Abs(s.f):
			high = a
		case product(s.slope, s.step) < 0.9*along:
			low = a
		default:
			s.accept(f, mean)
			return true, nil
		}
		if a = 2 * low; high < math.Inf(1) {
			a = (low + high) / 2
		}
	}
	return false, nil
}

// accept goes to the trial and learns from the way there.
func (s *descent) accept(f, mean float64) {
	s.curvature.Learn(s.beta, s.trial, s.grad, s.slope)
	copy(s.beta, s.trial)
	s.grad, s.slope = s.slope, s.grad
	s.f, s.mean = f, mean
}

func shrink(v []float64, factor float64) {
	for j := range v {
		v[j] *= factor
	}
}
