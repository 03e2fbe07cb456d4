package jobs

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/work"
)

// DecisionBoundary computes a model's predictions over a grid of two source columns.
type DecisionBoundary struct {
	StoredModel
	Split Split
	X, Y  string
}

func (DecisionBoundary) Kind() string          { return "map" }
func (DecisionBoundary) Replies() []work.Reply { return []work.Reply{&DecisionBoundaryResult{}} }

// DecisionBoundaryResult answers DecisionBoundary: a grid of predictions and a sample of rows.
type DecisionBoundaryResult struct {
	X, Y           string
	X0, X1, Y0, Y1 work.Num
	NX, NY         int
	// Means is the meaning of P: "probability" of the last class, or of the one in Class;
	// "decision" for the decision_function of a classifier without probabilities, with 0 in the
	// middle of the scale; "value" for a regression; "class" if there is only Class, and P is 255.
	Means  string
	V0, V1 work.Num // the values of P 0 and P 255
	P      []byte   // 0..255, row by row from Y0 up
	Class  []byte   // class or cluster index of each cell; nil for two classes and for a regression
	Points []Point  // with Value for a regression, otherwise with Class
	Of     int      // rows that Points were sampled from
	Held   []string // source columns that are held constant
}

func (*DecisionBoundaryResult) Kind() string { return "mapped" }

// Point is one row of the table on a decision boundary.
type Point struct {
	X, Y  work.Num
	Class int
	Value work.Num // a regression's target
	Test  bool
	Wrong bool
	Row   int
}

const (
	gridX, gridY = 60, 48 // cells: enough for a smooth contour at 400 px
	maxPoints    = 600    // sampled rows; more would overlap
	margin       = 0.06   // share of the range that is added on each side
)

// decisionBoundary computes predictions over a grid of two source columns. The features
// are computed for every cell. Other source columns that the model needs are held
// constant, at the median or the most frequent text, and are listed in Held.
func (w *worker) decisionBoundary(ctx context.Context, j DecisionBoundary) (DecisionBoundaryResult, error) {
	m, err := ml.Load(w.catalog, j.Model)
	if err != nil {
		return DecisionBoundaryResult{}, err
	}
	if m.Task() == ml.Transformation {
		return DecisionBoundaryResult{}, errors.New("work: a pipeline that ends with a transformation makes no predictions, so it has no decision boundary")
	}
	source, err := w.table(ctx, j.Table)
	if err != nil {
		return DecisionBoundaryResult{}, err
	}
	p, err := w.problem(ctx, j.Table, j.Features, m.Pipeline(), j.Split)
	if err != nil {
		return DecisionBoundaryResult{}, err
	}
	x, y, err := axes(source, j)
	if err != nil {
		return DecisionBoundaryResult{}, err
	}
	r := DecisionBoundaryResult{X: j.X, Y: j.Y, NX: gridX, NY: gridY, Of: source.Rows()}
	r.setCorners(x, y)
	grid, held, err := r.cells(source, p.set, m.Pipeline().Inputs)
	if err != nil {
		return DecisionBoundaryResult{}, err
	}
	r.Held = held
	if err := r.sample(p, m, x, y); err != nil {
		return DecisionBoundaryResult{}, err
	}
	return r, r.fill(p, grid, m)
}

func axes(t *table.Table, j DecisionBoundary) (x, y []float64, err error) {
	for _, name := range []string{j.X, j.Y} {
		c, err := t.Column(name)
		if err != nil {
			return nil, nil, err
		}
		if !c.Kind().Numeric() {
			return nil, nil, fmt.Errorf("work: %s is %s; choose two number columns for the decision boundary", name, c.Kind())
		}
		x, y = y, c.Floats()
	}
	return x, y, nil
}

// setCorners sets the corners to the range of the rows plus a margin.
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

// cells returns a table with one row per grid cell and the source columns that the
// inputs are computed from, and the names of the columns that are held constant.
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

// cell returns the values of one column in all cells.
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

// ramp returns n coordinates of cell centers along one axis: steps values between lo
// and hi, each repeated run times, and the sequence repeated.
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

// mode returns the most frequent text, the first one on a tie.
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

// sample fills Points with at most maxPoints evenly spaced rows.
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
	pred, err := p.predicted(m, p.cols.Take(rows))
	if err != nil {
		return err
	}
	for k, i := range rows {
		point := Point{X: work.Num(x[i]), Y: work.Num(y[i]), Test: inTest[i], Row: i}
		switch p.task {
		case ml.Classification:
			point.Class = int(p.y[i])
			point.Wrong = inTest[i] && pred[k] != point.Class
		case ml.Regression:
			point.Value = work.Num(p.y[i])
		default:
			point.Class = pred[k]
		}
		r.Points = append(r.Points, point)
	}
	return nil
}

// predicted returns the predicted class or cluster of each row, nil for a regression.
func (p problem) predicted(m *ml.Model, t *table.Table) ([]int, error) {
	switch p.task {
	case ml.Classification:
		var a answers
		err := a.classify(p, m, t)
		return a.pred, err
	case ml.Clustering:
		v, err := m.Estimate(t)
		return ml.Ints(v), err
	}
	return nil, nil
}

// fill predicts every cell. It needs Points, whose values widen the scale of a regression.
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
	r.label(ml.Ints(v))
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

// fillClass fills the cells for a classifier without probabilities: with the decision
// function for two classes, otherwise with the class only.
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

// shade sets P to the values, scaled so that lo is 0 and hi is 255.
func (r *DecisionBoundaryResult) shade(means string, v []float64, lo, hi float64) {
	if !(lo < hi) {
		lo, hi = lo-0.5, lo+0.5
	}
	r.Means, r.V0, r.V1 = means, work.Num(lo), work.Num(hi)
	r.P = make([]byte, len(v))
	for i, f := range v {
		if f-f == 0 { // finite; other values stay 0
			r.P[i] = byte(math.Round(255 * max(0, min(1, (f-lo)/(hi-lo)))))
		}
	}
}

// label sets Class to classes or clusters.
func (r *DecisionBoundaryResult) label(of []int) {
	r.Means, r.V0, r.V1 = "class", 0, 1
	r.P, r.Class = make([]byte, len(of)), make([]byte, len(of))
	for i, c := range of {
		r.P[i], r.Class[i] = 255, byte(c)
	}
}

// span returns lo and hi, widened to include all finite numbers of v.
func span(v []float64, lo, hi float64) (float64, float64) {
	for _, f := range v {
		if f-f == 0 {
			lo, hi = min(lo, f), max(hi, f)
		}
	}
	return lo, hi
}
