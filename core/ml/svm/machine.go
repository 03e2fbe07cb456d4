package svm

import (
	"errors"
	"math"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// machine is a fitted SVC. The signs are libsvm's: a positive decision is a vote for the first class of a pair.
type machine struct {
	shape     kernelFunc
	ovo, ties bool
	width     int
	trained   []int       // number of rows and columns of the fit
	support   []int       // row numbers of the support vectors, by class
	vectors   [][]float64 // support vectors
	counts    []int       // number of support vectors of each class
	dual      [][]float64 // [other class][support vector]
	intercept []float64   // of each pair
	steps     []int
	status    int // 1: stopped before convergence
	warning   string
	starts    []int // first support vector of each class
}

func (m *machine) prepare() {
	at := 0
	m.starts = make([]int, len(m.counts))
	for c, n := range m.counts {
		m.starts[c] = at
		at += n
	}
}

// Width returns the number of columns.
func (m *machine) Width() int { return m.width }

// Iterations returns the sum of the steps of all pairs.
func (m *machine) Iterations() int {
	sum := 0
	for _, n := range m.steps {
		sum += n
	}
	return sum
}

// Warning says why the fit did not converge, or is empty.
func (m *machine) Warning() string { return m.warning }

// flipSigns converts between libsvm's signs and scikit-learn's for two classes, where a positive decision is the second
// class.
func (m *machine) flipSigns() {
	if len(m.counts) == 2 {
		for i := range m.dual[0] {
			m.dual[0][i] = -m.dual[0][i]
		}
		m.intercept[0] = -m.intercept[0]
	}
}

func (m *machine) fields() ml.Fields {
	return ml.Fields{{Name: "support_", At: &m.support}, {Name: "support_vectors_", At: &m.vectors}, {Name: "n_support_", At: &m.counts},
		{Name: "dual_coef_", At: &m.dual}, {Name: "intercept_", At: &m.intercept}, {Name: "n_iter_", At: &m.steps},
		{Name: "shape_fit_", At: &m.trained}, {Name: "fit_status_", At: &m.status}, {Name: "n_features_in_", At: &m.width},
		{Name: "_gamma", At: &m.shape.gamma}}
}

// maxWeights limits coef_, which has a row for each pair of classes: 2^24 numbers take 128 MiB.
const maxWeights = 1 << 24

// Attributes returns support_, support_vectors_, n_support_, dual_coef_, intercept_, n_iter_, shape_fit_, fit_status_,
// n_features_in_, with the linear kernel coef_ unless it is too large, and _gamma, the computed value of gamma.
func (m *machine) Attributes() map[string]any {
	shown := *m
	shown.dual, shown.intercept = ml.NewRows(len(m.dual), len(m.vectors)), append([]float64(nil), m.intercept...)
	for i, d := range m.dual {
		copy(shown.dual[i], d)
	}
	shown.flipSigns()
	out := shown.fields().Attributes()
	if m.shape.name == "linear" && len(m.intercept) <= maxWeights/max(1, m.width) {
		out["coef_"] = shown.weights()
	}
	return out
}

// weights returns the weighted sum of the support vectors of each pair: with the linear kernel, the weights of the
// columns.
func (m *machine) weights() [][]float64 {
	out := ml.NewRows(len(m.intercept), m.width)
	m.eachPair(func(p, a, b int) {
		m.terms(a, b, func(coef *float64, k int) { kernel.Axpy(out[p], *coef, m.vectors[k]) })
	})
	return out
}

func (m *machine) eachPair(do func(p, a, b int)) {
	p := 0
	for a := range m.counts {
		for b := a + 1; b < len(m.counts); b++ {
			do(p, a, b)
			p++
		}
	}
}

// terms calls do for the support vectors of both classes, with their multipliers.
func (m *machine) terms(a, b int, do func(coef *float64, k int)) {
	for k := m.starts[a]; k < m.starts[a]+m.counts[a]; k++ {
		do(&m.dual[b-1][k], k)
	}
	for k := m.starts[b]; k < m.starts[b]+m.counts[b]; k++ {
		do(&m.dual[a][k], k)
	}
}

// each calls do with the decisions of the pairs for each row, and a buffer with a number for each class.
func (m *machine) each(x ml.Matrix, do func(i int, pairs, votes []float64)) {
	alike := make([]float64, len(m.vectors))
	pairs, votes := make([]float64, len(m.intercept)), make([]float64, len(m.counts))
	x.EachRow(func(i int, row []float64) {
		for k, v := range m.vectors {
			alike[k] = m.shape.value(row, v)
		}
		m.eachPair(func(p, a, b int) {
			sum := 0.0
			m.terms(a, b, func(coef *float64, k int) { sum += float64(*coef * alike[k]) })
			pairs[p] = sum + m.intercept[p]
		})
		do(i, pairs, votes)
	})
}

// votes writes the number of pairs that vote for each class, plus at most a third for the size of the decisions.
func (m *machine) votes(dst, pairs []float64, clearly bool) {
	clear(dst)
	m.eachPair(func(p, a, b int) {
		if pairs[p] > 0 || clearly && pairs[p] == 0 {
			dst[a]++
		} else {
			dst[b]++
		}
	})
	if !clearly {
		return
	}
	sums := make([]float64, len(dst))
	m.eachPair(func(p, a, b int) {
		sums[a] += pairs[p]
		sums[b] -= pairs[p]
	})
	for c, sum := range sums {
		dst[c] += sum / (3 * (math.Abs(sum) + 1))
	}
}

// Decision returns one number for each row with two classes; with more, the votes for each class, or with
// decision_function_shape ovo the decision of each pair.
func (m *machine) Decision(x ml.Matrix) [][]float64 {
	width := len(m.counts)
	if width == 2 || m.ovo {
		width = len(m.intercept)
	}
	out := ml.NewRows(x.Rows, width)
	m.each(x, func(i int, pairs, _ []float64) {
		switch {
		case len(m.counts) == 2:
			out[i][0] = -pairs[0]
		case m.ovo:
			copy(out[i], pairs)
		default:
			m.votes(out[i], pairs, true)
		}
	})
	return out
}

// Predict returns the class with the most votes, the first of several with as many.
func (m *machine) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = ml.Room(dst, x.Rows)
	m.each(x, func(i int, pairs, votes []float64) {
		m.votes(votes, pairs, m.ties && len(votes) > 2)
		dst[i] = float64(ml.ArgMax(votes))
	})
	return dst
}

// Load restores a fitted machine and checks that its lists have matching lengths.
func (s *SVC) Load(attributes []byte, pause func()) (ml.Predictor, error) {
	m := &machine{shape: s.shape, ovo: s.Pairs, ties: s.BreakTies}
	if err := m.fields().Load(attributes, pause); err != nil {
		return nil, err
	}
	classes, sum := len(m.counts), 0
	fits := classes >= 2 && len(m.dual) == classes-1 && len(m.intercept) == classes*(classes-1)/2
	for _, n := range m.counts {
		if n < 0 || n > len(m.vectors)-sum { // their sum must not overflow
			fits = false
			break
		}
		sum += n
	}
	for _, v := range m.vectors {
		fits = fits && len(v) == m.width
	}
	for _, d := range m.dual {
		fits = fits && len(d) == sum && len(m.vectors) == sum
	}
	if !fits {
		return nil, errors.New("svm: n_support_, support_vectors_, dual_coef_ and intercept_ do not fit together")
	}
	m.flipSigns()
	m.prepare()
	return m, nil
}
