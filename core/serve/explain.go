package serve

import (
	"math"

	"orrery/core/table"
)

// Contribution is what one column that the last step reads adds to the decision:
// Push = Scaled * Coef.
type Contribution struct {
	Input  string
	Value  float64 // as the model got it; NaN where a step made the column
	Scaled float64 // after all steps; Value where there is none
	Coef   float64
	Push   float64
}

// Contributions takes a linear answer apart: all pushes and the intercept together are the
// decision, scikit-learn's decision_function, or a regression's value. For two classes a
// positive push is towards the second one; for more, the pushes are those of the class
// that has the largest sum, which is the predicted one.
//
// Domain: an OK prediction of the version that serves now. ok is false for any other, and
// for a model that is not a weighted sum.
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

// cells are numbers as values of the inputs' kinds.
func (l *live) cells(values []float64) []table.Value {
	out := make([]table.Value, len(values))
	for i, v := range values {
		out[i] = table.Value{Kind: l.Set.Schema()[l.positions[i]].Kind, Num: v}
	}
	return out
}
