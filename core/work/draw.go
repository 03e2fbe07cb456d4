package work

import (
	"context"
	"fmt"
	"math"
	"slices"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/table"
)

const (
	gridX, gridY = 60, 48 // cells of a map: fine enough for a smooth contour at 400 px
	maxPoints    = 600    // rows drawn; more would only overprint
	margin       = 0.06   // of the range, around the outermost rows
)

// draw computes what a model answers over a grid of two source columns. The
// features are computed for every cell; a source column that is not drawn is
// held at its median, and the reply says which.
func (w *worker) draw(ctx context.Context, j Map) (Reply, error) {
	m, err := ml.Load(w.catalog, j.Model)
	if err != nil {
		return nil, err
	}
	source, err := w.find(ctx, j.Table)
	if err != nil {
		return nil, err
	}
	p, err := w.problem(ctx, j.Table, j.Features, m.Pipeline(), j.Split)
	if err != nil {
		return nil, err
	}
	x, y, err := axes(source, j)
	if err != nil {
		return nil, err
	}
	r := Mapped{X: j.X, Y: j.Y, NX: gridX, NY: gridY, Of: source.Rows()}
	r.frame(x, y)
	grid, held, err := r.cells(source, p.set)
	if err != nil {
		return nil, err
	}
	r.Held = held
	if err := r.fill(p, grid, m); err != nil {
		return nil, err
	}
	return r, r.sample(p, m, x, y)
}

func axes(t *table.Table, j Map) (x, y []float64, err error) {
	for _, name := range []string{j.X, j.Y} {
		c, err := t.Column(name)
		if err != nil {
			return nil, nil, err
		}
		if c.Floats() == nil {
			return nil, nil, fmt.Errorf("work: %s is text; choose two number columns for the map", name)
		}
		x, y = y, c.Floats()
	}
	return x, y, nil
}

// frame sets the corners: the range of the rows and a margin.
func (r *Mapped) frame(x, y []float64) {
	span := func(v []float64) (Num, Num) {
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
		return Num(lo - pad), Num(hi + pad)
	}
	r.X0, r.X1 = span(x)
	r.Y0, r.Y1 = span(y)
}

// cells is a table with one row per grid cell, holding the source columns.
func (r *Mapped) cells(source *table.Table, set *feature.Set) (*table.Table, []string, error) {
	n := r.NX * r.NY
	var cols []table.Column
	var held []string
	for _, c := range source.Columns() {
		switch {
		case c.Name() == r.X:
			cols = append(cols, table.Numbers(r.X, r.axis(n, func(i int) float64 { return lerp(r.X0, r.X1, i%r.NX, r.NX) })))
		case c.Name() == r.Y:
			cols = append(cols, table.Numbers(r.Y, r.axis(n, func(i int) float64 { return lerp(r.Y0, r.Y1, i/r.NX, r.NY) })))
		case c.Floats() != nil:
			mid := median(c.Floats())
			cols = append(cols, constant(c, r.axis(n, func(int) float64 { return mid })))
			held = append(held, c.Name())
		default:
			cols = append(cols, table.Texts(c.Name(), make([]string, n)))
		}
	}
	t, err := table.New(cols...)
	return t, held, err
}

func (r *Mapped) axis(n int, at func(i int) float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = at(i)
	}
	return out
}

func lerp(lo, hi Num, i, n int) float64 {
	return float64(lo) + float64(hi-lo)*(float64(i)+0.5)/float64(n)
}

func constant(c table.Column, v []float64) table.Column {
	if c.Kind() == table.Bool {
		return table.Bools(c.Name(), v)
	}
	return table.Numbers(c.Name(), v)
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

func (r *Mapped) fill(p problem, grid *table.Table, m *ml.Model) error {
	cols, err := p.set.Columns(grid, m.Pipeline().Inputs)
	if err != nil {
		return err
	}
	proba, err := m.Prob(cols)
	if err != nil {
		return err
	}
	proba = align(proba, m.Classes(), p.classes)
	r.P = make([]byte, len(proba))
	for i, p := range proba {
		r.P[i] = byte(math.Round(255 * p[len(p)-1]))
	}
	if len(p.classes) > 2 {
		r.Class = make([]byte, len(proba))
		for i, c := range argmax(proba) {
			r.Class[i] = byte(c)
			r.P[i] = byte(math.Round(255 * proba[i][c]))
		}
	}
	return nil
}

// sample takes evenly spaced rows, the test rows first among equals: every row
// when there are few.
func (r *Mapped) sample(p problem, m *ml.Model, x, y []float64) error {
	n := len(x)
	inTest := make([]bool, n)
	for _, i := range p.test {
		inTest[i] = true
	}
	step := max(1, (n+maxPoints-1)/maxPoints)
	var rows []int
	for i := 0; i < n; i += step {
		rows = append(rows, i)
	}
	proba, err := m.Prob(p.cols.Take(rows))
	if err != nil {
		return err
	}
	for k, c := range argmax(align(proba, m.Classes(), p.classes)) {
		i := rows[k]
		if math.IsNaN(x[i]) || math.IsNaN(y[i]) {
			continue
		}
		truth := int(p.y[i])
		r.Points = append(r.Points, Point{X: Num(x[i]), Y: Num(y[i]), Class: truth, Test: inTest[i], Wrong: inTest[i] && c != truth, Row: i})
	}
	return nil
}
