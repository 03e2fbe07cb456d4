package linear

import (
	"context"
	"fmt"
	"math"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// limits are the stopping conditions.
type limits struct {
	iterations int
	gradient   float64 // the largest acceptable entry of the gradient
	rough      bool    // stop when the step is a tenth of a standard error, for a starting point
}

// result describes how the search ended.
type result struct {
	iterations int
	warning    string
}

// stepTolerance is the length of a step, relative to that of the weights, at which a search ends. Lengths are in the
// metric of the Hessian, where 1 is a standard error, so that the scale of the columns does not matter.
const stepTolerance = 1e-10

// minimize moves beta, which starts at 0, to the minimum.
//
// Newton's method needs about five Hessians, L-BFGS about a hundred gradients. If it takes up to a fraction of a second
// Newton's method is preferable for its precision; above a thousand weights its matrix is too large.
func minimize(t *ticker, o objective, beta []float64, lim limits) (result, error) {
	value, hessian := o.costs()
	if o.size() > 1000 || 5*hessian > 100*value+2e9 {
		return lbfgs(t, o, beta, lim)
	}
	if err := sampleStart(t, o, beta, lim); err != nil {
		return result{}, err
	}
	return newNewton(t, o, beta, lim).run()
}

// Long tables are first solved on every 17th row, which takes little time and saves most iterations. The number is
// prime, so that it does not coincide with a period in the rows.
const (
	longTable = 16384
	stride    = 17
)

func sampleStart(t *ticker, o objective, beta []float64, lim limits) error {
	if o.rows() < longTable || lim.iterations == 0 {
		return nil
	}
	part := o.sample(stride)
	if part == nil {
		return nil
	}
	quiet := &ticker{check: t.check, done: t.done, total: t.total, loss: t.loss, silent: true}
	_, err := minimize(quiet, part, beta, limits{iterations: 12, gradient: math.Inf(1), rough: true})
	return err
}

const tooLarge = "the numbers in the columns are too large to compute with; scale the columns first"

func unfinishedAfter(steps int) string {
	return fmt.Sprintf("the solver stopped after %d iterations before it converged; raise max_iter or scale the columns", steps)
}

func separatedAfter(steps int) string {
	return fmt.Sprintf("the classes can be separated without errors, so without a penalty the weights grow without limit; "+
		"they were stopped after %d iterations", steps)
}

func finite(f float64, v []float64) bool {
	sum := f - f
	for _, x := range v {
		sum += x - x // 0, or NaN if x is not finite
	}
	return sum == 0
}

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
	floor := 1e-11 * kernel.MaxAbs(s.Grad) // below this the gradient consists of rounding errors
	if lim.rough {
		floor *= 1e8
	}
	r := result{}
	for {
		g := kernel.MaxAbs(s.Grad)
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

// ticker counts iterations and operations, and calls ml.Tick often enough for a prompt cancellation.
type ticker struct {
	check       func(ml.Progress) error
	done, total int
	loss        float64
	work        float64
	silent      bool // do not count iterations: they belong to the search for a starting point
}

func newTicker(ctx context.Context, total int) *ticker {
	return &ticker{check: func(p ml.Progress) error { return ml.Tick(ctx, p) }, total: total, loss: math.NaN()}
}

// workPerTick is the number of operations between ticks, a few milliseconds as WebAssembly.
const workPerTick = 4e6

// spend adds floating point operations to the count.
func (t *ticker) spend(operations float64) error {
	if t.work += operations; t.work < workPerTick {
		return nil
	}
	return t.tick()
}

// iterated counts an iteration and reports the mean loss after it.
func (t *ticker) iterated(loss float64) error {
	if !t.silent {
		t.done++
		t.loss = loss
	}
	return t.tick()
}

func (t *ticker) tick() error {
	t.work = 0
	return t.check(ml.Progress{Done: t.done, Total: t.total, Loss: t.loss})
}
