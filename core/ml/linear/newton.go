package linear

import (
	"math"

	"orrery/core/num/kernel"
)

// newton is the state of a search by Newton's method. It reuses a factored Hessian as long as that takes less time than
// a new one: each step then needs one pass over the rows for the gradient, and the error shrinks by a constant factor
// instead of being squared.
type newton struct {
	objective
	limits
	*ticker
	beta, grad        []float64
	step              []float64
	trial, slope      []float64 // a candidate point and its gradient
	h, factor         []float64
	f, mean           float64
	length            float64 // of the step; see stepTolerance
	last, firstLength float64 // of the previous step, and of the first step with the current factor
	fresh             bool    // the factor is that of the Hessian at beta
	steps             int
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
	if err := n.evaluateStart(); err != nil {
		return result{}, err
	}
	if !finite(n.f, n.grad) {
		return result{warning: tooLarge}, nil
	}
	if err := n.refactor(); err != nil {
		return result{}, err
	}
	for {
		n.computeStep()
		if n.isLastStep() {
			return n.finish(), nil
		}
		if r, stop := n.giveUp(); stop {
			return r, nil
		}
		if !n.fresh && n.needsHessian() {
			if err := n.refactor(); err != nil {
				return result{}, err
			}
			if n.computeStep(); n.isLastStep() {
				return n.finish(), nil
			}
		}
		if moved, err := n.lineSearch(); err != nil || !moved {
			return n.stuck(), err
		}
		n.steps++
		if err := n.iterated(n.mean); err != nil {
			return result{}, err
		}
	}
}

// evaluateStart evaluates the start. A start from a sample may be misleading; then 0 is a better one.
func (n *newton) evaluateStart() error {
	var err error
	n.f, n.mean, err = n.value(n.ticker, n.beta, n.grad)
	if err == nil && kernel.MaxAbs(n.beta) > 0 && !(n.f < n.start()) {
		clear(n.beta)
		n.f, n.mean, err = n.value(n.ticker, n.beta, n.grad)
	}
	return err
}

// refactor computes and factors the Hessian at beta. If columns are linearly dependent it is singular, and 1e-8 of its
// mean diagonal is added. Steps stay in the row space of the data, so the result is the optimum of minimum norm, as
// with scikit-learn's solvers.
func (n *newton) refactor() error {
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
		if !(ridge > 0) || math.IsInf(ridge, 1) { // the second derivative is 0: use the gradient
			clear(n.factor)
			ridge = 1
		}
		for j := range d {
			n.factor[j*d+j] += ridge
		}
		regular, err = factor(n.ticker, n.factor, d)
	}
	n.fresh, n.firstLength = true, 0
	return err
}

// computeStep computes the step to the minimum of the quadratic model of the factor.
func (n *newton) computeStep() {
	for j, g := range n.grad {
		n.step[j] = -g
	}
	solve(n.factor, len(n.beta), n.step)
	n.length = math.Sqrt(math.Max(0, -product(n.grad, n.step)))
	if n.firstLength == 0 {
		n.firstLength = n.length
	}
}

// shrinkFactor returns the factor by which steps shrink.
func (n *newton) shrinkFactor() float64 { return math.Min(1, n.length/n.last) }

// stepGoal returns the length of a step at which the search ends.
func (n *newton) stepGoal() float64 {
	if n.rough {
		return 0.1
	}
	return float64(stepTolerance*math.Sqrt(length2(n.factor, len(n.beta), n.beta))) + 1e-13
}

// isLastStep reports whether the current step is the last one: the remaining distance after it is below the goal. If
// the limit of the gradient is below the rounding errors, the search ends when steps no longer shrink.
func (n *newton) isLastStep() bool {
	goal := n.stepGoal()
	if n.rough {
		return n.length <= goal
	}
	if n.length*n.shrinkFactor() <= goal && kernel.MaxAbs(n.grad) <= n.gradient {
		return true
	}
	return n.length <= 1e3*goal && n.shrinkFactor() > 0.3 && n.fresh
}

// gradientSmall reports whether the gradient is below the limit or consists of rounding errors. A sum of n products has
// an error of about their size times 2^-52; the size is about the square root of n times the second derivative.
func (n *newton) gradientSmall() bool {
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
	n.setTrial(1)
	copy(n.beta, n.trial)
	return r
}

// giveUp reports whether the limit of iterations is reached or steps no longer help.
func (n *newton) giveUp() (result, bool) {
	g := kernel.MaxAbs(n.grad)
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

// needsHessian reports whether a new Hessian saves time. It estimates the number of remaining steps with the old one
// and with a new one, whose error shrinks faster the nearer to the optimum it was computed.
func (n *newton) needsHessian() bool {
	rate := n.shrinkFactor()
	if rate >= 0.5 {
		return true
	}
	remain := kernel.Log(n.length / n.stepGoal())
	if remain <= 0 {
		return false
	}
	value, hessian := n.costs()
	steps := func(rate float64) float64 { return math.Max(1, math.Ceil(remain/-kernel.Log(rate))) }
	return steps(rate)*value > hessian+steps(rate*n.length/n.firstLength)*value
}

// setTrial sets trial to beta plus a times the step.
func (n *newton) setTrial(a float64) {
	for j, b := range n.beta {
		n.trial[j] = b + float64(a*n.step[j])
	}
}

// lineSearch tries the step, and then fractions of it, until the function decreases; the last term of the bound is its
// rounding error. It reports false if no fraction does.
func (n *newton) lineSearch() (bool, error) {
	for a := 1.0; a > 1e-12; a /= 2 {
		n.setTrial(a)
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
		if !n.fresh { // an old Hessian may be wrong here
			if err := n.refactor(); err != nil {
				return false, err
			}
			n.computeStep()
			a = 2
		}
	}
	return false, nil
}

// stuck returns the result if no step helps: the optimum within rounding errors, or a failure, for example if the
// spread of a column is below the precision of its mean.
func (n *newton) stuck() result {
	if n.rough || n.gradientSmall() {
		return result{iterations: n.steps}
	}
	return result{n.steps, unfinishedAfter(n.steps)}
}
