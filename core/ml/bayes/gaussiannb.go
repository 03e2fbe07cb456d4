// Package bayes implements GaussianNB, the classifier that models the columns of each class as independent normal
// distributions.
//
//	fitted, err := (&bayes.GaussianNB{VarSmoothing: 1e-9}).Fit(ctx, x, y)
//	p := fitted.(ml.Prober).ProbRow(nil, row)
//
// Parameters, attributes and results are those of scikit-learn 1.2.1. Limits: no partial_fit, no sample weights.
//
//orrery:inline never
package bayes

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

const gaussianKind = "GaussianNB"

// GaussianNB compares the likelihood of a row under the normal distributions of each class.
type GaussianNB struct {
	Priors       []float64 // of the classes; nil means their shares of the rows
	VarSmoothing float64   // fraction of the largest variance that is added to all variances
}

// GaussianNBParams describes the parameters of GaussianNB.
func GaussianNBParams() ml.ParamDocs {
	return ml.ParamDocs{
		{Name: "priors", Default: nil, None: true, Free: true,
			Doc: "Prior probability of each class, as a list that sums to 1; None uses the shares of the training rows."},
		{Name: "var_smoothing", Default: 1e-9, Min: 0, Max: math.Inf(1),
			Doc: "Share of the largest variance of a column that is added to all variances, so that none is 0."},
	}
}

// MakeGaussianNB returns the catalog entry of GaussianNB.
func MakeGaussianNB() ml.Maker {
	return ml.Maker{
		Params: GaussianNBParams(),
		Note:   "Models the columns of each class as independent normal distributions.",
		Build:  func(params map[string]any) (any, error) { return readGaussian(params) },
	}
}

func readGaussian(params map[string]any) (*GaussianNB, error) {
	p, err := GaussianNBParams().Read(gaussianKind, params)
	if err != nil {
		return nil, err
	}
	g := &GaussianNB{VarSmoothing: p.Float("var_smoothing")}
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
		return nil, p.Refuse("priors", "a list of numbers not below 0 whose sum is 1")
	}
	return g, nil
}

// Tags says that a single class is enough.
func (*GaussianNB) Tags() ml.Tags { return ml.Tags{OneClass: true} }

// gaussian is a fitted GaussianNB.
type gaussian struct {
	theta, variance [][]float64 // [class][column]
	prior, count    []float64
	epsilon         float64
	width           int
	base            []float64   // by class: the log density at the mean plus the log prior
	half            [][]float64 // 1 / (2 variance)
}

// Fit computes the mean and variance (divided by n) of each column in each class, plus epsilon, which is VarSmoothing
// times the largest variance of a column over all rows. A number of Priors other than that of the classes is a
// *ml.ParamError.
func (g *GaussianNB) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	classes := 0
	for _, c := range y {
		classes = max(classes, int(c)+1)
	}
	if g.Priors != nil && len(g.Priors) != classes {
		return nil, &ml.ParamError{Kind: gaussianKind, Param: "priors", Value: len(g.Priors),
			Want: "as many numbers as the target has classes, " + strconv.Itoa(classes)}
	}
	m := &gaussian{width: len(x.Cols), theta: ml.NewRows(classes, len(x.Cols)), variance: ml.NewRows(classes, len(x.Cols)),
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
		m.fitColumn(j, col, y)
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

// fitColumn computes the statistics of one column in each class.
func (m *gaussian) fitColumn(j int, col, y []float64) {
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

// prepare computes the terms that do not depend on the row.
func (m *gaussian) prepare() {
	m.half = ml.NewRows(len(m.theta), m.width)
	for c, v := range m.variance {
		sum := 0.0
		for j, s := range v {
			m.half[c][j] = 0.5 / s
			sum += kernel.Log(float64(2*math.Pi) * s)
		}
		m.base = append(m.base, kernel.Log(m.prior[c])-float64(0.5*sum))
	}
}

// ProbRow returns the probability of each class: its prior times the densities of the row's numbers, divided by the sum
// over the classes. It allocates nothing if dst is long enough.
func (m *gaussian) ProbRow(dst, x []float64) []float64 {
	dst = m.logJoint(dst, x)
	kernel.Softmax(dst)
	return dst
}

// logJoint returns the logarithm of prior times density for each class.
func (m *gaussian) logJoint(dst, x []float64) []float64 {
	dst = ml.Room(dst, len(m.theta))
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

// Prob returns the probabilities [row][class].
func (m *gaussian) Prob(x ml.Matrix) [][]float64 {
	out := ml.NewRows(x.Rows, len(m.theta))
	x.EachRow(func(i int, row []float64) { out[i] = m.ProbRow(out[i], row) })
	return out
}

// Predict returns the most likely class, the first of several with the same probability.
func (m *gaussian) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = ml.Room(dst, x.Rows)
	logs := make([]float64, len(m.theta))
	x.EachRow(func(i int, row []float64) {
		dst[i] = float64(ml.ArgMax(m.logJoint(logs, row)))
	})
	return dst
}

// Width returns the number of columns.
func (m *gaussian) Width() int { return m.width }

func (m *gaussian) fields() ml.Fields {
	return ml.Fields{{Name: "theta_", At: &m.theta}, {Name: "var_", At: &m.variance}, {Name: "class_prior_", At: &m.prior},
		{Name: "class_count_", At: &m.count}, {Name: "epsilon_", At: &m.epsilon}, {Name: "n_features_in_", At: &m.width}}
}

// Attributes returns theta_, var_, class_prior_, class_count_, epsilon_ and n_features_in_.
func (m *gaussian) Attributes() map[string]any { return m.fields().Attributes() }

// Load restores a fitted model and checks that its lists have the same number of classes and columns.
func (g *GaussianNB) Load(attributes []byte, pause func()) (ml.Predictor, error) {
	var m gaussian
	if err := m.fields().Load(attributes, pause); err != nil {
		return nil, err
	}
	n := len(m.theta)
	ok := n > 0 && len(m.variance) == n && len(m.prior) == n && len(m.count) == n
	for c := 0; ok && c < n; c++ {
		ok = len(m.theta[c]) == m.width && len(m.variance[c]) == m.width
	}
	if !ok {
		return nil, errors.New("bayes: theta_, var_, class_prior_ and n_features_in_ do not fit together")
	}
	m.prepare()
	return &m, nil
}
