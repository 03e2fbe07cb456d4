package linear

import (
	"fmt"
	"math"
)

// limits is when to stop.
type limits struct {
	iterations int
	gradient   float64 // the largest entry of the gradient that will do
	rough      bool    // stop where the step is a tenth of a standard error: enough for a start
}

// result is how the search ended.
type result struct {
	iterations int
	warning    string
}

// exact is the length of a step, relative to that of the weights, at which a search is over.
// Lengths are in the metric of the Hessian, where 1 is a standard error, so that the scale of the
// columns does not matter.
const exact = 1e-10

// minimise moves beta, which is 0, to the minimum.
//
// Newton's method needs about five Hessians, LBFGS about a hundred gradients. Up to a fraction of a
// second Newton's exactness is worth it in any case; above a thousand weights its matrix is too
// large.
func minimise(t *ticker, o objective, beta []float64, lim limits) (result, error) {
	value, hessian := o.costs()
	if o.size() > 1000 || 5*hessian > 100*value+2e9 {
		return lbfgs(t, o, beta, lim)
	}
	if err := warmUp(t, o, beta, lim); err != nil {
		return result{}, err
	}
	return newNewton(t, o, beta, lim).run()
}

// Long tables are first solved on every 17th row: that costs little and saves all iterations but
// the last few. The number is a prime, so as not to fall into step with rows that repeat.
const (
	longTable = 16384
	stride    = 17
)

func warmUp(t *ticker, o objective, beta []float64, lim limits) error {
	if o.rows() < longTable || lim.iterations == 0 {
		return nil
	}
	part := o.sample(stride)
	if part == nil {
		return nil
	}
	quiet := &ticker{check: t.check, done: t.done, total: t.total, loss: t.loss, silent: true}
	_, err := minimise(quiet, part, beta, limits{iterations: 12, gradient: math.Inf(1), rough: true})
	return err
}

const tooLarge = "the numbers in the columns are too large to compute with; scale the columns first"

func unfinishedAfter(steps int) string {
	return fmt.Sprintf("the solver stopped after %d iterations before it converged; raise max_iter or scale the columns", steps)
}

func separatedAfter(steps int) string {
	return fmt.Sprintf("the classes can be told apart without a mistake, so that without a penalty the weights grow for ever; "+
		"they were stopped after %d iterations", steps)
}

func finite(f float64, v []float64) bool {
	sum := f - f
	for _, x := range v {
		sum += x - x // 0, or NaN for what is not finite
	}
	return sum == 0
}

func largest(v []float64) float64 {
	most := 0.0
	for _, x := range v {
		most = math.Max(most, math.Abs(x))
	}
	return most
}
