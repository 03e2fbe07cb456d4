package linear

import (
	"encoding/json"
	"errors"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/kernel"
)

// link is how sums become probabilities.
type link uint8

const (
	linkOne     link = iota // two classes: the sigmoid of the sum
	linkTwice               // two classes by softmax of -sum and sum: the sigmoid of twice the sum
	linkRest                // a sigmoid a class, divided by their sum
	linkSoftmax             // all classes at once
)

// logistic is a fitted LogisticRegression: one row of coefficients for two classes, one a class for
// more.
type logistic struct {
	width      int
	classes    int
	coef       [][]float64
	intercept  []float64
	iterations []int
	link       link
	warning    string
}

// Width returns the number of columns.
func (m *logistic) Width() int { return m.width }

// Iterations returns the iterations of all the problems together.
func (m *logistic) Iterations() int {
	sum := 0
	for _, n := range m.iterations {
		sum += n
	}
	return sum
}

// Warning says why the fit did not converge, or is empty.
func (m *logistic) Warning() string { return m.warning }

// Attributes returns coef_, intercept_, n_iter_ and n_features_in_. The sums of a row with coef_
// and intercept_ are scikit-learn's decision_function.
func (m *logistic) Attributes() map[string]any {
	coef := make([][]float64, len(m.coef))
	for i, c := range m.coef {
		coef[i] = slices.Clone(c)
	}
	return map[string]any{"coef_": coef, "intercept_": slices.Clone(m.intercept),
		"n_iter_": slices.Clone(m.iterations), "n_features_in_": m.width}
}

// Decision returns intercept plus weighted sum: one number a row for two classes, one a class for
// more.
func (m *logistic) Decision(x ml.Matrix) [][]float64 {
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

// sums adds column after column, in the order in which ProbRow adds the numbers of its row.
func (m *logistic) sums(z []float64, x ml.Matrix, c int) {
	for i := range z {
		z[i] = m.intercept[c]
	}
	kernel.AddScaled(z, x.Cols, m.coef[c])
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

// Predict returns the class with the largest sum; for two classes the second when its sum is above 0.
func (m *logistic) Predict(dst []float64, x ml.Matrix) []float64 {
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

// Prob returns the probabilities [row][class].
func (m *logistic) Prob(x ml.Matrix) [][]float64 {
	out := table2(x.Rows, m.classes)
	z := make([]float64, x.Rows)
	for c := range m.coef {
		m.sums(z, x, c)
		for i, v := range z {
			out[i][c] = v
		}
	}
	for _, row := range out {
		m.turn(row)
	}
	return out
}

// ProbRow returns the probabilities for one row. It allocates nothing when dst has room.
func (m *logistic) ProbRow(dst, x []float64) []float64 {
	dst = slices.Grow(dst[:0], m.classes)[:m.classes]
	for c, coef := range m.coef {
		z := m.intercept[c]
		for j, w := range coef {
			z += float64(w * x[j])
		}
		dst[c] = z
	}
	m.turn(dst)
	return dst
}

// turn makes probabilities of the sums that stand first in row.
func (m *logistic) turn(row []float64) {
	switch m.link {
	case linkOne:
		row[1] = kernel.Sigmoid(row[0])
		row[0] = 1 - row[1]
	case linkTwice:
		softmax2(row)
	case linkRest:
		sum := 0.0
		for c, z := range row {
			row[c] = kernel.Sigmoid(z)
			sum += row[c]
		}
		divide(row, sum)
	case linkSoftmax:
		softmax(row)
	}
}

func softmax2(row []float64) {
	z := row[0]
	row[0] = -z
	row[1] = z
	softmax(row)
}

func softmax(row []float64) {
	top, sum := slices.Max(row), 0.0
	for c, z := range row {
		row[c] = kernel.Exp(z - top)
		sum += row[c]
	}
	divide(row, sum)
}

func divide(row []float64, by float64) {
	for c := range row {
		row[c] /= by
	}
}

// logisticText is the attributes as they are written.
type logisticText struct {
	Coef       []ml.Floats `json:"coef_"`
	Intercept  ml.Floats   `json:"intercept_"`
	Iterations []int       `json:"n_iter_"`
	Width      int         `json:"n_features_in_"`
}

func loadLogistic(params map[string]any, attributes []byte) (any, error) {
	l, err := readLogistic(params)
	if err != nil {
		return nil, err
	}
	var w logisticText
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	m := &logistic{width: w.Width, intercept: w.Intercept, iterations: w.Iterations, classes: len(w.Coef)}
	for _, c := range w.Coef {
		if len(c) != w.Width {
			return nil, errors.New("linear: coef_ and n_features_in_ do not fit together")
		}
		m.coef = append(m.coef, c)
	}
	if len(m.coef) == 0 || len(m.coef) == 2 || len(m.intercept) != len(m.coef) {
		return nil, errors.New("linear: coef_ and intercept_ do not fit together")
	}
	m.link = l.link(m.classes)
	m.classes = max(2, m.classes)
	return m, nil
}

// link follows from the parameters and the number of rows of coefficients.
func (l LogisticRegression) link(rows int) link {
	switch {
	case rows > 1 && l.OneVsRest:
		return linkRest
	case rows > 1:
		return linkSoftmax
	case l.Multinomial:
		return linkTwice
	}
	return linkOne
}
