package work

import (
	"math"

	"orrery/core/ml"
	"orrery/core/table"
)

// fill asks the model about every cell. The points are there already.
func (r *Mapped) fill(p problem, grid *table.Table, m *ml.Model) error {
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

func (r *Mapped) fillProb(p problem, cols *table.Table, m *ml.Model) error {
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
func (r *Mapped) fillClass(p problem, cols *table.Table, m *ml.Model) error {
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
func (r *Mapped) shade(means string, v []float64, lo, hi float64) {
	if !(lo < hi) {
		lo, hi = lo-0.5, lo+0.5
	}
	r.Means, r.V0, r.V1 = means, Num(lo), Num(hi)
	r.P = make([]byte, len(v))
	for i, f := range v {
		if f-f == 0 { // else it stays at 0
			r.P[i] = byte(math.Round(255 * max(0, min(1, (f-lo)/(hi-lo)))))
		}
	}
}

// label writes classes or clusters.
func (r *Mapped) label(of []int) {
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

// sample takes evenly spaced rows, the test rows first among equals: every row
// when there are few.
func (r *Mapped) sample(p problem, m *ml.Model, x, y []float64) error {
	inTest := make([]bool, len(x))
	for _, i := range p.test {
		inTest[i] = true
	}
	var rows []int
	for i := 0; i < len(x); i += max(1, (len(x)+maxPoints-1)/maxPoints) {
		if !math.IsNaN(x[i]) && !math.IsNaN(y[i]) {
			rows = append(rows, i)
		}
	}
	say, err := p.said(m, p.cols.Take(rows))
	if err != nil {
		return err
	}
	for k, i := range rows {
		point := Point{X: Num(x[i]), Y: Num(y[i]), Test: inTest[i], Row: i}
		switch p.task {
		case ml.Classification:
			point.Class = int(p.y[i])
			point.Wrong = inTest[i] && say[k] != point.Class
		case ml.Regression:
			point.Value = Num(p.y[i])
		default:
			point.Class = say[k]
		}
		r.Points = append(r.Points, point)
	}
	return nil
}

// said is the class or cluster that the model gives each row; nil for a regression.
func (p problem) said(m *ml.Model, t *table.Table) ([]int, error) {
	switch p.task {
	case ml.Classification:
		var a answers
		err := a.classify(p, m, t)
		return a.pred, err
	case ml.Clustering:
		v, err := m.Estimate(t)
		return ints(v), err
	}
	return nil, nil
}
