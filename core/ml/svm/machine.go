package svm

import (
	"encoding/json"
	"errors"
	"math"
	"slices"

	"orrery/core/ml"
)

// machine is a fitted SVC, signs as libsvm has them: above 0 speaks for the first class of a pair.
type machine struct {
	shape     shape
	ovo, ties bool
	width     int
	trained   int         // rows that it was fitted to
	support   []int       // their numbers, class by class
	vectors   [][]float64 // support vectors
	counts    []int       // how many each class has
	dual      [][]float64 // [other class, its own left out][support vector]
	intercept []float64   // of each pair
	steps     []int
	warning   string
	status    int   // 1: stopped before it converged
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

// Iterations returns the steps of all pairs together.
func (m *machine) Iterations() int {
	sum := 0
	for _, n := range m.steps {
		sum += n
	}
	return sum
}

// Warning says why the fit did not converge, or is empty.
func (m *machine) Warning() string { return m.warning }

// flip is -1 for two classes, where scikit-learn turns the signs so that above 0 is the second class.
func (m *machine) flip() float64 {
	if len(m.counts) == 2 {
		return -1
	}
	return 1
}

// Attributes returns support_, support_vectors_, n_support_, dual_coef_, intercept_, n_iter_,
// shape_fit_, fit_status_, n_features_in_, with the kernel linear coef_, and _gamma, the number that
// gamma came to.
func (m *machine) Attributes() map[string]any {
	out := map[string]any{"support_": slices.Clone(m.support), "support_vectors_": copies(m.vectors, 1), "n_support_": slices.Clone(m.counts),
		"dual_coef_": copies(m.dual, m.flip()), "intercept_": copies([][]float64{m.intercept}, m.flip())[0], "n_iter_": slices.Clone(m.steps),
		"shape_fit_": []int{m.trained, m.width}, "fit_status_": m.status, "n_features_in_": m.width, "_gamma": m.shape.gamma}
	if m.shape.name == "linear" {
		out["coef_"] = m.weights()
	}
	return out
}

func copies(rows [][]float64, factor float64) [][]float64 {
	out := make([][]float64, len(rows))
	for i, r := range rows {
		out[i] = make([]float64, len(r))
		for j, v := range r {
			out[i][j] = factor * v
		}
	}
	return out
}

// weights is the sum of the support vectors of each pair: with the kernel linear, weights of the
// columns.
func (m *machine) weights() [][]float64 {
	var out [][]float64
	m.eachPair(func(_, a, b int) {
		w := make([]float64, m.width)
		m.terms(a, b, func(coef float64, k int) {
			for j, v := range m.vectors[k] {
				w[j] += float64(m.flip() * coef * v)
			}
		})
		out = append(out, w)
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

// terms calls do for the support vectors of both classes.
func (m *machine) terms(a, b int, do func(coef float64, k int)) {
	for k := m.starts[a]; k < m.starts[a]+m.counts[a]; k++ {
		do(m.dual[b-1][k], k)
	}
	for k := m.starts[b]; k < m.starts[b]+m.counts[b]; k++ {
		do(m.dual[a][k], k)
	}
}

// scratch is room for one row at a time.
type scratch struct{ row, alike, pairs []float64 }

func (m *machine) scratch() *scratch {
	return &scratch{make([]float64, m.width), make([]float64, len(m.vectors)), make([]float64, len(m.intercept))}
}

// decide writes the decision of each pair for the row in s.
func (m *machine) decide(s *scratch) {
	for k, v := range m.vectors {
		s.alike[k] = m.shape.of(s.row, v)
	}
	m.eachPair(func(p, a, b int) {
		sum := 0.0
		m.terms(a, b, func(coef float64, k int) { sum += float64(coef * s.alike[k]) })
		s.pairs[p] = sum + m.intercept[p]
	})
}

// votes writes for each class how many pairs speak for it, plus up to a third by how clearly.
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
	for c := range dst {
		sum := 0.0
		m.eachPair(func(p, a, b int) {
			switch c {
			case a:
				sum += pairs[p]
			case b:
				sum -= pairs[p]
			}
		})
		dst[c] += sum / (3 * (math.Abs(sum) + 1))
	}
}

// Decision returns one number a row for two classes; for more the votes for each class, or with
// decision_function_shape ovo the decision of each pair.
func (m *machine) Decision(x ml.Matrix) [][]float64 {
	s, out := m.scratch(), make([][]float64, x.Rows)
	for i := range out {
		m.take(s, x, i)
		switch {
		case len(m.counts) == 2:
			out[i] = []float64{-s.pairs[0]}
		case m.ovo:
			out[i] = slices.Clone(s.pairs)
		default:
			out[i] = make([]float64, len(m.counts))
			m.votes(out[i], s.pairs, true)
		}
	}
	return out
}

func (m *machine) take(s *scratch, x ml.Matrix, i int) {
	for j, c := range x.Cols {
		s.row[j] = c[i]
	}
	m.decide(s)
}

// Predict returns the class with the most votes, the first of them where several have as many.
func (m *machine) Predict(dst []float64, x ml.Matrix) []float64 {
	s := m.scratch()
	votes := make([]float64, len(m.counts))
	dst = slices.Grow(dst[:0], x.Rows)[:x.Rows]
	for i := range dst {
		m.take(s, x, i)
		m.votes(votes, s.pairs, m.ties && len(votes) > 2)
		best := 0
		for c, v := range votes {
			if v > votes[best] {
				best = c
			}
		}
		dst[i] = float64(best)
	}
	return dst
}

// machineText is the attributes as they are written.
type machineText struct {
	Support   []int       `json:"support_"`
	Vectors   []ml.Floats `json:"support_vectors_"`
	Counts    []int       `json:"n_support_"`
	Dual      []ml.Floats `json:"dual_coef_"`
	Intercept ml.Floats   `json:"intercept_"`
	Steps     []int       `json:"n_iter_"`
	Trained   []int       `json:"shape_fit_"`
	Width     int         `json:"n_features_in_"`
	Gamma     float64     `json:"_gamma"`
	Status    int         `json:"fit_status_"`
}

func load(params map[string]any, attributes []byte) (any, error) {
	p, err := read(params)
	if err != nil {
		return nil, err
	}
	var w machineText
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	classes := len(w.Counts)
	if classes < 2 || len(w.Dual) != classes-1 || len(w.Intercept) != classes*(classes-1)/2 || len(w.Trained) != 2 || len(w.Support) != len(w.Vectors) {
		return nil, errors.New("svm: n_support_, dual_coef_ and intercept_ do not fit together")
	}
	m := &machine{shape: p.shape, ovo: p.Pairs, ties: p.BreakTies, width: w.Width, trained: w.Trained[0],
		support: w.Support, counts: w.Counts, steps: w.Steps, status: w.Status}
	m.shape.gamma = w.Gamma
	sum := 0
	for _, n := range w.Counts {
		if n < 0 {
			return nil, errors.New("svm: n_support_ has a number below 0")
		}
		sum += n
	}
	for _, v := range w.Vectors {
		if len(v) != w.Width {
			return nil, errors.New("svm: support_vectors_ and n_features_in_ do not fit together")
		}
		m.vectors = append(m.vectors, v)
	}
	for _, d := range w.Dual {
		if len(d) != len(w.Vectors) || sum != len(w.Vectors) {
			return nil, errors.New("svm: support_vectors_, n_support_ and dual_coef_ do not fit together")
		}
		m.dual = append(m.dual, d)
	}
	m.dual = copies(m.dual, m.flip())
	m.intercept = copies([][]float64{w.Intercept}, m.flip())[0]
	m.prepare()
	return m, nil
}
