// Package explain breaks one prediction of a linear model down into its terms: the value of each input, the result of
// each step, and the contribution to the sum that decides.
//
// For a column j that reaches the last step as x_j the sum is
//
//	decision = intercept_ + x_1*coef_1 + x_2*coef_2 + ...
//
// which is scikit-learn's decision_function, or the value of a regression.
//
//orrery:inline engine
package explain

import (
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/table"
)

// Link is the function from decisions to probabilities.
type Link string

// The links. The zero value is a model without probabilities.
const (
	Sigmoid Link = "sigmoid"         // two classes: 1/(1+exp(-z))
	Twice   Link = "sigmoid of 2z"   // two classes by multi_class="multinomial"
	Rest    Link = "sigmoids by sum" // the sigmoid of each class, divided by their sum
	Softmax Link = "softmax"         // exp(z_c), divided by the sum over all classes
)

// Mark is the value of a column after a step. Step is "" for the input itself.
type Mark struct {
	Step  string
	Value float64
}

// Term is the contribution of one column of the last step: Push = Value*Coef, where Value is that of its last mark.
// Trail begins with the input if the column has kept its name, otherwise with the step that created it.
type Term struct {
	Name  string
	Trail []Mark
	Coef  float64
	Push  float64
}

// Value returns the input of the last step.
func (t Term) Value() float64 { return t.Trail[len(t.Trail)-1].Value }

// Sum is the breakdown of a prediction. Total is Intercept plus all pushes. With more than two classes the terms are
// those of Class, and Totals has the total of every class.
type Sum struct {
	Terms     []Term
	Intercept float64
	Total     float64
	Class     int
	Totals    []float64
	Link      Link
}

// Linear is a model whose prediction is a weighted sum.
type Linear struct {
	model     *ml.Model
	coef      [][]float64 // one row for each class, or one
	intercept []float64
	link      Link
}

// New returns the linear form of a model, or nil if it has none.
func New(m *ml.Model) *Linear {
	final := m.Pipeline().Final
	switch final.Kind {
	case "LogisticRegression", "LinearRegression", "Ridge", "Lasso", "ElasticNet", "LinearSVC", "SVC":
	default:
		return nil // return before the attributes of a forest are copied: they are long
	}
	attributes := m.Attributes()
	l := &Linear{model: m}
	l.readCoefficients(attributes[len(attributes)-1])
	if len(l.coef) == 0 || len(l.intercept) != len(l.coef) || len(l.coef[0]) != len(m.Outputs()) {
		return nil
	}
	// With more than two classes an SVC has a sum for each pair of classes.
	if len(l.coef) > 1 && (final.Kind == "SVC" || len(l.coef) != len(m.Classes())) {
		return nil
	}
	if final.Kind == "LogisticRegression" {
		l.link = linkOf(final.Params, len(m.Classes()))
	}
	return l
}

// readCoefficients reads the coefficients from the attributes of the last step: a list of rows for classes, one row for
// a regression. An intercept that was not fitted is the number 0.
func (l *Linear) readCoefficients(last map[string]any) {
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
		l.intercept = slices.Repeat([]float64{b}, len(l.coef))
	}
}

// linkOf is LogisticRegression's rule: liblinear and ovr fit each class against the rest.
func linkOf(params map[string]any, classes int) Link {
	how, _ := params["multi_class"].(string)
	solver, _ := params["solver"].(string)
	switch {
	case classes == 2 && how == "multinomial":
		return Twice
	case classes == 2:
		return Sigmoid
	case how == "ovr" || solver == "liblinear":
		return Rest
	}
	return Softmax
}

// Row explains the prediction for one row: t has the model's inputs and a single row. The error is that of the model's
// prediction.
func (l *Linear) Row(t *table.Table) (s Sum, err error) {
	defer ml.Guard(&err)
	if _, err := l.model.Estimate(t); err != nil {
		return Sum{}, err
	}
	x, err := l.model.Transform(t)
	if err != nil {
		return Sum{}, err
	}
	inputs, err := t.Select(l.model.Pipeline().Inputs...)
	if err != nil {
		return Sum{}, err
	}
	trails, err := trace(l.model.FittedSteps(), inputs)
	if err != nil {
		return Sum{}, err
	}
	s = Sum{Link: l.link, Totals: make([]float64, len(l.coef))}
	for c := range l.coef {
		s.Totals[c] = l.intercept[c]
		for j, column := range x.Columns() {
			s.Totals[c] += float64(column.Floats()[0] * l.coef[c][j])
		}
	}
	if len(l.coef) > 1 {
		s.Class = ml.ArgMax(s.Totals)
	}
	s.Intercept, s.Total = l.intercept[s.Class], s.Totals[s.Class]
	for j, column := range x.Columns() {
		v, coef := column.Floats()[0], l.coef[s.Class][j]
		s.Terms = append(s.Terms, Term{Name: column.Name(), Trail: trails[j], Coef: coef, Push: float64(v * coef)})
	}
	return s, nil
}

// trace follows the columns of a row through steps. For each column after the last step it returns the values so far.
func trace(steps []ml.FittedStep, t *table.Table) ([][]Mark, error) {
	trails := startTrails(t)
	for _, w := range steps {
		next, err := w.Step.Apply(t)
		if err != nil {
			return nil, err
		}
		if branched, ok := w.Step.(ml.Branched); ok {
			trails, err = traceBranches(branched, t, trails)
		} else {
			trails = appendMarks(w.Kind, t, next, trails)
		}
		if err != nil {
			return nil, err
		}
		t = next
	}
	return trails, nil
}

// startTrails starts a trail with each value of a row. A text cell has no number.
func startTrails(t *table.Table) [][]Mark {
	out := make([][]Mark, t.Width())
	for i, c := range t.Columns() {
		if c.Kind() != table.Text {
			out[i] = []Mark{{Value: c.Floats()[0]}}
		}
	}
	return out
}

// appendMarks adds the result of one step to each column. A column with a new name begins with that step.
func appendMarks(kind string, before, after *table.Table, trails [][]Mark) [][]Mark {
	schema := before.Schema()
	out := make([][]Mark, after.Width())
	for i, c := range after.Columns() {
		if at := schema.Index(c.Name()); at >= 0 {
			out[i] = slices.Clone(trails[at])
		}
		v := math.NaN()
		if c.Kind() != table.Text {
			v = c.Floats()[0]
		}
		out[i] = append(out[i], Mark{kind, v})
	}
	return out
}

// traceBranches follows each branch through its own steps. The results are in the order of the branches, as their
// columns are.
func traceBranches(b ml.Branched, t *table.Table, trails [][]Mark) ([][]Mark, error) {
	var out [][]Mark
	for _, branch := range b.Branches() {
		part, err := t.Select(branch.Columns...)
		if err != nil {
			return nil, err
		}
		own, err := trace(branch.Steps, part)
		if err != nil {
			return nil, err
		}
		for i := range own {
			if len(branch.Steps) == 0 {
				own[i] = trails[t.Schema().Index(branch.Columns[i])]
			}
		}
		out = append(out, own...)
	}
	return out, nil
}
