package linear

import (
	"math"
	"slices"

	"orrery/core/ml"
)

// search is a problem over columns: a smooth objective and, with l1 above 0, absolute values.
type search struct {
	*ticker
	limits
	build func(ml.Matrix) objective
	x     ml.Matrix
	rows  int     // of weights: 1, or one a class
	l1    float64 // strength of the absolute values, of intercepts excepted
}

// run returns the weights at the optimum, row by row, each with its intercept last.
func (s *search) run() ([]float64, result, error) {
	o := s.build(s.x)
	beta := make([]float64, o.size())
	var r result
	var err error
	switch {
	case s.l1 == 0:
		r, err = minimise(s.ticker, o, beta, s.limits)
	case len(beta) > mostAtOnce:
		r, err = s.inParts(o, beta)
	default:
		r, err = s.sparse(s.x, beta)
	}
	if err == nil {
		o.centre(beta)
	}
	return beta, r, err
}

// mostAtOnce is the number of weights above which columns whose weights are 0 are left out: a
// Hessian of a thousand takes 8 MB.
const mostAtOnce = 1000

// sparse moves beta to the optimum over some columns. Long tables start from the optimum of every
// 17th row, as in minimise.
func (s *search) sparse(x ml.Matrix, beta []float64) (result, error) {
	o := s.build(x)
	if part := s.sample(o); part != nil {
		quiet := &ticker{check: s.check, done: s.done, total: s.total, loss: s.loss, silent: true}
		share := float64(part.rows()) / float64(o.rows())
		if _, err := minimiseSparse(quiet, part, beta, s.penalties(len(x.Cols), len(beta), share), limits{iterations: 12, rough: true}); err != nil {
			return result{}, err
		}
	}
	return minimiseSparse(s.ticker, o, beta, s.penalties(len(x.Cols), len(beta), 1), s.limits)
}

func (s *search) sample(o objective) objective {
	if o.rows() < longTable || s.iterations == 0 {
		return nil
	}
	return o.sample(stride)
}

// penalties is the strength for each weight; what follows the columns is an intercept.
func (s *search) penalties(cols, weights int, share float64) []float64 {
	l1, width := make([]float64, weights), weights/s.rows
	for j := range l1 {
		if j%width < cols {
			l1[j] = s.l1 * share
		}
	}
	return l1
}

// inParts solves for the columns that matter: those with weights, and those whose gradient says that
// they would get one, the most urgent first, until none is left.
func (s *search) inParts(o objective, beta []float64) (r result, err error) {
	grad := make([]float64, len(beta))
	width, p := len(beta)/s.rows, len(s.x.Cols)
	for range 100 {
		if _, _, err = o.value(s.ticker, beta, grad); err != nil {
			return r, err
		}
		chosen, waiting := s.chosen(beta, grad, width)
		if len(waiting) == 0 && r.iterations > 0 {
			return r, nil
		}
		chosen = append(chosen, waiting[:min(len(waiting), max(64, len(chosen)))]...)
		slices.Sort(chosen)
		if len(chosen)*s.rows > 4*mostAtOnce {
			r.warning = unfinishedAfter(r.iterations) + "; a smaller C leaves fewer columns"
			return r, nil
		}
		part := ml.Matrix{Rows: s.x.Rows}
		for _, j := range chosen {
			part.Cols = append(part.Cols, s.x.Cols[j])
		}
		at := append(slices.Clone(chosen), p) // the intercept comes along where there is one
		at = at[:len(chosen)+width-p]
		small := make([]float64, 0, len(at)*s.rows)
		for c := range s.rows {
			for _, j := range at {
				small = append(small, beta[c*width+j])
			}
		}
		step, err := s.sparse(part, small)
		if err != nil || step.warning != "" {
			return step, err
		}
		r.iterations += max(1, step.iterations)
		for k, v := range small {
			beta[k/len(at)*width+at[k%len(at)]] = v
		}
	}
	return r, nil
}

// chosen returns the columns that have a weight, and those that want one, the most urgent first.
func (s *search) chosen(beta, grad []float64, width int) (in, waiting []int) {
	urge := make([]float64, len(s.x.Cols))
	for j := range s.x.Cols {
		has := false
		for c := range s.rows {
			has = has || beta[c*width+j] != 0
			urge[j] = math.Max(urge[j], math.Abs(grad[c*width+j])-s.l1)
		}
		switch {
		case has:
			in = append(in, j)
		case urge[j] > 1e-6*s.l1:
			waiting = append(waiting, j)
		}
	}
	slices.SortStableFunc(waiting, func(a, b int) int {
		switch {
		case urge[a] > urge[b]:
			return -1
		case urge[a] < urge[b]:
			return 1
		}
		return 0
	})
	return in, waiting
}
