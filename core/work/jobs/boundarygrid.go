package jobs

import (
	"math"
	"slices"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/work"
)

// setCorners sets the corners: the range of the rows and a margin.
func (r *DecisionBoundaryResult) setCorners(x, y []float64) {
	span := func(v []float64) (work.Num, work.Num) {
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, f := range v {
			if !math.IsNaN(f) && !math.IsInf(f, 0) {
				lo, hi = min(lo, f), max(hi, f)
			}
		}
		if lo > hi {
			lo, hi = 0, 1
		}
		pad := (hi - lo) * margin
		if pad == 0 {
			pad = 0.5
		}
		return work.Num(lo - pad), work.Num(hi + pad)
	}
	r.X0, r.X1 = span(x)
	r.Y0, r.Y1 = span(y)
}

// cells is a table with one row per grid cell, holding the source columns that
// the inputs are computed from.
func (r *DecisionBoundaryResult) cells(source *table.Table, set *feature.Set, inputs []string) (*table.Table, []string, error) {
	needed, err := set.Needs(inputs)
	if err != nil {
		return nil, nil, err
	}
	var cols []table.Column
	var held []string
	for _, c := range source.Columns() {
		drawn := c.Name() == r.X || c.Name() == r.Y
		if !drawn && !slices.Contains(needed, c.Name()) {
			continue
		}
		cols = append(cols, r.cell(c))
		if !drawn {
			held = append(held, c.Name())
		}
	}
	t, err := table.New(cols...)
	return t, held, err
}

// cell is a column's value in every cell.
func (r *DecisionBoundaryResult) cell(c table.Column) table.Column {
	n := r.NX * r.NY
	if c.Floats() == nil {
		return table.Texts(c.Name(), repeat(mode(c), n))
	}
	var v []float64
	switch c.Name() {
	case r.X:
		v = ramp(n, 1, r.NX, r.X0, r.X1)
	case r.Y:
		v = ramp(n, r.NX, r.NY, r.Y0, r.Y1)
	default:
		v = repeat(median(c.Floats()), n)
	}
	return table.OfKind(c.Kind(), c.Name(), v)
}

// ramp goes from lo to hi in so many steps, each for run cells, again and again:
// the middles of the cells along an axis.
func ramp(n, run, steps int, lo, hi work.Num) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = float64(lo) + float64(hi-lo)*(float64(i/run%steps)+0.5)/float64(steps)
	}
	return out
}

func median(v []float64) float64 {
	s := make([]float64, 0, len(v))
	for _, f := range v {
		if !math.IsNaN(f) {
			s = append(s, f)
		}
	}
	if len(s) == 0 {
		return 0
	}
	slices.Sort(s)
	return s[len(s)/2]
}

// mode is the most frequent text, the first of equals.
func mode(c table.Column) string {
	counts := map[string]int{}
	best := ""
	for i := range c.Len() {
		if c.Missing(i) {
			continue
		}
		text := c.Text(i)
		counts[text]++
		if counts[text] > counts[best] {
			best = text
		}
	}
	return best
}

// sample takes evenly spaced rows, the test rows first among equals: every row
// when there are few.
func (r *DecisionBoundaryResult) sample(p problem, m *ml.Model, x, y []float64) error {
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
	say, err := p.predicted(m, p.cols.Take(rows))
	if err != nil {
		return err
	}
	for k, i := range rows {
		point := Point{X: work.Num(x[i]), Y: work.Num(y[i]), Test: inTest[i], Row: i}
		switch p.task {
		case ml.Classification:
			point.Class = int(p.y[i])
			point.Wrong = inTest[i] && say[k] != point.Class
		case ml.Regression:
			point.Value = work.Num(p.y[i])
		default:
			point.Class = say[k]
		}
		r.Points = append(r.Points, point)
	}
	return nil
}

// predicted is the class or cluster that the model gives each row; nil for a regression.
func (p problem) predicted(m *ml.Model, t *table.Table) ([]int, error) {
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
