package linear

import (
	"slices"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// link is the function from sums to probabilities.
type link uint8

const (
	linkOne     link = iota // two classes: the sigmoid of the sum
	linkTwice               // two classes by softmax of -sum and sum: the sigmoid of twice the sum
	linkRest                // the sigmoid of each class, divided by their sum
	linkSoftmax             // softmax over all classes
)

// logistic is a fitted LogisticRegression.
type logistic struct {
	weighted
	classes int
	link    link
}

// Prob returns the probabilities [row][class].
func (m *logistic) Prob(x ml.Matrix) [][]float64 {
	out := ml.NewRows(x.Rows, m.classes)
	z := make([]float64, x.Rows)
	for c := range m.coef {
		m.sums(z, x, c)
		for i, v := range z {
			out[i][c] = v
		}
	}
	for _, row := range out {
		m.toProbabilities(row)
	}
	return out
}

// ProbRow returns the probabilities for one row. It allocates nothing if dst is long enough.
func (m *logistic) ProbRow(dst, x []float64) []float64 {
	dst = slices.Grow(dst[:0], m.classes)[:m.classes]
	for c := range m.coef {
		dst[c] = m.sum(x, c)
	}
	m.toProbabilities(dst)
	return dst
}

// toProbabilities replaces the sums at the start of row by probabilities.
func (m *logistic) toProbabilities(row []float64) {
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
		kernel.Softmax(row)
	}
}

func softmax2(row []float64) {
	z := row[0]
	row[0] = -z
	row[1] = z
	kernel.Softmax(row)
}

func divide(row []float64, by float64) {
	for c := range row {
		row[c] /= by
	}
}

// Load restores a fitted classifier and checks that its lists have the same number of classes and columns.
func (l *LogisticRegression) Load(attributes []byte, pause func()) (ml.Predictor, error) {
	m := &logistic{}
	if err := m.fields().Load(attributes, pause); err != nil {
		return nil, err
	}
	m.classes, m.link = max(2, len(m.coef)), l.link(len(m.coef))
	return m, m.check()
}

// link returns the link for the parameters and a number of rows of coefficients.
func (l *LogisticRegression) link(rows int) link {
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
