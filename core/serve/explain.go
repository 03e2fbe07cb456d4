package serve

import (
	"math"

	"orrery/core/table"
)

// Contribution is the term of one input of the last step in the decision: Push = Scaled * Coef.
type Contribution struct {
	Input  string
	Value  float64 // input of the model; NaN if a step created the column
	Scaled float64 // after all steps; equal to Value without steps
	Coef   float64
	Push   float64
}

// Contributions returns the terms of a linear prediction. Their sum with the intercept is the decision (scikit-learn's
// decision_function), or the value of a regression. For two classes a positive term favors the second class; for more
// classes the terms are those of the predicted class, which has the largest sum.
//
// ok is false unless p is an OK prediction of the deployed version and the model is linear.
func (s *Server) Contributions(p Prediction) (pushes []Contribution, intercept float64, ok bool) {
	l := s.get()
	if l == nil || l.linear == nil || p.Status != OK || p.Version != l.Version.N || len(p.Inputs) != len(l.inputs) {
		return nil, 0, false
	}
	cells := p.Cells
	if cells == nil {
		cells = l.cells(p.Values)
	}
	row, err := l.Model.RowTable(cells)
	if err != nil {
		return nil, 0, false
	}
	sum, err := l.linear.Row(row)
	if err != nil {
		return nil, 0, false
	}
	for _, t := range sum.Terms {
		c := Contribution{Input: t.Name, Value: math.NaN(), Scaled: t.Value(), Coef: t.Coef, Push: t.Push}
		if t.Trail[0].Step == "" {
			c.Value = t.Trail[0].Value
		}
		pushes = append(pushes, c)
	}
	return pushes, sum.Intercept, true
}

// cells converts numbers to values of the inputs' kinds.
func (l *live) cells(values []float64) []table.Value {
	out := make([]table.Value, len(values))
	for i, v := range values {
		out[i] = table.Value{Kind: l.Set.Schema()[l.positions[i]].Kind, Num: v}
	}
	return out
}
