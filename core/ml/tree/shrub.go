package tree

import (
	"encoding/json"
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/kernel"
)

// shrub is a tree of a HistGradientBoosting as flat arrays: a child stands after its parent. A
// missing value goes to the side that missing says.
type shrub struct {
	nodes   []node
	missing []bool // goes left
	values  []float64
	samples []int32
}

// row finds the leaf of a row.
func (t *shrub) row(x []float64) int {
	i := int32(0)
	for {
		n := &t.nodes[i]
		if n.left < 0 {
			return int(i)
		}
		v := x[n.feature]
		if v <= n.threshold || v != v && t.missing[i] {
			i = n.left
		} else {
			i = n.right
		}
	}
}

// shrub writes the tree that was grown last, in the order of its depth.
func (w *histGrower) shrub(b *binner) *shrub {
	t := &shrub{}
	w.plant(t, b, 0)
	return t
}

func (w *histGrower) plant(t *shrub, b *binner, id int32) int32 {
	n := &w.boughs[id]
	i := int32(len(t.nodes))
	t.nodes = append(t.nodes, node{feature: leaf, left: -1, right: -1, threshold: leaf})
	t.missing = append(t.missing, false)
	t.values = append(t.values, n.value)
	t.samples = append(t.samples, int32(n.end-n.start))
	if n.left < 0 {
		return i
	}
	k := node{feature: int32(n.split.column), threshold: math.Inf(1)} // all but what is missing
	if th := b.thresholds[n.split.column]; n.split.bin < len(th) {
		k.threshold = th[n.split.bin]
	}
	t.missing[i] = n.split.missingLeft
	k.left = w.plant(t, b, n.left)
	k.right = w.plant(t, b, n.right)
	t.nodes[i] = k
	return i
}

func (t *shrub) attributes() map[string]any {
	n := len(t.nodes)
	feature, left, right, samples, missing := make([]int, n), make([]int, n), make([]int, n), make([]int, n), make([]int, n)
	threshold := make([]float64, n)
	for i, k := range t.nodes {
		feature[i], left[i], right[i], threshold[i] = int(k.feature), int(k.left), int(k.right), k.threshold
		samples[i] = int(t.samples[i])
		if t.missing[i] {
			missing[i] = 1
		}
	}
	return map[string]any{"feature": feature, "left": left, "right": right, "threshold": threshold,
		"missing_left": missing, "value": slices.Clone(t.values), "n": samples}
}

// shrubText is attributes as they are written.
type shrubText struct {
	Feature   []int32   `json:"feature"`
	Left      []int32   `json:"left"`
	Right     []int32   `json:"right"`
	Threshold ml.Floats `json:"threshold"`
	Missing   []int     `json:"missing_left"`
	Value     ml.Floats `json:"value"`
	Samples   []int32   `json:"n"`
}

func (w shrubText) shrub(columns int) (*shrub, error) {
	n := len(w.Feature)
	if len(w.Missing) != n || len(w.Value) != n || len(w.Samples) != n {
		return nil, errParts
	}
	text := treeText{Feature: w.Feature, Left: w.Left, Right: w.Right, Threshold: w.Threshold}
	for i := range w.Value {
		text.Value = append(text.Value, w.Value[i:i+1])
	}
	t, err := text.tree(columns, 1)
	if err != nil {
		return nil, err
	}
	s := &shrub{nodes: t.nodes, values: t.values, samples: w.Samples, missing: make([]bool, n)}
	for i, m := range w.Missing {
		s.missing[i] = m == 1
	}
	return s, nil
}

// boughs is the trees of a fitted HistGradientBoosting, a round being one tree for each output.
type boughs struct {
	columns      int
	rounds       [][]*shrub
	base         []float64
	early        bool
	train, valid []float64 // scores; empty unless early
}

func (b *boughs) predictor(h hist) ml.Predictor {
	if h.Classes {
		return &histClassifier{*b}
	}
	return &histRegressor{*b, h.Loss == "poisson"}
}

// Width returns the number of columns.
func (b *boughs) Width() int { return b.columns }

// Iterations returns the number of rounds.
func (b *boughs) Iterations() int { return len(b.rounds) }

// Warning is empty: the number of rounds is a choice.
func (b *boughs) Warning() string { return "" }

// Attributes returns n_iter_, n_trees_per_iteration_, do_early_stopping_, train_score_ and
// validation_score_, which are empty without early stopping, n_features_in_, and by scikit-learn's
// inner names what it starts from and the trees as lists by node.
func (b *boughs) Attributes() map[string]any {
	rounds := make([]any, len(b.rounds))
	for i, r := range b.rounds {
		trees := make([]any, len(r))
		for k, t := range r {
			trees[k] = t.attributes()
		}
		rounds[i] = trees
	}
	return map[string]any{"_predictors": rounds, "_baseline_prediction": slices.Clone(b.base), "n_iter_": len(b.rounds),
		"n_trees_per_iteration_": len(b.base), "n_features_in_": b.columns, "do_early_stopping_": b.early,
		"train_score_": append([]float64{}, b.train...), "validation_score_": append([]float64{}, b.valid...)}
}

func (b *boughs) sums(dst, x []float64) {
	copy(dst, b.base)
	for _, r := range b.rounds {
		for k, t := range r {
			dst[k] += t.values[t.row(x)]
		}
	}
}

// histClassifier is a fitted HistGradientBoostingClassifier.
type histClassifier struct{ boughs }

// Decision returns the sums of the trees: one a row for two classes, one a class for more.
func (c *histClassifier) Decision(x ml.Matrix) [][]float64 {
	out := grid(x.Rows, len(c.base))
	eachRow(x, func(i int, row []float64) { c.sums(out[i], row) })
	return out
}

// Prob returns the probability of each class.
func (c *histClassifier) Prob(x ml.Matrix) [][]float64 {
	out := grid(x.Rows, max(2, len(c.base)))
	eachRow(x, func(i int, row []float64) { c.ProbRow(out[i], row) })
	return out
}

// ProbRow is Prob for one row.
func (c *histClassifier) ProbRow(dst, x []float64) []float64 {
	dst = room(dst, max(2, len(c.base)))
	c.sums(dst, x)
	probabilities(dst, len(c.base))
	return dst
}

// Predict returns the class of the highest probability.
func (c *histClassifier) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = room(dst, x.Rows)
	p := make([]float64, max(2, len(c.base)))
	eachRow(x, func(i int, row []float64) { dst[i] = float64(argmax(c.ProbRow(p, row))) })
	return dst
}

// histRegressor is a fitted HistGradientBoostingRegressor.
type histRegressor struct {
	boughs
	exp bool // the sum is a logarithm
}

// Predict returns the sum of the trees, or its exponential.
func (r *histRegressor) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = room(dst, x.Rows)
	eachRow(x, func(i int, row []float64) { dst[i] = r.PredictRow(row) })
	return dst
}

// PredictRow is Predict for one row.
func (r *histRegressor) PredictRow(x []float64) float64 {
	s := [1]float64{}
	r.sums(s[:], x)
	if r.exp {
		return kernel.Exp(s[0])
	}
	return s[0]
}

func (h hist) load(attributes []byte) (any, error) {
	var w struct {
		Columns int           `json:"n_features_in_"`
		Rounds  [][]shrubText `json:"_predictors"`
		Base    ml.Floats     `json:"_baseline_prediction"`
		Early   bool          `json:"do_early_stopping_"`
		Train   ml.Floats     `json:"train_score_"`
		Valid   ml.Floats     `json:"validation_score_"`
	}
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	b := boughs{columns: w.Columns, base: w.Base, early: w.Early, train: w.Train, valid: w.Valid}
	for _, texts := range w.Rounds {
		if len(texts) != len(w.Base) {
			return nil, errParts
		}
		var round []*shrub
		for _, text := range texts {
			t, err := text.shrub(w.Columns)
			if err != nil {
				return nil, err
			}
			round = append(round, t)
		}
		b.rounds = append(b.rounds, round)
	}
	if len(w.Base) == 0 || !h.Classes && len(w.Base) != 1 || h.Classes && len(w.Base) == 2 {
		return nil, errParts
	}
	return b.predictor(h), nil
}
