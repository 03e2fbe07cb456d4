package neighbors

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strconv"

	"orrery/core/ml"
)

// maxNumbers bounds the training rows: a model of 2^22 numbers is a text of about 80 MB.
const maxNumbers = 1 << 22

// Search says which rows are near and how much each counts.
type Search struct {
	Neighbors int
	ByWeight  bool    // count by 1/distance, else alike
	P         float64 // power of the Minkowski distance: 1 is Manhattan's, 2 Euclid's, infinite the largest difference
	LeafSize  int
	Brute     bool // look at every row, also where a tree would do
	Tree      bool // build the tree, also where scikit-learn's auto does not
}

// Params describes the parameters of both kinds.
func Params() ml.ParamDocs {
	inf := math.Inf(1)
	return ml.ParamDocs{
		{Name: "n_neighbors", Default: 5.0, Min: 1, Max: inf, Whole: true, Doc: "How many of the nearest rows to ask."},
		{Name: "weights", Default: "uniform", Choices: []string{"uniform", "distance"},
			Doc: "All neighbours count alike (uniform), or each by the inverse of its distance."},
		{Name: "algorithm", Default: "auto", Choices: []string{"auto", "ball_tree", "kd_tree", "brute"},
			Doc: "How to look; the answer is the same but for rows at equal distances. auto takes a tree up to 15 columns. ball_tree builds a kd_tree here."},
		{Name: "leaf_size", Default: 30.0, Min: 1, Max: inf, Whole: true, Doc: "Least number of rows in a leaf of the tree: a matter of speed."},
		{Name: "p", Default: 2.0, Min: 0, Max: inf, Open: true, Doc: "Power of the Minkowski distance: 1 is Manhattan's, 2 Euclid's."},
		{Name: "metric", Default: "minkowski", Choices: []string{"minkowski", "euclidean", "manhattan", "chebyshev"},
			Doc: "The distance: minkowski takes p, the others have their own."},
		{Name: "n_jobs", Default: nil, None: true, Min: -1 << 30, Max: 1 << 30, Whole: true,
			Doc: "Taken for scikit-learn's sake: the search has one thread."},
	}
}

func readSearch(kind string, params map[string]any) (Search, error) {
	p, err := Params().Read(kind, params)
	if err != nil {
		return Search{}, err
	}
	s := Search{Neighbors: p.Int("n_neighbors"), ByWeight: p.Text("weights") == "distance", P: p.Float("p"), LeafSize: p.Int("leaf_size")}
	switch p.Text("metric") {
	case "euclidean":
		s.P = 2
	case "manhattan":
		s.P = 1
	case "chebyshev":
		s.P = math.Inf(1)
	}
	algorithm := p.Text("algorithm")
	s.Brute, s.Tree = algorithm == "brute", algorithm == "kd_tree" || algorithm == "ball_tree"
	if s.Tree && s.P < 1 {
		return s, p.Refuse("algorithm", "brute or auto when p is below 1, which is no distance in the sense of the trees")
	}
	return s, nil
}

// build keeps the rows. Up to 15 columns and for fewer neighbours than half of the rows it makes a
// tree, as scikit-learn's auto does.
func (s Search) build(ctx context.Context, kind string, x ml.Matrix) (*tree, error) {
	if s.Neighbors > x.Rows {
		return nil, &ml.ParamError{Kind: kind, Param: "n_neighbors", Value: s.Neighbors, Want: "at most " + strconv.Itoa(x.Rows) + ", the number of training rows"}
	}
	if x.Rows > maxNumbers/max(1, len(x.Cols)) {
		return nil, &ml.StepError{Step: kind, Text: strconv.Itoa(x.Rows) + " training rows of " + strconv.Itoa(len(x.Cols)) +
			" columns are more than the model can keep (4 million numbers); train on a sample of them"}
	}
	t := newTree(x)
	if err := ml.Tick(ctx, ml.Progress{Loss: math.NaN()}); err != nil {
		return nil, err
	}
	few := t.width <= 15 && s.Neighbors < t.rows/2 && s.P >= 1
	if s.Brute || !s.Tree && !few {
		return t, nil
	}
	return t, t.grow(ctx, s.LeafSize)
}

// room is where one query finds its place without asking the heap.
const room = 48

// look finds the neighbours of one point into near, which has room for them, and sets their weights
// in place of the distances.
func (s Search) look(t *tree, near []neighbor, point []float64) {
	q := query{tree: t, power: s.P, point: point, near: near}
	q.find()
	weigh(near, s.ByWeight)
}

// weigh turns distances into weights: 1, or the inverse. A distance of 0 outweighs all others, which
// then count nothing.
func weigh(near []neighbor, inverse bool) {
	exact := false
	for i := range near {
		n := &near[i]
		if !inverse {
			n.distance = 1
			continue
		}
		n.distance = 1 / n.distance
		exact = exact || math.IsInf(n.distance, 1)
	}
	for i := range near {
		if n := &near[i]; exact {
			n.distance = float64(b2i(math.IsInf(n.distance, 1)))
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// each calls f with every row of x and room for its neighbours.
func (s Search) each(t *tree, x ml.Matrix, f func(row int, near []neighbor)) {
	near, point := make([]neighbor, s.Neighbors), make([]float64, t.width)
	for i := range x.Rows {
		for j, c := range x.Cols {
			point[j] = c[i]
		}
		s.look(t, near, point)
		f(i, near)
	}
}

// finite tells whether a point has no missing and no infinite number.
func finite(point []float64) bool {
	for _, v := range point {
		if v-v != 0 {
			return false
		}
	}
	return true
}

// attributes is what both kinds have.
func (s Search) attributes(t *tree) map[string]any {
	rows, flat := make([][]float64, t.rows), make([]float64, len(t.data))
	for i, from := range t.index {
		at := int(from)
		if t.nodes == nil {
			at = i
		}
		rows[at] = flat[at*t.width : (at+1)*t.width : (at+1)*t.width]
		copy(rows[at], t.data[i*t.width:])
	}
	metric := "minkowski"
	switch {
	case s.P == 2:
		metric = "euclidean"
	case s.P == 1:
		metric = "manhattan"
	case math.IsInf(s.P, 1):
		metric = "chebyshev"
	}
	return map[string]any{"effective_metric_": metric, "n_features_in_": t.width, "n_samples_fit_": t.rows, "_fit_X": rows}
}

// errUnfit: the attributes contradict each other.
var errUnfit = errors.New("neighbors: _fit_X, _y and n_features_in_ do not fit together")

// wire is the attributes as they are written.
type wire struct {
	Rows  [][]float64 `json:"_fit_X"`
	Y     []float64   `json:"_y"`
	Width int         `json:"n_features_in_"`
}

// load reads the rows and builds the tree again, which comes out the same.
func (s Search) load(kind string, attributes []byte) (*tree, []float64, error) {
	var w wire
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, nil, err
	}
	x := ml.Matrix{Rows: len(w.Rows), Cols: make([][]float64, max(0, min(w.Width, maxNumbers)))}
	for j := range x.Cols {
		x.Cols[j] = make([]float64, x.Rows)
	}
	if len(w.Y) != x.Rows || x.Rows == 0 {
		return nil, nil, errUnfit
	}
	for i, row := range w.Rows {
		if len(row) != w.Width {
			return nil, nil, errUnfit
		}
		for j, v := range row {
			x.Cols[j][i] = v
		}
	}
	t, err := s.build(context.Background(), kind, x)
	return t, w.Y, err
}
