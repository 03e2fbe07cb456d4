package linear

import (
	"errors"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// regressor is a fitted regression: a constant plus a weighted sum of the columns.
type regressor struct {
	width      int
	coef       []float64
	intercept  float64
	rank       int       // of the columns, for least squares
	singular   []float64 // their singular values, nil where they were not computed
	gap        float64   // the duality gap, for coordinate descent
	iterations int
	kind       regression
	warning    string
}

// regression determines the attributes of a regressor.
type regression uint8

const (
	leastSquares regression = iota
	nonNegativeSquares
	ridgeRegression
	coordinateDescent
)

// Width returns the number of columns.
func (m *regressor) Width() int { return m.width }

// Iterations returns the number of passes over the columns, and 0 if the solution is computed directly.
func (m *regressor) Iterations() int { return m.iterations }

// Warning says why the fit did not converge, or is empty.
func (m *regressor) Warning() string { return m.warning }

// fields returns coef_, intercept_ and n_features_in_; for least squares without a sign constraint also rank_ and
// singular_ (None above 200 columns), for coordinate descent n_iter_ and dual_gap_.
func (m *regressor) fields() ml.Fields {
	f := ml.Fields{{Name: "coef_", At: &m.coef}, {Name: "intercept_", At: &m.intercept}, {Name: "n_features_in_", At: &m.width}}
	switch m.kind {
	case leastSquares:
		return append(f, ml.Field{Name: "rank_", At: &m.rank}, ml.Field{Name: "singular_", At: &m.singular})
	case nonNegativeSquares:
		return f
	case ridgeRegression:
		return append(f, ml.Field{Name: "n_iter_", At: &m.singular}) // always nil
	}
	return append(f, ml.Field{Name: "n_iter_", At: &m.iterations}, ml.Field{Name: "dual_gap_", At: &m.gap})
}

// Attributes returns the fields.
func (m *regressor) Attributes() map[string]any { return m.fields().Attributes() }

// Predict adds column by column, in the same order as PredictRow.
func (m *regressor) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = ml.Room(dst, x.Rows)
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

// load restores a fitted regressor and checks that it has a coefficient for every column.
func (kind regression) load(attributes []byte, pause func()) (ml.Predictor, error) {
	m := &regressor{kind: kind}
	if err := m.fields().Load(attributes, pause); err != nil {
		return nil, err
	}
	if len(m.coef) != m.width {
		return nil, errors.New("linear: coef_ and n_features_in_ do not fit together")
	}
	return m, nil
}

// means returns the mean of each column and of y, or zeros without an intercept.
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

// mean uses two passes: the second corrects the rounding error of the first.
func mean(v []float64) float64 {
	n := float64(len(v))
	m := kernel.Sum(v) / n
	rest := 0.0
	for _, f := range v {
		rest += f - m
	}
	return m + rest/n
}

// fitted completes a regressor whose weights were computed for centered columns.
func (m *regressor) fitted(kind string, mean []float64, target float64) (ml.Predictor, error) {
	m.intercept = target - product(mean, m.coef)
	m.width = len(m.coef)
	if !finite(m.intercept, m.coef) {
		return nil, &ml.StepError{Step: kind, Text: tooLarge}
	}
	return m, nil
}
