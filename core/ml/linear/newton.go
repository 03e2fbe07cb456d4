package linear

import (
	"math"

	"orrery/core/num/kernel"
)

// newton is a search in progress by Newton's method. It keeps a factored Hessian as long as that is
// cheaper than a new one: each step then costs one pass over the rows for the gradient, and the
// error shrinks by a constant factor instead of being squared.
type newton struct {
	objective
	limits
	*ticker
	beta, grad   []float64
	step         []float64
	trial, slope []float64 // a point that is tried, and the gradient there
	h, factor    []float64
	f, mean      float64
	length       float64 // of the step, see exact
	last, born   float64 // of the step before, and when the factor was made
	fresh        bool    // the factor belongs to beta
	steps        int
}

func newNewton(t *ticker, o objective, beta []float64, lim limits) *newton {
	d := len(beta)
	room := make([]float64, 2*d*d+4*d)
	part := func(size int) (v []float64) {
		v, room = room[:size:size], room[size:]
		return v
	}
	return &newton{ticker: t, objective: o, limits: lim, beta: beta, last: math.Inf(1),
		grad: part(d), step: part(d), trial: part(d), slope: part(d), h: part(d * d), factor: part(d * d)}
}

func (n *newton) run() (result, error) {
	if err := n.begin(); err != nil {
		return result{}, err
	}
	if !finite(n.f, n.grad) {
		return result{warning: tooLarge}, nil
	}
	if err := n.renew(); err != nil {
		return result{}, err
	}
	for {
		n.aim()
		if n.over() {
			return n.finish(), nil
		}
		if r, stop := n.hopeless(); stop {
			return r, nil
		}
		if !n.fresh && n.stale() {
			if err := n.renew(); err != nil {
				return result{}, err
			}
			if n.aim(); n.over() {
				return n.finish(), nil
			}
		}
		if moved, err := n.move(); err != nil || !moved {
			return n.stuck(), err
		}
		n.steps++
		if err := n.iterated(n.mean); err != nil {
			return result{}, err
		}
	}
}

// begin looks at the start; when it was found from a sample that misled, 0 is a better one.
func (n *newton) begin() error {
	var err error
	n.f, n.mean, err = n.value(n.ticker, n.beta, n.grad)
	if err == nil && largest(n.beta) > 0 && !(n.f < n.start()) {
		clear(n.beta)
		n.f, n.mean, err = n.value(n.ticker, n.beta, n.grad)
	}
	return err
}

// renew computes and factors the Hessian at beta. Where columns depend on each other it is
// singular; then 1e-8 of its mean diagonal is added. That bends no step out of the plane
// that the rows span, so that of all optimal weights the shortest are found, as by scikit-learn's
// solvers.
func (n *newton) renew() error {
	if err := n.hessian(n.ticker, n.beta, n.h); err != nil {
		return err
	}
	d := len(n.beta)
	trace := 0.0
	for j := range d {
		trace += n.h[j*d+j]
	}
	copy(n.factor, n.h)
	regular, err := factor(n.ticker, n.factor, d)
	for ridge := 1e-8 * trace / float64(d); err == nil && !regular; ridge *= 100 {
		copy(n.factor, n.h)
		if !(ridge > 0) || math.IsInf(ridge, 1) { // no curvature is left: go down the gradient
			clear(n.factor)
			ridge = 1
		}
		for j := range d {
			n.factor[j*d+j] += ridge
		}
		regular, err = factor(n.ticker, n.factor, d)
	}
	n.fresh, n.born = true, 0
	return err
}

// aim computes the step to the minimum of the quadratic that the factor describes.
func (n *newton) aim() {
	for j, g := range n.grad {
		n.step[j] = -g
	}
	solve(n.factor, len(n.beta), n.step)
	n.length = math.Sqrt(math.Max(0, -product(n.grad, n.step)))
	if n.born == 0 {
		n.born = n.length
	}
}

// rate is by how much the last step shrank the next one.
func (n *newton) rate() float64 { return math.Min(1, n.length/n.last) }

// goal is the length of step at which the search is over.
func (n *newton) goal() float64 {
	if n.rough {
		return 0.1
	}
	return float64(exact*math.Sqrt(length2(n.factor, len(n.beta), n.beta))) + 1e-13
}

// over reports whether the step at hand is the last one: what would remain after it is below the
// goal. When the gradient is asked to be smaller than rounding lets it, the search is over when
// steps no longer shrink.
func (n *newton) over() bool {
	goal := n.goal()
	if n.rough {
		return n.length <= goal
	}
	if n.length*n.rate() <= goal && largest(n.grad) <= n.gradient {
		return true
	}
	return n.length <= 1e3*goal && n.rate() > 0.3 && n.fresh
}

// settled reports whether the gradient is as small as asked for, or as rounding lets it be: a sum
// of n products is off by about their size times 2^-52, and the size is that of the square root of
// n times the curvature.
func (n *newton) settled() bool {
	d := len(n.beta)
	for j, g := range n.grad {
		noise := 1e-12 * math.Sqrt(float64(n.rows())*n.h[j*d+j])
		if !(math.Abs(g) <= math.Max(noise, n.gradient)) {
			return false
		}
	}
	return true
}

// finish takes the last step, which is too small to change the function.
func (n *newton) finish() result {
	r := n.stuck()
	n.take(1)
	copy(n.beta, n.trial)
	return r
}

// hopeless reports whether more steps are not allowed or lead nowhere.
func (n *newton) hopeless() (result, bool) {
	g := largest(n.grad)
	switch {
	case n.separated(n.mean) && (g <= n.gradient || n.mean < 1e-8):
		return result{n.steps, separatedAfter(n.steps)}, true
	case n.steps >= n.iterations && g <= n.gradient:
		return result{iterations: n.steps}, true
	case n.steps >= n.iterations:
		return result{n.steps, unfinishedAfter(n.steps)}, true
	}
	return result{}, false
}

// stale reports whether a new Hessian pays: the steps that remain are counted with the old one, and
// with a new one, whose error shrinks faster the nearer it is made to the optimum.
func (n *newton) stale() bool {
	rate := n.rate()
	if rate >= 0.5 {
		return true
	}
	remain := kernel.Log(n.length / n.goal())
	if remain <= 0 {
		return false
	}
	value, hessian := n.costs()
	steps := func(rate float64) float64 { return math.Max(1, math.Ceil(remain/-kernel.Log(rate))) }
	return steps(rate)*value > hessian+steps(rate*n.length/n.born)*value
}

// take writes beta + a step to trial.
func (n *newton) take(a float64) {
	for j, b := range n.beta {
		n.trial[j] = b + float64(a*n.step[j])
	}
}

// move goes along the step, by as much of it as makes the function smaller; the last term of the
// bound is what rounding may add to it. False means that no part of the step does.
func (n *newton) move() (bool, error) {
	for a := 1.0; a > 1e-12; a /= 2 {
		n.take(a)
		f, mean, err := n.value(n.ticker, n.trial, n.slope)
		if err != nil {
			return false, err
		}
		if finite(f, n.slope) && f <= n.f-float64(float64(1e-4*a)*float64(n.length*n.length))+float64(1e-13*math.Abs(n.f)) {
			copy(n.beta, n.trial)
			n.grad, n.slope = n.slope, n.grad
			n.f, n.mean, n.last, n.fresh = f, mean, n.length, false
			return true, nil
		}
		if !n.fresh { // an old Hessian may mislead
			if err := n.renew(); err != nil {
				return false, err
			}
			n.aim()
			a = 2
		}
	}
	return false, nil
}

// stuck is the end where no step helps: the optimum as far as rounding shows it, or a failure, as
// when the spread of a column is lost in the digits of its mean.
func (n *newton) stuck() result {
	if n.rough || n.settled() {
		return result{iterations: n.steps}
	}
	return result{n.steps, unfinishedAfter(n.steps)}
}
