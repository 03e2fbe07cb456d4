package linear

import (
	"errors"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// weighted is a fitted linear classifier: one row of coefficients for two classes, one for each class for more.
type weighted struct {
	width      int
	coef       [][]float64
	intercept  []float64
	iterations []int
	warning    string
}

// Width returns the number of columns.
func (m *weighted) Width() int { return m.width }

// Iterations returns the sum of the iterations of all problems.
func (m *weighted) Iterations() int {
	sum := 0
	for _, n := range m.iterations {
		sum += n
	}
	return sum
}

// Warning says why the fit did not converge, or is empty.
func (m *weighted) Warning() string { return m.warning }

// Attributes returns coef_, intercept_, n_iter_ and n_features_in_. The product of a row with coef_ plus intercept_ is
// scikit-learn's decision_function.
func (m *weighted) Attributes() map[string]any { return m.fields().Attributes() }

func (m *weighted) fields() ml.Fields {
	return ml.Fields{{Name: "coef_", At: &m.coef}, {Name: "intercept_", At: &m.intercept}, {Name: "n_features_in_", At: &m.width},
		{Name: "n_iter_", At: &m.iterations}}
}

// Decision returns intercept plus weighted sum: one number for each row with two classes, one for each class with more.
func (m *weighted) Decision(x ml.Matrix) [][]float64 {
	out := ml.NewRows(x.Rows, len(m.coef))
	z := make([]float64, x.Rows)
	for c := range m.coef {
		m.sums(z, x, c)
		for i, v := range z {
			out[i][c] = v
		}
	}
	return out
}

// sums adds column by column, in the same order as for a single row.
func (m *weighted) sums(z []float64, x ml.Matrix, c int) {
	for i := range z {
		z[i] = m.intercept[c]
	}
	kernel.AddScaled(z, x.Cols, m.coef[c])
}

// sum is the same for one row.
func (m *weighted) sum(x []float64, c int) float64 {
	z := m.intercept[c]
	for j, w := range m.coef[c] {
		z += float64(w * x[j])
	}
	return z
}

// Predict returns the class with the largest sum; with two classes, the second if its sum is positive.
func (m *weighted) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = ml.Room(dst, x.Rows)
	for i, d := range m.Decision(x) {
		dst[i] = class(d)
	}
	return dst
}

// PredictRow returns the same for one row.
func (m *weighted) PredictRow(x []float64) float64 {
	var room [16]float64
	d := room[:0]
	for c := range m.coef {
		d = append(d, m.sum(x, c))
	}
	return class(d)
}

func class(d []float64) float64 {
	if len(d) == 1 && d[0] > 0 {
		return 1
	}
	return float64(ml.ArgMax(d))
}

// check reports whether loaded attributes form a classifier.
func (m *weighted) check() error {
	ok := len(m.coef) > 0 && len(m.coef) != 2 && len(m.coef) <= maxClasses && len(m.intercept) == len(m.coef)
	for _, c := range m.coef {
		ok = ok && len(c) == m.width
	}
	if !ok {
		return errors.New("linear: coef_, intercept_ and n_features_in_ do not fit together")
	}
	return nil
}
