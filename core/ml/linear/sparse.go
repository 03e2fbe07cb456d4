package linear

import (
	"math"

	"orrery/core/num/kernel"
)

// sparse is the state of a search for the minimum of
//
//	f(beta) + sum_j l1_j |beta_j|
//
// with smooth f, by a proximal Newton method: each step minimizes the quadratic model of f plus the exact l1 term (Lee,
// Sun and Saunders, Proximal Newton-type methods, 2014). To find a step, passes over the coordinates, which determine
// the weights that are 0, alternate with a Newton step for the other weights.
type sparse struct {
	objective
	limits
	*ticker
	l1           []float64
	beta, grad   []float64
	h            []float64 // the Hessian, both triangles
	step, pull   []float64 // the step, and h times it
	trial, slope []float64
	f, mean      float64
	size         float64   // length of beta in the metric of h
	sub          []float64 // buffer for the Hessian of the weights that are not 0
	steps        int
}

// minimizeSparse moves beta to the minimum. l1 is the strength for each weight, 0 for intercepts.
func minimizeSparse(t *ticker, o objective, beta, l1 []float64, lim limits) (result, error) {
	d := len(beta)
	s := &sparse{objective: o, limits: lim, ticker: t, l1: l1, beta: beta, h: make([]float64, d*d)}
	for _, v := range []*[]float64{&s.grad, &s.step, &s.pull, &s.trial, &s.slope} {
		*v = make([]float64, d)
	}
	var err error
	if s.f, s.mean, err = o.value(t, beta, s.grad); err != nil {
		return result{}, err
	}
	if !finite(s.f, s.grad) {
		return result{warning: tooLarge}, nil
	}
	for {
		if err := s.computeStep(); err != nil {
			return result{}, err
		}
		length := s.length()
		if s.steps >= s.iterations && length > 1e-4*s.size {
			return result{s.steps, unfinishedAfter(s.steps)}, nil
		}
		moved, err := s.lineSearch()
		if err != nil {
			return result{}, err
		}
		if !moved || length <= s.stepGoal()+1e-13 || s.steps >= s.iterations {
			return result{iterations: s.steps}, nil
		}
		s.steps++
		if err := s.iterated(s.mean); err != nil {
			return result{}, err
		}
	}
}

// stepGoal returns the length of a step at which the search ends.
func (s *sparse) stepGoal() float64 {
	if s.rough {
		return 1e-2 * s.size
	}
	return stepTolerance * s.size
}

// length returns the length of the step in the metric of the Hessian.
func (s *sparse) length() float64 { return math.Sqrt(math.Max(0, kernel.Dot(s.step, s.pull))) }

// computeStep finds the step that minimizes the quadratic model plus the l1 term, to a thousandth of its length or to
// the precision that is needed.
func (s *sparse) computeStep() error {
	if err := s.hessian(s.ticker, s.beta, s.h); err != nil {
		return err
	}
	d := len(s.beta)
	for j := range d {
		for k := range j {
			s.h[k*d+j] = s.h[j*d+k]
		}
	}
	square := 0.0
	for j, b := range s.beta {
		square += float64(b * kernel.Dot(s.h[j*d:j*d+d], s.beta))
	}
	s.size = math.Sqrt(math.Max(0, square))
	clear(s.step)
	clear(s.pull)
	const rounds, passes = 200, 5
	for range rounds {
		moved := 0.0
		for range passes {
			moved = s.pass()
			if err := s.spend(2 * float64(d) * float64(d)); err != nil {
				return err
			}
			if moved <= math.Max(1e-3*s.length(), 0.1*s.stepGoal()) {
				return nil
			}
		}
		if err := s.jump(); err != nil {
			return err
		}
	}
	return nil
}

// pass optimizes each coordinate with the others fixed, and returns the size of the change.
func (s *sparse) pass() float64 {
	d, moved := len(s.beta), 0.0
	for j, b := range s.beta {
		curvature := s.h[j*d+j]
		if !(curvature > 0) {
			continue
		}
		now := b + s.step[j]
		want := now - (s.grad[j]+s.pull[j])/curvature
		want = math.Copysign(math.Max(math.Abs(want)-s.l1[j]/curvature, 0), want)
		if by := want - now; by != 0 {
			s.step[j] = want - b
			kernel.Axpy(s.pull, by, s.h[j*d:j*d+d])
			moved += float64(curvature * float64(by*by))
		}
	}
	return math.Sqrt(moved)
}

// jump moves to the minimum of the quadratic model over the weights that are not 0, with fixed signs, or to the first
// point at which one of them becomes 0. If their Hessian is singular, for example because adding the same number to a
// column's weight in every class changes nothing, it adds a small diagonal: the jump in such a direction is long and
// ends where a weight becomes 0.
func (s *sparse) jump() error {
	d := len(s.beta)
	var on []int
	for j, b := range s.beta {
		if s.h[j*d+j] > 0 && (b+s.step[j] != 0 || s.l1[j] == 0) {
			on = append(on, j)
		}
	}
	way := make([]float64, len(on))
	for a, j := range on {
		way[a] = -(s.grad[j] + s.pull[j])
		if at := s.beta[j] + s.step[j]; s.l1[j] > 0 {
			way[a] -= math.Copysign(s.l1[j], at)
		}
	}
	regular, err := s.factorOf(on, 0)
	if err == nil && !regular {
		regular, err = s.factorOf(on, 1e-9)
	}
	if err != nil || !regular {
		return err
	}
	solve(s.sub, len(on), way)
	share, first := s.firstZero(on, way)
	for a, j := range on {
		by := float64(share * way[a])
		if a == first {
			by = -(s.beta[j] + s.step[j])
		}
		s.step[j] += by
		kernel.Axpy(s.pull, by, s.h[j*d:j*d+d])
	}
	return nil
}

// firstZero returns the share of the way, at most 1, after which the first of some weights becomes 0, and the index of
// that weight, or -1 if none does.
func (s *sparse) firstZero(on []int, way []float64) (share float64, first int) {
	share, first = 1, -1
	for a, j := range on {
		if at := s.beta[j] + s.step[j]; s.l1[j] > 0 && at*(at+way[a]) < 0 {
			if part := -at / way[a]; part < share {
				share, first = part, a
			}
		}
	}
	return share, first
}

// factorOf factors the Hessian of some weights plus a fraction of its diagonal.
func (s *sparse) factorOf(on []int, share float64) (bool, error) {
	n, d := len(on), len(s.beta)
	if len(s.sub) < n*n {
		s.sub = make([]float64, n*n)
	}
	for a, j := range on {
		for b, k := range on[:a+1] {
			s.sub[a*n+b] = s.h[j*d+k]
		}
		s.sub[a*n+a] += float64(share * s.h[j*d+j])
	}
	return factor(s.ticker, s.sub[:n*n], n)
}

// lineSearch tries the step, and then fractions of it, until the function decreases. It reports false if no fraction
// does, which means the optimum within rounding errors.
func (s *sparse) lineSearch() (bool, error) {
	for a := 1.0; a > 1e-10; a /= 2 {
		gain := kernel.Dot(s.grad, s.step) * a
		for j, b := range s.beta {
			s.trial[j] = b + float64(a*s.step[j])
			if a == 1 && b+s.step[j] == 0 {
				s.trial[j] = 0
			}
			gain += float64(s.l1[j] * (math.Abs(s.trial[j]) - math.Abs(b)))
		}
		f, mean, err := s.value(s.ticker, s.trial, s.slope)
		if err != nil {
			return false, err
		}
		change := f - s.f
		for j, b := range s.beta {
			change += float64(s.l1[j] * (math.Abs(s.trial[j]) - math.Abs(b)))
		}
		if finite(f, s.slope) && change <= float64(1e-4*gain)+float64(1e-13*math.Abs(s.f)) {
			copy(s.beta, s.trial)
			s.grad, s.slope = s.slope, s.grad
			s.f, s.mean = f, mean
			return true, nil
		}
	}
	return false, nil
}
