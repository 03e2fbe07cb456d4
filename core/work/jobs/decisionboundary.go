package jobs

import (
	"context"
	"errors"
	"fmt"

	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/work"
)

// DecisionBoundary computes what a model predicts over two source columns.
type DecisionBoundary struct {
	StoredModel
	Split Split
	X, Y  string
}

func (DecisionBoundary) Kind() string          { return "map" }
func (DecisionBoundary) Replies() []work.Reply { return []work.Reply{&DecisionBoundaryResult{}} }

// DecisionBoundaryResult answers DecisionBoundary: a grid of what the model says and a sample of rows.
type DecisionBoundaryResult struct {
	X, Y           string
	X0, X1, Y0, Y1 work.Num
	NX, NY         int
	// Means is what P says: "probability" of the last class, or of the one in Class;
	// "decision", the decision_function of a classifier without probabilities, 0 in the
	// middle; "value", a regression's; "class", which is 0 or 255, or nothing beside Class.
	Means  string
	V0, V1 work.Num // what P 0 and P 255 stand for
	P      []byte   // 0..255, row by row from Y0 up
	Class  []byte   // class index, or number of the cluster, of each cell; nil for two classes and for a regression
	Points []Point  // a regression's have the target's Value in place of a Class
	Of     int      // rows that the points are a sample of
	Held   []string
}

func (DecisionBoundaryResult) Kind() string { return "mapped" }

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
	gridX, gridY = 60, 48 // cells of a map: fine enough for a smooth contour at 400 px
	maxPoints    = 600    // rows drawn; more would only overprint
	margin       = 0.06   // of the range, around the outermost rows
)

// decisionBoundary computes what a model answers over a grid of two source columns. The
// features are computed for every cell; a source column that the model needs and
// that is not drawn is held at its median, or a text at its most frequent value,
// and the reply says which.
func (w *worker) decisionBoundary(ctx context.Context, j DecisionBoundary) (DecisionBoundaryResult, error) {
	m, err := ml.Load(w.catalog, j.Model)
	if err != nil {
		return DecisionBoundaryResult{}, err
	}
	if m.Task() == ml.Transformation {
		return DecisionBoundaryResult{}, errors.New("work: a pipeline that ends with a transformation predicts nothing that a map could show")
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
			return nil, nil, fmt.Errorf("work: %s is %s; choose two number columns for the map", name, c.Kind())
		}
		x, y = y, c.Floats()
	}
	return x, y, nil
}
