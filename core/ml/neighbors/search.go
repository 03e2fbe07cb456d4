package neighbors

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"

	"orrery/core/ml"
)

// maxNumbers limits the training rows: a model with 2^22 numbers is about 80 MB of text.
const maxNumbers = 1 << 22

// Search has the parameters that both kinds share: which rows are neighbors, and the weight of each.
type Search struct {
	Neighbors int
	ByWeight  bool    // weights are 1/distance instead of 1
	P         float64 // power of the Minkowski distance: 1 is Manhattan, 2 Euclidean, infinity the largest difference
	LeafSize  int
	Brute     bool // always compare with every row
	Tree      bool // build the tree even if scikit-learn's auto does not
}

// Params describes the parameters of both kinds.
func Params() ml.ParamDocs {
	inf := math.Inf(1)
	return ml.ParamDocs{
		{Name: "n_neighbors", Default: 5.0, Min: 1, Max: inf, Whole: true, Doc: "Number of nearest rows to use."},
		{Name: "weights", Default: "uniform", Choices: []string{"uniform", "distance"},
			Doc: "All neighbors have the same weight (uniform), or the inverse of their distance."},
		{Name: "algorithm", Default: "auto", Choices: []string{"auto", "ball_tree", "kd_tree", "brute"},
			Doc: "The search method; results differ only for rows at equal distances. auto uses a tree for up to 15 columns. ball_tree uses a kd_tree here."},
		{Name: "leaf_size", Default: 30.0, Min: 1, Max: inf, Whole: true, Doc: "Minimum number of rows in a leaf of the tree; it affects only the speed."},
		{Name: "p", Default: 2.0, Min: 0, Max: inf, Open: true, Doc: "Power of the Minkowski distance: 1 is Manhattan, 2 Euclidean."},
		{Name: "metric", Default: "minkowski", Choices: []string{"minkowski", "euclidean", "manhattan", "chebyshev"},
			Doc: "The distance: minkowski uses p, the others have a fixed one."},
		{Name: "n_jobs", Default: nil, None: true, Min: -1 << 30, Max: 1 << 30, Whole: true,
			Doc: "For compatibility with scikit-learn: the search has one thread here."},
	}
}

func readSearch(kind string, params map[string]any) (*Search, error) {
	p, err := Params().Read(kind, params)
	if err != nil {
		return nil, err
	}
	s := &Search{Neighbors: p.Int("n_neighbors"), ByWeight: p.Text("weights") == "distance", P: p.Float("p"), LeafSize: p.Int("leaf_size")}
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
		return nil, p.Refuse("algorithm", "brute or auto when p is below 1, which is no distance in the sense of the trees")
	}
	return s, nil
}

// build stores the rows. For at most 15 columns and fewer neighbors than half of the rows it builds a tree, as
// scikit-learn's auto does.
func (s *Search) build(ctx context.Context, kind string, x ml.Matrix) (*tree, error) {
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

// fitted holds the parameters and the training rows of both fitted kinds.
type fitted struct {
	search *Search
	tree   *tree
}

// Width returns the number of columns.
func (m *fitted) Width() int { return m.tree.width }

// stackNeighbors is the number of neighbors that need no allocation.
const stackNeighbors = 64

// nearest returns the neighbors of a point with their weights, in few if they fit.
func (m *fitted) nearest(few *[stackNeighbors]neighbor, point []float64) []neighbor {
	near := few[:]
	if m.search.Neighbors > stackNeighbors {
		near = make([]neighbor, m.search.Neighbors)
	}
	near = near[:m.search.Neighbors]
	m.search.findNeighbors(m.tree, near, point)
	return near
}

// predict writes the result of answer for each row of x to dst.
func (m *fitted) predict(dst []float64, x ml.Matrix, answer func(point []float64) float64) []float64 {
	dst = ml.Room(dst, x.Rows)
	point := make([]float64, m.tree.width)
	for i := range dst {
		x.Row(point, i)
		dst[i] = answer(point)
	}
	return dst
}

// findNeighbors finds the neighbors of one point, as many as near has room for, and replaces their distances by
// weights: 1, or the inverse. If a distance is 0, only the rows at distance 0 count.
func (s *Search) findNeighbors(t *tree, near []neighbor, point []float64) {
	q := query{tree: t, power: s.P, point: point, near: near}
	q.find()
	exact := s.ByWeight && 1/near[0].distance > math.MaxFloat64
	for i := range near {
		n := &near[i]
		inverse := 1 / n.distance
		switch {
		case exact && inverse <= math.MaxFloat64:
			n.distance = 0
		case exact || !s.ByWeight:
			n.distance = 1
		default:
			n.distance = inverse
		}
	}
}

// attributes returns the attributes that both kinds share, with the targets.
func (s *Search) attributes(t *tree, y any) map[string]any {
	rows := make([][]float64, t.rows)
	for i, from := range t.index {
		if t.nodes == nil {
			from = int32(i)
		}
		rows[from] = slices.Clone(t.data[i*t.width : (i+1)*t.width])
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
	return map[string]any{"effective_metric_": metric, "n_features_in_": t.width, "n_samples_fit_": t.rows, "_fit_X": rows, "_y": y}
}

// load restores the rows and builds the tree again, with the same result.
func (s *Search) load(kind string, attributes []byte, pause func()) (t *tree, y []float64, err error) {
	var rows [][]float64
	width := 0
	if err := (ml.Fields{{Name: "_fit_X", At: &rows}, {Name: "_y", At: &y}, {Name: "n_features_in_", At: &width}}).Load(attributes, pause); err != nil {
		return nil, nil, err
	}
	ok := len(rows) > 0 && len(y) == len(rows)
	for _, r := range rows {
		ok = ok && len(r) == width
		for _, v := range r { // the tree sorts the numbers, so NaN is not valid
			ok = ok && v-v == 0
		}
	}
	if !ok {
		return nil, nil, errMismatch
	}
	x := ml.Matrix{Rows: len(rows), Cols: make([][]float64, width)}
	for j := range x.Cols {
		x.Cols[j] = make([]float64, len(rows))
		for i, r := range rows {
			x.Cols[j][i] = r[j]
		}
	}
	t, err = s.build(context.Background(), kind, x)
	return t, y, err
}

// errMismatch means that the attributes contradict each other.
var errMismatch = errors.New("neighbors: _fit_X, _y and n_features_in_ do not fit together")
