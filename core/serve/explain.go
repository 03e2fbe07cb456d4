package serve

import (
	"orrery/core/ml"
)

// Contribution is what one input adds to the decision: Push = Scaled * Coef.
type Contribution struct {
	Input  string
	Value  float64 // as the model got it
	Scaled float64 // after the scaler; Value where there is none
	Coef   float64
	Push   float64
}

// linear is a model that is at most one StandardScaler and then a weighted sum, for more
// than two classes one a class.
type linear struct {
	mean, scale []float64 // nil where the scaler leaves them out
	coef        [][]float64
	intercept   []float64
}

// newLinear reads a model's attributes, by scikit-learn's names; nil when it has another
// form.
func newLinear(m *ml.Model) *linear {
	p, attributes := m.Pipeline(), m.Attributes()
	l := &linear{}
	l.read(attributes[len(attributes)-1])
	width := len(m.Schema())
	if len(p.Steps) > 1 || len(l.coef) == 0 || len(l.intercept) != len(l.coef) {
		return nil
	}
	// An SVC's sums for more than two classes are of pairs of classes.
	if len(l.coef) > 1 && (p.Final.Kind == "SVC" || len(l.coef) != len(m.Classes())) {
		return nil
	}
	if len(p.Steps) == 1 {
		if p.Steps[0].Kind != "StandardScaler" {
			return nil
		}
		if p.Steps[0].Params["with_mean"] != false { // else mean_ is there, as in scikit-learn, and not used
			l.mean, _ = attributes[0]["mean_"].([]float64)
		}
		l.scale, _ = attributes[0]["scale_"].([]float64)
	}
	for _, list := range append([][]float64{l.mean, l.scale}, l.coef...) {
		if list != nil && len(list) != width {
			return nil
		}
	}
	return l
}

// read takes the sum from the last step, which has a list of them for classes and one for
// a regression.
func (l *linear) read(last map[string]any) {
	switch coef := last["coef_"].(type) {
	case [][]float64:
		l.coef = coef
	case []float64:
		l.coef = [][]float64{coef}
	}
	switch b := last["intercept_"].(type) {
	case []float64:
		l.intercept = b
	case float64:
		l.intercept = []float64{b}
	}
}

// Contributions takes a linear answer apart: the input x of a model with a
// StandardScaler adds (x - mean_) / scale_ * coef_, and all pushes and the intercept
// together are the decision, scikit-learn's decision_function, or a regression's value.
// For two classes a positive push is towards the second one; for more, the pushes are
// those of the predicted class.
//
// Domain: an OK prediction of the version that serves now. ok is false for any other, and
// for a model that is not a weighted sum.
func (s *Server) Contributions(p Prediction) (pushes []Contribution, intercept float64, ok bool) {
	l := s.get()
	if l == nil || l.linear == nil || p.Status != OK || p.Version != l.Version.N || len(p.Values) != len(l.inputs) {
		return nil, 0, false
	}
	row := 0
	if len(l.linear.coef) > 1 {
		for i, c := range l.classes {
			if c == p.Class {
				row = i
			}
		}
	}
	pushes = make([]Contribution, len(p.Values))
	for i, v := range p.Values {
		c := Contribution{Input: l.inputs[i], Value: v, Scaled: v, Coef: l.linear.coef[row][i]}
		if l.linear.mean != nil {
			c.Scaled -= l.linear.mean[i]
		}
		if l.linear.scale != nil {
			c.Scaled /= l.linear.scale[i]
		}
		c.Push = float64(c.Scaled * c.Coef)
		pushes[i] = c
	}
	return pushes, l.linear.intercept[row], true
}
