package tree

import (
	"encoding/json"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/kernel"
)

// boosted is the trees of a fitted GradientBoosting, a stage being one tree for each output.
type boosted struct {
	columns    int
	stages     [][]*tree
	base       []float64
	rate       float64
	train      []float64 // loss after each stage
	outOfBag   []float64 // how much each stage brought rows that it did not see; nil if it saw all
	importance []float64
	relevant   float64 // trees with more than one node
}

// add counts a tree's importance and forgets what was measured while it grew.
func (b *boosted) add(t *tree) {
	if len(t.nodes) > 1 {
		b.relevant++
		for j, v := range t.importance(b.columns) {
			b.importance[j] += v
		}
	}
	t.impurity, t.samples, t.weight = nil, nil, nil
}

func (b *boosted) settle() {
	if b.relevant == 0 {
		return
	}
	for j := range b.importance {
		b.importance[j] /= b.relevant
	}
	normal(b.importance)
}

func (b *boosted) predictor(of boost) ml.Predictor {
	if of.Classes {
		return &boostedClassifier{*b, of.Loss == "exponential"}
	}
	return &boostedRegressor{*b}
}

// Width returns the number of columns.
func (b *boosted) Width() int { return b.columns }

// Iterations returns the number of stages.
func (b *boosted) Iterations() int { return len(b.stages) }

// Warning is empty: the number of stages is a choice.
func (b *boosted) Warning() string { return "" }

// Attributes returns feature_importances_, n_features_in_, n_estimators_, train_score_, where rows
// were drawn oob_improvement_, and estimators_, which holds for each stage its trees as lists by node.
// init_ is what the trees are added to.
func (b *boosted) Attributes() map[string]any {
	stages := make([]any, len(b.stages))
	for i, s := range b.stages {
		trees := make([]any, len(s))
		for k, t := range s {
			trees[k] = t.attributes()
		}
		stages[i] = trees
	}
	a := map[string]any{"estimators_": stages, "feature_importances_": slices.Clone(b.importance), "n_features_in_": b.columns,
		"n_estimators_": len(b.stages), "train_score_": slices.Clone(b.train), "init_": slices.Clone(b.base)}
	if b.outOfBag != nil {
		a["oob_improvement_"] = slices.Clone(b.outOfBag)
	}
	return a
}

func (b *boosted) sums(dst, x []float64) {
	copy(dst, b.base)
	for _, s := range b.stages {
		for k, t := range s {
			dst[k] += float64(b.rate * t.values[t.row(x)])
		}
	}
}

// boostedClassifier is a fitted GradientBoostingClassifier.
type boostedClassifier struct {
	boosted
	exponential bool
}

// Decision returns the sums of the trees: one a row for two classes, one a class for more.
func (c *boostedClassifier) Decision(x ml.Matrix) [][]float64 {
	out := grid(x.Rows, len(c.base))
	eachRow(x, func(i int, row []float64) { c.sums(out[i], row) })
	return out
}

// Prob returns the probability of each class.
func (c *boostedClassifier) Prob(x ml.Matrix) [][]float64 {
	out := grid(x.Rows, max(2, len(c.base)))
	eachRow(x, func(i int, row []float64) { c.ProbRow(out[i], row) })
	return out
}

// ProbRow is Prob for one row.
func (c *boostedClassifier) ProbRow(dst, x []float64) []float64 {
	dst = room(dst, max(2, len(c.base)))
	c.sums(dst, x)
	if len(c.base) == 1 && c.exponential {
		dst[0] *= 2
	}
	probabilities(dst, len(c.base))
	return dst
}

// probabilities turns sums into probabilities: by the sigmoid of the only one, or softmax.
func probabilities(p []float64, outputs int) {
	if outputs == 1 {
		p[1] = kernel.Sigmoid(p[0])
		p[0] = 1 - p[1]
		return
	}
	top, s := slices.Max(p), 0.0
	for k, r := range p {
		p[k] = kernel.Exp(r - top)
		s += p[k]
	}
	for k := range p {
		p[k] /= s
	}
}

// Predict returns the class of the highest probability.
func (c *boostedClassifier) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = room(dst, x.Rows)
	p := make([]float64, max(2, len(c.base)))
	eachRow(x, func(i int, row []float64) {
		dst[i] = float64(argmax(c.ProbRow(p, row)))
		if c.exponential && p[0] == p[1] { // scikit-learn asks whether the sum is at least 0
			dst[i] = 1
		}
	})
	return dst
}

// boostedRegressor is a fitted GradientBoostingRegressor.
type boostedRegressor struct{ boosted }

// Predict returns the sum of the trees.
func (r *boostedRegressor) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = room(dst, x.Rows)
	eachRow(x, func(i int, row []float64) { dst[i] = r.PredictRow(row) })
	return dst
}

// PredictRow is Predict for one row.
func (r *boostedRegressor) PredictRow(x []float64) float64 {
	s := r.base[0]
	for _, stage := range r.stages {
		s += float64(r.rate * stage[0].values[stage[0].row(x)])
	}
	return s
}

func (b boost) load(attributes []byte) (any, error) {
	var w struct {
		Columns    int          `json:"n_features_in_"`
		Importance ml.Floats    `json:"feature_importances_"`
		Stages     [][]treeText `json:"estimators_"`
		Base       ml.Floats    `json:"init_"`
		Train      ml.Floats    `json:"train_score_"`
		OutOfBag   ml.Floats    `json:"oob_improvement_"`
	}
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	f := boosted{columns: w.Columns, importance: w.Importance, base: w.Base, rate: b.Rate, train: w.Train, outOfBag: w.OutOfBag}
	for _, texts := range w.Stages {
		if len(texts) != len(w.Base) {
			return nil, errParts
		}
		var stage []*tree
		for _, text := range texts {
			t, err := text.tree(w.Columns, 1)
			if err != nil {
				return nil, err
			}
			stage = append(stage, t)
		}
		f.stages = append(f.stages, stage)
	}
	if len(w.Base) == 0 || !b.Classes && len(w.Base) != 1 || b.Classes && len(w.Base) == 2 {
		return nil, errParts
	}
	return f.predictor(b), nil
}
