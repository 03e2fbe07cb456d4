package linear

import (
	"math"

	"orrery/core/ml"
)

// search is a problem over columns: a smooth objective and, if l1 is positive, an l1 penalty.
type search struct {
	*ticker
	limits
	build func(ml.Matrix) objective
	x     ml.Matrix
	rows  int     // rows of weights: 1, or one for each class
	l1    float64 // strength of the l1 penalty, which does not apply to intercepts
}

// run returns the optimal weights, row by row, each with its intercept last.
func (s *search) run() ([]float64, result, error) {
	o := s.build(s.x)
	beta := make([]float64, o.size())
	var r result
	var err error
	switch {
	case s.l1 == 0:
		r, err = minimize(s.ticker, o, beta, s.limits)
	case len(beta) > maxDense:
		r, err = s.solveInParts(o, beta)
	default:
		r, err = s.sparse(s.x, beta)
	}
	if err == nil {
		o.center(beta)
	}
	return beta, r, err
}

// maxDense is the number of weights above which the search ignores columns whose weights are 0. A Hessian of a
// thousand weights takes 8 MB.
const maxDense = 1000

// sparse moves beta to the optimum over some columns. Long tables start from the optimum of every 17th row, as in
// minimize.
func (s *search) sparse(x ml.Matrix, beta []float64) (result, error) {
	o := s.build(x)
	if part := s.sample(o); part != nil {
		quiet := &ticker{check: s.check, done: s.done, total: s.total, loss: s.loss, silent: true}
		share := float64(part.rows()) / float64(o.rows())
		if _, err := minimizeSparse(quiet, part, beta, s.penalties(len(x.Cols), len(beta), share), limits{iterations: 12, rough: true}); err != nil {
			return result{}, err
		}
	}
	return minimizeSparse(s.ticker, o, beta, s.penalties(len(x.Cols), len(beta), 1), s.limits)
}

func (s *search) sample(o objective) objective {
	if o.rows() < longTable || s.iterations == 0 {
		return nil
	}
	return o.sample(stride)
}

// penalties returns the strength for each weight; it is 0 for the intercepts after the columns.
func (s *search) penalties(cols, weights int, share float64) []float64 {
	l1, width := make([]float64, weights), weights/s.rows
	for j := range l1 {
		if j%width < cols {
			l1[j] = s.l1 * share
		}
	}
	return l1
}

// solveInParts solves for a growing set of columns: those whose weight is not 0 and those whose gradient exceeds the
// penalty the most, until there are none of the latter.
func (s *search) solveInParts(o objective, beta []float64) (r result, err error) {
	grad := make([]float64, len(beta))
	width, p := len(beta)/s.rows, len(s.x.Cols)
	for range 200 {
		if _, _, err = o.value(s.ticker, beta, grad); err != nil {
			return r, err
		}
		chosen, waiting := s.workingSet(beta, grad, width)
		if !waiting && r.iterations > 0 {
			return r, nil
		}
		if len(chosen)*s.rows > 4*maxDense {
			r.warning = unfinishedAfter(r.iterations) + "; a smaller C leaves fewer columns"
			return r, nil
		}
		part := ml.Matrix{Rows: s.x.Rows, Cols: make([][]float64, len(chosen))}
		for k, j := range chosen {
			part.Cols[k] = s.x.Cols[j]
		}
		if width > p {
			chosen = append(chosen, p) // the intercept is always included
		}
		n := len(chosen)
		small := make([]float64, n*s.rows)
		for k := range small {
			small[k] = beta[k/n*width+chosen[k%n]]
		}
		step, err := s.sparse(part, small)
		if err != nil || step.warning != "" {
			return step, err
		}
		r.iterations += max(1, step.iterations)
		for k, v := range small {
			beta[k/n*width+chosen[k%n]] = v
		}
	}
	return r, nil
}

// workingSet returns the columns with a weight and, of those whose gradient exceeds the penalty, all with at least half
// of the largest excess. waiting reports whether there are any of the latter.
func (s *search) workingSet(beta, grad []float64, width int) (in []int, waiting bool) {
	urge, most := make([]float64, len(s.x.Cols)), 0.0
	for j := range urge {
		for k := j; k < len(beta); k += width {
			if beta[k] != 0 {
				urge[j] = math.Inf(1)
			}
			urge[j] = max(urge[j], math.Abs(grad[k])-s.l1)
		}
		if !math.IsInf(urge[j], 1) {
			most = max(most, urge[j])
		}
	}
	waiting = most > 1e-6*s.l1
	for j, u := range urge {
		if math.IsInf(u, 1) || waiting && u >= 0.5*most {
			in = append(in, j)
		}
	}
	return in, waiting
}
