// Package bayes owns the classifier that takes the columns of each class for independent normal
// numbers: GaussianNB.
//
//	fitted, err := bayes.GaussianNB{VarSmoothing: 1e-9}.Fit(ctx, x, y)
//	p := fitted.(ml.Prober).ProbRow(nil, row)
//
// Parameters, attributes and answers are scikit-learn 1.2.1's. Limits: no partial_fit, no weights of
// rows.
package bayes

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strconv"

	"orrery/core/ml"
	"orrery/core/ml/kernel"
)

const gaussianKind = "GaussianNB"

// GaussianNB compares how likely a row is among the normal numbers of each class.
type GaussianNB struct {
	Priors       []float64 // of the classes; nil takes their shares of the rows
	VarSmoothing float64   // part of the largest variance that is added to all
}

// GaussianNBParams describes the parameters of GaussianNB.
func GaussianNBParams() ml.ParamDocs {
	return ml.ParamDocs{
		{Name: "priors", Default: nil, None: true, Free: true,
			Doc: "Probability of each class before a row is seen, as a list that sums to 1; None takes the shares of the training rows."},
		{Name: "var_smoothing", Default: 1e-9, Min: 0, Max: math.Inf(1),
			Doc: "Part of the largest variance of a column that is added to all variances, so that none is 0."},
	}
}

// MakeGaussianNB is the entry of the catalogue.
func MakeGaussianNB() ml.Maker {
	return ml.Maker{
		Params: GaussianNBParams(),
		Note:   "Takes the columns of each class for independent normal numbers.",
		Build:  func(params map[string]any) (any, error) { return readGaussian(params) },
		Load:   loadGaussian,
	}
}

func readGaussian(params map[string]any) (GaussianNB, error) {
	p, err := GaussianNBParams().Read(gaussianKind, params)
	if err != nil {
		return GaussianNB{}, err
	}
	g := GaussianNB{VarSmoothing: p.Float("var_smoothing")}
	if p.Value("priors") == nil {
		return g, nil
	}
	list, ok := p.Value("priors").([]any)
	sum := 0.0
	for _, v := range list {
		f, number := v.(float64)
		ok = ok && number && f >= 0
		sum += f
		g.Priors = append(g.Priors, f)
	}
	if !ok || !(math.Abs(sum-1) <= 1e-5+1e-8) { // numpy's isclose
		return g, p.Refuse("priors", "a list of numbers not below 0 whose sum is 1")
	}
	return g, nil
}

// Tags: one class is enough.
func (GaussianNB) Tags() ml.Tags { return ml.Tags{OneClass: true} }

// gaussian is a fitted GaussianNB.
type gaussian struct {
	theta, variance [][]float64 // [class][column]
	prior, count    []float64
	epsilon         float64
	base            []float64   // what a class's logarithm is at its mean
	half            [][]float64 // 1 / (2 variance)
}

// Fit learns mean and variance (divided by n) of each column in each class, plus epsilon, which is
// VarSmoothing times the largest variance of a column over all rows. Priors of another number than
// the classes are a *ml.ParamError.
func (g GaussianNB) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	classes := 0
	for _, c := range y {
		classes = max(classes, int(c)+1)
	}
	if g.Priors != nil && len(g.Priors) != classes {
		return nil, &ml.ParamError{Kind: gaussianKind, Param: "priors", Value: len(g.Priors),
			Want: "as many numbers as the target has classes, " + strconv.Itoa(classes)}
	}
	m := &gaussian{theta: square(classes, len(x.Cols)), variance: square(classes, len(x.Cols)),
		count: make([]float64, classes), prior: slices.Clone(g.Priors)}
	for _, c := range y {
		m.count[int(c)]++
	}
	for _, n := range m.count {
		if g.Priors == nil {
			m.prior = append(m.prior, n/float64(len(y)))
		}
	}
	largest := 0.0
	for j, col := range x.Cols {
		m.column(j, col, y)
		largest = max(largest, variance(col))
		if err := ml.Tick(ctx, ml.Progress{Done: 0, Total: 1, Loss: math.NaN()}); err != nil {
			return nil, err
		}
	}
	m.epsilon = float64(g.VarSmoothing * largest)
	for _, v := range m.variance {
		for j := range v {
			v[j] += m.epsilon
		}
	}
	m.prepare()
	return m, nil
}

func square(rows, width int) [][]float64 {
	room, out := make([]float64, rows*width), make([][]float64, rows)
	for i := range out {
		out[i] = room[i*width : (i+1)*width : (i+1)*width]
	}
	return out
}

// column measures one column in each class.
func (m *gaussian) column(j int, col, y []float64) {
	for i, c := range y {
		m.theta[int(c)][j] += col[i]
	}
	for c, n := range m.count {
		m.theta[c][j] /= n
	}
	for i, c := range y {
		d := col[i] - m.theta[int(c)][j]
		m.variance[int(c)][j] += float64(d * d)
	}
	for c, n := range m.count {
		m.variance[c][j] /= n
	}
}

func variance(v []float64) float64 {
	mean, sum := kernel.Sum(v)/float64(len(v)), 0.0
	for _, x := range v {
		d := x - mean
		sum += float64(d * d)
	}
	return sum / float64(len(v))
}

// prepare computes what is the same for every row.
func (m *gaussian) prepare() {
	m.half = square(len(m.theta), m.Width())
	for c, v := range m.variance {
		sum := 0.0
		for j, s := range v {
			m.half[c][j] = 0.5 / s
			sum += kernel.Log(float64(2*math.Pi) * s)
		}
		m.base = append(m.base, kernel.Log(m.prior[c])-float64(0.5*sum))
	}
}

// ProbRow returns the probability of each class: its prior times the densities of the row's numbers,
// divided by the sum over the classes. It allocates nothing when dst has room.
func (m *gaussian) ProbRow(dst, x []float64) []float64 {
	dst = m.logs(dst, x)
	top, sum := slices.Max(dst), 0.0
	for c, z := range dst {
		dst[c] = kernel.Exp(z - top)
		sum += dst[c]
	}
	for c := range dst {
		dst[c] /= sum
	}
	return dst
}

// logs is the logarithm of prior times density for each class.
func (m *gaussian) logs(dst, x []float64) []float64 {
	dst = slices.Grow(dst[:0], len(m.theta))[:len(m.theta)]
	for c, theta := range m.theta {
		half, sum := m.half[c], 0.0
		for j, mean := range theta {
			d := x[j] - mean
			sum += float64(float64(d*d) * half[j])
		}
		dst[c] = m.base[c] - sum
	}
	return dst
}

// each calls f with every row.
func (m *gaussian) each(x ml.Matrix, f func(i int, row []float64)) {
	row := make([]float64, m.Width())
	for i := range x.Rows {
		for j := range row {
			row[j] = x.Cols[j][i]
		}
		f(i, row)
	}
}

// Prob returns the probabilities [row][class].
func (m *gaussian) Prob(x ml.Matrix) [][]float64 {
	out := square(x.Rows, len(m.theta))
	m.each(x, func(i int, row []float64) { out[i] = m.ProbRow(out[i], row) })
	return out
}

// Predict returns the most likely class, the first of equal ones.
func (m *gaussian) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = slices.Grow(dst[:0], x.Rows)[:x.Rows]
	logs := make([]float64, len(m.theta))
	m.each(x, func(i int, row []float64) {
		best := 0
		for c, v := range m.logs(logs, row) {
			if v > logs[best] {
				best = c
			}
		}
		dst[i] = float64(best)
	})
	return dst
}

// Width returns the number of columns.
func (m *gaussian) Width() int { return len(m.theta[0]) }

// Attributes returns theta_, var_, class_prior_, class_count_, epsilon_ and n_features_in_.
func (m *gaussian) Attributes() map[string]any {
	theta, variance := square(len(m.theta), m.Width()), square(len(m.theta), m.Width())
	for c := range theta {
		copy(theta[c], m.theta[c])
		copy(variance[c], m.variance[c])
	}
	return map[string]any{"theta_": theta, "var_": variance, "class_prior_": slices.Clone(m.prior),
		"class_count_": slices.Clone(m.count), "epsilon_": m.epsilon, "n_features_in_": m.Width()}
}

func loadGaussian(params map[string]any, attributes []byte) (any, error) {
	if _, err := readGaussian(params); err != nil {
		return nil, err
	}
	var w struct {
		Theta    []ml.Floats `json:"theta_"`
		Variance []ml.Floats `json:"var_"`
		Prior    ml.Floats   `json:"class_prior_"`
		Count    ml.Floats   `json:"class_count_"`
		Epsilon  float64     `json:"epsilon_"`
		Width    int         `json:"n_features_in_"`
	}
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	n := len(w.Theta)
	if n == 0 || len(w.Variance) != n || len(w.Prior) != n || len(w.Count) != n {
		return nil, errUnfit
	}
	m := &gaussian{prior: w.Prior, count: w.Count, epsilon: w.Epsilon}
	for c := range w.Theta {
		if len(w.Theta[c]) != w.Width || len(w.Variance[c]) != w.Width {
			return nil, errUnfit
		}
		m.theta, m.variance = append(m.theta, w.Theta[c]), append(m.variance, w.Variance[c])
	}
	m.prepare()
	return m, nil
}

// errUnfit: the attributes contradict each other.
var errUnfit = errors.New("bayes: theta_, var_, class_prior_ and n_features_in_ do not fit together")
