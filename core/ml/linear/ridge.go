package linear

import (
	"context"
	"math"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// Ridge finds the weights that minimize
//
//	sum_i (y_i - x_i w - b)² + alpha |w|²
//
// by a Cholesky factorization of the normal equations, or of their dual if there are fewer rows than columns. If these
// are numerically singular, and for alpha 0, it uses the method of LinearRegression. With Positive no weight is
// negative.
type Ridge struct {
	Alpha               float64
	Intercept, Positive bool
}

const ridgeKind = "Ridge"

func ridgeParams() ml.ParamDocs {
	inf := math.Inf(1)
	return ml.ParamDocs{
		{Name: "alpha", Default: 1.0, Min: 0, Max: inf, Doc: "Strength of the penalty: a larger value gives smaller weights."},
		{Name: "fit_intercept", Default: true, Doc: "Fit a constant in addition to the weights; it is not penalized."},
		{Name: "solver", Default: "auto", Choices: []string{"auto", "cholesky", "svd", "lsqr", "sparse_cg", "sag", "saga"},
			Doc: "scikit-learn's solver. Here all values use the same one, which finds the exact optimum."},
		{Name: "positive", Default: false, Doc: "Allow no negative weights."},
		{Name: "max_iter", Default: nil, None: true, Min: 1, Max: inf, Whole: true, Doc: noEffect},
		{Name: "tol", Default: 1e-4, Min: 0, Max: inf, Doc: noEffect},
		randomState(), unused("copy_X", true),
	}
}

// MakeRidge returns the catalog entry of Ridge.
func MakeRidge() ml.Maker {
	return ml.Maker{
		Params: ridgeParams(),
		Note:   "Predicts a number: least squares with weights shrunk towards 0.",
		Build: func(params map[string]any) (any, error) {
			p, err := ridgeParams().Read(ridgeKind, params)
			if err != nil {
				return nil, err
			}
			return Ridge{Alpha: p.Float("alpha"), Intercept: p.Bool("fit_intercept"), Positive: p.Bool("positive")}, nil
		},
	}
}

// Tags says that it predicts numbers.
func (Ridge) Tags() ml.Tags { return ml.Tags{Task: ml.Regression} }

// Load restores a fitted regressor.
func (Ridge) Load(attributes []byte, pause func()) (ml.Predictor, error) {
	return ridgeRegression.load(attributes, pause)
}

// Fit finds the weights. Time: half of rows times columns squared.
func (r Ridge) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	t := newTicker(ctx, 1)
	m := &regressor{kind: ridgeRegression}
	mean, target := means(x, y, r.Intercept)
	ok, err := false, error(nil)
	if r.Alpha > 0 && !r.Positive {
		m.coef, ok, err = r.normal(t, x, y, mean, target)
	}
	if err == nil && !ok {
		var s square
		if s, err = reduce(t, x, y, mean, target); err == nil && r.Positive {
			m.coef, err = s.nonNegative(t, r.Alpha)
		} else if err == nil {
			m.coef, _, _, err = s.shortest(t, r.Alpha)
		}
	}
	if err == nil {
		err = t.tick()
	}
	if err != nil {
		return nil, err
	}
	return m.fitted(ridgeKind, mean, target)
}

// normal solves (X'X + alpha) w = X'y, or with fewer rows than columns w = X' (XX' + alpha)^-1 y. It reports false if
// the matrix is singular.
func (r Ridge) normal(t *ticker, x ml.Matrix, y, mean []float64, target float64) ([]float64, bool, error) {
	rest, w := make([]float64, x.Rows), make([]float64, len(x.Cols))
	shift(rest, y, target)
	if wide := len(x.Cols) > x.Rows; wide {
		rows := transposed(x, mean)
		ok, err := r.solve(t, rows, make([]float64, len(rows)), rest, nil)
		for i, f := range rest {
			kernel.Axpy(w, f, rows[i])
		}
		return w, ok, err
	}
	ok, err := r.solve(t, x.Cols, mean, w, rest)
	return w, ok, err
}

// solve replaces w by the solution of (A'A + alpha) w = w + A'y, where A is the centered columns.
func (r Ridge) solve(t *ticker, cols [][]float64, mean, w, y []float64) (bool, error) {
	d := len(cols)
	a := make([]float64, d*d)
	if err := gram(t, a, cols, mean, w, y); err != nil {
		return false, err
	}
	for j := range d {
		a[j*d+j] += r.Alpha
	}
	ok, err := factor(t, a, d)
	if ok && err == nil {
		solve(a, d, w)
	}
	return ok, err
}

// transposed returns the centered rows.
func transposed(x ml.Matrix, mean []float64) [][]float64 {
	out := ml.NewRows(x.Rows, len(x.Cols))
	for j, c := range x.Cols {
		for i := range out {
			out[i][j] = c[i] - mean[j]
		}
	}
	return out
}

// gram adds the products of the centered columns to the lower triangle of a and, unless y is nil, those with y to w.
func gram(t *ticker, a []float64, cols [][]float64, mean, w, y []float64) error {
	d := len(cols)
	if d == 0 {
		return nil
	}
	room, part, tiles, ones := ml.NewRows(d, block), make([][]float64, d), make([]float64, kernel.GramRoom(block)), make([]float64, block)
	for i := range ones {
		ones[i] = 1
	}
	for n, lo := len(cols[0]), 0; lo < n; lo += block {
		hi := min(lo+block, n)
		for j, c := range cols {
			part[j] = room[j][:hi-lo]
			shift(part[j], c[lo:hi], mean[j])
		}
		kernel.Gram(a, d, part, ones[:hi-lo], tiles)
		if y != nil {
			kernel.Dots(w, part, y[lo:hi])
		}
		if err := t.spend(float64(hi-lo) * float64(d) * float64(d)); err != nil {
			return err
		}
	}
	return nil
}
