package linear

import (
	"encoding/json"
	"errors"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/kernel"
)

// weighted is a fitted classifier that weighs the columns: one row of coefficients for two classes,
// one a class for more.
type weighted struct {
	width      int
	coef       [][]float64
	intercept  []float64
	iterations []int
	warning    string
}

// Width returns the number of columns.
func (m *weighted) Width() int { return m.width }

// Iterations returns the iterations of all the problems together.
func (m *weighted) Iterations() int {
	sum := 0
	for _, n := range m.iterations {
		sum += n
	}
	return sum
}

// Warning says why the fit did not converge, or is empty.
func (m *weighted) Warning() string { return m.warning }

// Attributes returns coef_, intercept_, n_iter_ and n_features_in_. The sums of a row with coef_
// and intercept_ are scikit-learn's decision_function.
func (m *weighted) Attributes() map[string]any {
	coef := make([][]float64, len(m.coef))
	for i, c := range m.coef {
		coef[i] = slices.Clone(c)
	}
	return map[string]any{"coef_": coef, "intercept_": slices.Clone(m.intercept),
		"n_iter_": slices.Clone(m.iterations), "n_features_in_": m.width}
}

// Decision returns intercept plus weighted sum: one number a row for two classes, one a class for
// more.
func (m *weighted) Decision(x ml.Matrix) [][]float64 {
	out := table2(x.Rows, len(m.coef))
	z := make([]float64, x.Rows)
	for c := range m.coef {
		m.sums(z, x, c)
		for i, v := range z {
			out[i][c] = v
		}
	}
	return out
}

// sums adds column after column, in the order in which a single row's numbers are added.
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

// Predict returns the class with the largest sum; for two classes the second when its sum is above 0.
func (m *weighted) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = slices.Grow(dst[:0], x.Rows)[:x.Rows]
	for i, d := range m.Decision(x) {
		dst[i] = 0
		if len(d) == 1 {
			if d[0] > 0 {
				dst[i] = 1
			}
			continue
		}
		for c, v := range d {
			if v > d[int(dst[i])] {
				dst[i] = float64(c)
			}
		}
	}
	return dst
}

// PredictRow returns the same for one row.
func (m *weighted) PredictRow(x []float64) float64 {
	best, at := m.sum(x, 0), 0.0
	if len(m.coef) == 1 {
		if best > 0 {
			return 1
		}
		return 0
	}
	for c := 1; c < len(m.coef); c++ {
		if z := m.sum(x, c); z > best {
			best, at = z, float64(c)
		}
	}
	return at
}

// table2 is rows of one slice.
func table2(rows, width int) [][]float64 {
	room := make([]float64, rows*width)
	out := make([][]float64, rows)
	for i := range out {
		out[i] = room[i*width : (i+1)*width : (i+1)*width]
	}
	return out
}

// weightedText is the attributes as they are written.
type weightedText struct {
	Coef       []ml.Floats `json:"coef_"`
	Intercept  ml.Floats   `json:"intercept_"`
	Iterations any         `json:"n_iter_"`
	Width      int         `json:"n_features_in_"`
}

func loadWeighted(attributes []byte) (weighted, error) {
	var w weightedText
	if err := json.Unmarshal(attributes, &w); err != nil {
		return weighted{}, err
	}
	m := weighted{width: w.Width, intercept: w.Intercept}
	switch n := w.Iterations.(type) {
	case float64:
		m.iterations = []int{int(n)}
	case []any:
		for _, v := range n {
			if f, ok := v.(float64); ok {
				m.iterations = append(m.iterations, int(f))
			}
		}
	}
	for _, c := range w.Coef {
		if len(c) != w.Width {
			return m, errors.New("linear: coef_ and n_features_in_ do not fit together")
		}
		m.coef = append(m.coef, c)
	}
	if len(m.coef) == 0 || len(m.coef) == 2 || len(m.intercept) != len(m.coef) {
		return m, errors.New("linear: coef_ and intercept_ do not fit together")
	}
	return m, nil
}
