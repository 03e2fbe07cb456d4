package linear

import (
	"encoding/json"
	"errors"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/kernel"
)

// regressor is a fitted model of a number: a constant plus a weighted sum of the columns.
type regressor struct {
	coef       []float64
	intercept  float64
	rank       int       // of the columns, for least squares
	singular   []float64 // their singular values, nil where they were not computed
	gap        float64   // between the function and its lower bound, for coordinate descent
	iterations int
	kind       regression
	warning    string
}

// regression is which attributes a regressor has.
type regression uint8

const (
	leastSquares regression = iota
	ridgeRegression
	coordinateDescent
)

// Width returns the number of columns.
func (m *regressor) Width() int { return len(m.coef) }

// Iterations returns the passes over the columns; 0 where the solution is computed at once.
func (m *regressor) Iterations() int { return m.iterations }

// Warning says why the fit did not converge, or is empty.
func (m *regressor) Warning() string { return m.warning }

// Attributes returns coef_, intercept_ and n_features_in_; with least squares also rank_ and
// singular_ (left out above 200 columns), with coordinate descent n_iter_ and dual_gap_.
func (m *regressor) Attributes() map[string]any {
	out := map[string]any{"coef_": slices.Clone(m.coef), "intercept_": m.intercept, "n_features_in_": len(m.coef)}
	switch m.kind {
	case leastSquares:
		out["rank_"] = m.rank
		if m.singular != nil {
			out["singular_"] = slices.Clone(m.singular)
		}
	case ridgeRegression:
		out["n_iter_"] = nil
	case coordinateDescent:
		out["n_iter_"], out["dual_gap_"] = m.iterations, m.gap
	}
	return out
}

// Predict adds column after column, in the order in which PredictRow adds the numbers of its row.
func (m *regressor) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = slices.Grow(dst[:0], x.Rows)[:x.Rows]
	for i := range dst {
		dst[i] = m.intercept
	}
	kernel.AddScaled(dst, x.Cols, m.coef)
	return dst
}

// PredictRow returns the same for one row.
func (m *regressor) PredictRow(x []float64) float64 {
	z := m.intercept
	for j, w := range m.coef {
		z += float64(w * x[j])
	}
	return z
}

// regressorText is the attributes as they are written.
type regressorText struct {
	Coef       ml.Floats `json:"coef_"`
	Intercept  float64   `json:"intercept_"`
	Rank       int       `json:"rank_"`
	Singular   ml.Floats `json:"singular_"`
	Gap        float64   `json:"dual_gap_"`
	Iterations int       `json:"n_iter_"`
	Width      int       `json:"n_features_in_"`
}

// loadRegressor reads what Attributes gave.
func loadRegressor(kind regression, attributes []byte) (any, error) {
	var w regressorText
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	if len(w.Coef) != w.Width {
		return nil, errors.New("linear: coef_ and n_features_in_ do not fit together")
	}
	return &regressor{kind: kind, coef: w.Coef, intercept: w.Intercept, rank: w.Rank, singular: w.Singular,
		gap: w.Gap, iterations: w.Iterations}, nil
}

// means returns the mean of each column and of y, or zeros when no intercept is wanted.
func means(x ml.Matrix, y []float64, intercept bool) (columns []float64, target float64) {
	columns = make([]float64, len(x.Cols))
	if !intercept || x.Rows == 0 {
		return columns, 0
	}
	for j, c := range x.Cols {
		columns[j] = mean(c[:x.Rows])
	}
	return columns, mean(y)
}

// mean is taken twice: the second pass takes out what the first one rounded.
func mean(v []float64) float64 {
	n := float64(len(v))
	m := kernel.Sum(v) / n
	rest := 0.0
	for _, f := range v {
		rest += f - m
	}
	return m + rest/n
}

// fitted completes a regressor whose weights were found on centred columns.
func (m *regressor) fitted(mean []float64, target float64) (ml.Predictor, error) {
	m.intercept = target - product(mean, m.coef)
	for _, f := range append(slices.Clone(m.coef), m.intercept) {
		if f-f != 0 {
			return nil, errors.New("linear: " + tooLarge)
		}
	}
	return m, nil
}
