package work

import (
	"context"
	"errors"
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
// features are computed for every cell; a source column that the model needs and
// that is not drawn is held at its median, or a text at its most frequent value,
// and the reply says which.
func (w *worker) draw(ctx context.Context, j Map) (Reply, error) {
	m, err := ml.Load(w.catalog, j.Model)
	if err != nil {
		return nil, err
	}
	if m.Task() == ml.Transformation {
		return nil, errors.New("work: a pipeline that ends with a transformation predicts nothing that a map could show")
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
	grid, held, err := r.cells(source, p.set, m.Pipeline().Inputs)
	if err != nil {
		return nil, err
	}
	r.Held = held
	if err := r.sample(p, m, x, y); err != nil {
		return nil, err
	}
	return r, r.fill(p, grid, m)
}

func axes(t *table.Table, j Map) (x, y []float64, err error) {
	for _, name := range []string{j.X, j.Y} {
		c, err := t.Column(name)
		if err != nil {
			return nil, nil, err
		}
		if !c.Kind().Numeric() {
			return nil, nil, fmt.Errorf("work: %s is %s; choose two number columns for the map", name, c.Kind())
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

// cells is a table with one row per grid cell, holding the source columns that
// the inputs are computed from.
func (r *Mapped) cells(source *table.Table, set *feature.Set, inputs []string) (*table.Table, []string, error) {
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
func (r *Mapped) cell(c table.Column) table.Column {
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
func ramp(n, run, steps int, lo, hi Num) []float64 {
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
