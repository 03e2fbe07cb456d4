package jobs

import (
	"math"

	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/work"
)

// fill asks the model about every cell. The points are there already.
func (r *DecisionBoundaryResult) fill(p problem, grid *table.Table, m *ml.Model) error {
	cols, err := p.set.Columns(grid, m.Pipeline().Inputs)
	if err != nil {
		return err
	}
	switch {
	case m.Task() == ml.Classification && m.Probable():
		return r.fillProb(p, cols, m)
	case m.Task() == ml.Classification:
		return r.fillClass(p, cols, m)
	}
	v, err := m.Estimate(cols)
	if err != nil {
		return err
	}
	if m.Task() == ml.Regression {
		lo, hi := span(v, math.Inf(1), math.Inf(-1))
		for _, point := range r.Points {
			lo, hi = min(lo, float64(point.Value)), max(hi, float64(point.Value))
		}
		r.shade("value", v, lo, hi)
		return nil
	}
	r.label(ints(v))
	return nil
}

func (r *DecisionBoundaryResult) fillProb(p problem, cols *table.Table, m *ml.Model) error {
	proba, err := m.Prob(cols)
	if err != nil {
		return err
	}
	proba = align(proba, m.Classes(), p.classes)
	last := column(proba, len(p.classes)-1)
	if len(p.classes) > 2 {
		best := argmax(proba)
		r.label(best)
		for i, c := range best {
			last[i] = proba[i][c]
		}
	}
	r.shade("probability", last, 0, 1)
	return nil
}

// fillClass is for a classifier without probabilities: its decision, where it is
// between two classes, else the class alone.
func (r *DecisionBoundaryResult) fillClass(p problem, cols *table.Table, m *ml.Model) error {
	var a answers
	if err := a.classify(p, m, cols); err != nil {
		return err
	}
	if a.rank == nil {
		r.label(a.pred)
		return nil
	}
	_, far := span(a.rank, 0, 0)
	near, _ := span(a.rank, 0, 0)
	far = max(far, -near)
	r.shade("decision", a.rank, -far, far)
	return nil
}

// shade writes numbers as shares of the way from lo to hi.
func (r *DecisionBoundaryResult) shade(means string, v []float64, lo, hi float64) {
	if !(lo < hi) {
		lo, hi = lo-0.5, lo+0.5
	}
	r.Means, r.V0, r.V1 = means, work.Num(lo), work.Num(hi)
	r.P = make([]byte, len(v))
	for i, f := range v {
		if f-f == 0 { // else it stays at 0
			r.P[i] = byte(math.Round(255 * max(0, min(1, (f-lo)/(hi-lo)))))
		}
	}
}

// label writes classes or clusters.
func (r *DecisionBoundaryResult) label(of []int) {
	r.Means, r.V0, r.V1 = "class", 0, 1
	r.P, r.Class = make([]byte, len(of)), make([]byte, len(of))
	for i, c := range of {
		r.P[i], r.Class[i] = 255, byte(c)
	}
}

// span widens lo and hi to all finite numbers.
func span(v []float64, lo, hi float64) (float64, float64) {
	for _, f := range v {
		if f-f == 0 {
			lo, hi = min(lo, f), max(hi, f)
		}
	}
	return lo, hi
}
