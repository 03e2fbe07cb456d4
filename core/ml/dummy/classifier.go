package dummy

import (
	"context"
	"errors"
	"math"

	"orrery/core/ml"
	"orrery/core/num/random"
	"orrery/core/table"
)

const classifierKind = "DummyClassifier"

// Classifier predicts from the class frequencies of the training rows alone.
type Classifier struct {
	Strategy    string // "prior", "most_frequent", "stratified", "uniform" or "constant"
	Constant    any    // the class: a number, string or boolean
	RandomState uint64
	index       int // of Constant, set by ForClasses
}

// ClassifierParams describes the parameters of DummyClassifier.
func ClassifierParams() ml.ParamDocs {
	return ml.ParamDocs{
		{Name: "strategy", Default: "prior", Choices: []string{"prior", "most_frequent", "stratified", "uniform", "constant"},
			Doc: "The most frequent class, with the classes' shares as probabilities (prior) or 1 (most_frequent); a random class, by the shares (stratified) or equally likely (uniform); or constant."},
		{Name: "random_state", Default: nil, None: true, Min: 0, Max: math.MaxUint32, Whole: true, Doc: "Seed of stratified and uniform; None is 0."},
		{Name: "constant", Default: nil, None: true, Free: true, Doc: "The class that the strategy constant predicts."},
	}
}

// MakeClassifier returns the catalog entry of DummyClassifier.
func MakeClassifier() ml.Maker {
	return ml.Maker{
		Params: ClassifierParams(),
		Note:   "Always predicts the most frequent class: a baseline.",
		Build:  func(params map[string]any) (any, error) { return readClassifier(params) },
	}
}

func readClassifier(params map[string]any) (*Classifier, error) {
	p, err := ClassifierParams().Read(classifierKind, params)
	if err != nil {
		return nil, err
	}
	c := &Classifier{Strategy: p.Text("strategy"), Constant: p.Value("constant")}
	if p.Value("random_state") != nil {
		c.RandomState = uint64(p.Float("random_state"))
	}
	switch c.Constant.(type) {
	case float64, string, bool:
	case nil:
		if c.Strategy == "constant" {
			return nil, p.Refuse("constant", "a class of the target when the strategy is constant")
		}
	default:
		return nil, p.Refuse("constant", "a class of the target or None")
	}
	return c, nil
}

// Tags says that missing values and a single class are accepted.
func (*Classifier) Tags() ml.Tags { return ml.Tags{OneClass: true, Missing: true} }

// ForClasses finds the index of the constant.
func (c *Classifier) ForClasses(classes []table.Value) (ml.Estimator, error) {
	if c.Strategy != "constant" {
		return c, nil
	}
	want := "one of the classes in training:"
	for i, v := range classes {
		same := false
		switch constant := c.Constant.(type) {
		case float64:
			same = v.Kind == table.Number && v.Num == constant
		case string:
			same = v.Kind == table.Text && v.Text == constant
		case bool:
			same = v.Kind == table.Bool && (v.Num != 0) == constant
		}
		if same {
			bound := *c
			bound.index = i
			return &bound, nil
		}
		if i < 10 {
			want += " " + v.String()
		}
	}
	return nil, &ml.ParamError{Kind: classifierKind, Param: "constant", Value: c.Constant, Want: want}
}

// classifier is a fitted Classifier.
type classifier struct {
	spec  *Classifier
	prior []float64
}

// Fit counts the classes.
func (c *Classifier) Fit(ctx context.Context, _ ml.Matrix, y []float64) (ml.Predictor, error) {
	m := &classifier{spec: c}
	for _, k := range y {
		for len(m.prior) <= int(k) {
			m.prior = append(m.prior, 0)
		}
		m.prior[int(k)]++
	}
	for k := range m.prior {
		m.prior[k] /= float64(len(y))
	}
	return m, ml.Tick(ctx, ml.Progress{Done: 1, Total: 1, Loss: math.NaN()})
}

// constantClass returns the class that is predicted for every row.
func (m *classifier) constantClass() int {
	if m.spec.Strategy == "constant" {
		return m.spec.index
	}
	best := 0
	for k, p := range m.prior {
		if p > m.prior[best] {
			best = k
		}
	}
	return best
}

// isRandom reports whether predictions are random.
func (m *classifier) isRandom() bool {
	return m.spec.Strategy == "stratified" || m.spec.Strategy == "uniform"
}

// drawClass returns a random class, like numpy's multinomial with one trial, which draws class by class, or like its
// randint.
func (m *classifier) drawClass(r *random.State) int {
	if m.spec.Strategy == "uniform" {
		return int(r.Interval(uint32(len(m.prior) - 1)))
	}
	left := 1.0
	for k, p := range m.prior[:len(m.prior)-1] {
		if p /= left; p <= 0.5 {
			if r.Float64() > 1-p {
				return k
			}
		} else if r.Float64() <= p {
			return k
		}
		left -= m.prior[k]
	}
	return len(m.prior) - 1
}

// Predict returns the class of each row.
func (m *classifier) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = ml.Room(dst, x.Rows)
	if m.isRandom() {
		r := random.New(m.spec.RandomState)
		for i := range dst {
			dst[i] = float64(m.drawClass(r))
		}
		return dst
	}
	for i := range dst {
		dst[i] = float64(m.constantClass())
	}
	return dst
}

// PredictRow returns the prediction for the first row of a table.
func (m *classifier) PredictRow([]float64) float64 {
	if m.isRandom() {
		return float64(m.drawClass(random.New(m.spec.RandomState)))
	}
	return float64(m.constantClass())
}

// Prob returns 1 for the predicted class; with the strategy prior the shares of all classes, with uniform equal
// probabilities.
func (m *classifier) Prob(x ml.Matrix) [][]float64 {
	out, r := make([][]float64, x.Rows), random.New(m.spec.RandomState)
	for i := range out {
		out[i] = m.fill(make([]float64, len(m.prior)), r)
	}
	return out
}

// ProbRow returns the probabilities for the first row of a table.
func (m *classifier) ProbRow(dst, _ []float64) []float64 {
	dst = ml.Room(dst, len(m.prior))
	if m.spec.Strategy == "stratified" {
		return m.fill(dst, random.New(m.spec.RandomState))
	}
	return m.fill(dst, nil)
}

func (m *classifier) fill(dst []float64, r *random.State) []float64 {
	clear(dst)
	switch m.spec.Strategy {
	case "prior":
		copy(dst, m.prior)
	case "uniform":
		for k := range dst {
			dst[k] = 1 / float64(len(dst))
		}
	case "stratified":
		dst[m.drawClass(r)] = 1
	default:
		dst[m.constantClass()] = 1
	}
	return dst
}

func (m *classifier) fields() ml.Fields {
	return ml.Fields{{Name: "class_prior_", At: &m.prior}, {Name: "_constant", At: &m.spec.index}}
}

// Attributes returns class_prior_, n_classes_ and n_outputs_; _constant is the index of the constant.
func (m *classifier) Attributes() map[string]any {
	a := m.fields().Attributes()
	a["n_classes_"], a["n_outputs_"] = len(m.prior), 1
	return a
}

// Load restores a fitted classifier and checks that its constant is one of the classes.
func (c *Classifier) Load(attributes []byte, pause func()) (ml.Predictor, error) {
	m := &classifier{spec: c}
	if err := m.fields().Load(attributes, pause); err != nil {
		return nil, err
	}
	if m.spec.index < 0 || m.spec.index >= len(m.prior) {
		return nil, errors.New("dummy: class_prior_ and _constant do not fit together")
	}
	return m, nil
}
