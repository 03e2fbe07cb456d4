package tree

import (
	"encoding/json"
	"slices"

	"orrery/core/ml"
)

// grove is the trees of a fitted forest.
type grove struct {
	trees      []*tree
	columns    int
	width      int // numbers that a tree answers
	importance []float64
	score      float64     // out of the bag
	outOfBag   [][]float64 // nil: nobody asked
}

// add takes a tree in, without what was measured while it grew.
func (g *grove) add(t *tree, importance []float64) {
	t.impurity, t.samples, t.weight = nil, nil, nil
	g.trees = append(g.trees, t)
	for j, v := range importance {
		g.importance[j] += v
	}
}

func (g *grove) predictor(classes bool) ml.Predictor {
	if classes {
		return &forestClassifier{*g}
	}
	return &forestRegressor{*g}
}

// Width returns the number of columns.
func (g *grove) Width() int { return g.columns }

// Iterations returns the number of trees.
func (g *grove) Iterations() int { return len(g.trees) }

// Warning is empty: a forest needs no convergence.
func (g *grove) Warning() string { return "" }

// Attributes returns feature_importances_, n_features_in_ and estimators_, which holds each tree as
// lists by node, and where asked for oob_score_ and what it rests on.
func (g *grove) Attributes() map[string]any {
	trees := make([]any, len(g.trees))
	for i, t := range g.trees {
		trees[i] = t.attributes()
	}
	a := map[string]any{"estimators_": trees, "feature_importances_": slices.Clone(g.importance), "n_features_in_": g.columns}
	if g.outOfBag != nil {
		a["oob_score_"] = g.score
	}
	return a
}

func (g *grove) copied() [][]float64 {
	out := grid(len(g.outOfBag), g.width)
	for i, v := range g.outOfBag {
		copy(out[i], v)
	}
	return out
}

// forestClassifier is a fitted RandomForestClassifier.
type forestClassifier struct{ grove }

// Attributes has n_classes_ and oob_decision_function_ too.
func (f *forestClassifier) Attributes() map[string]any {
	a := f.grove.Attributes()
	a["n_classes_"] = f.width
	if f.outOfBag != nil {
		a["oob_decision_function_"] = f.copied()
	}
	return a
}

// Prob returns the mean of the trees' shares of the classes.
func (f *forestClassifier) Prob(x ml.Matrix) [][]float64 {
	out := grid(x.Rows, f.width)
	eachRow(x, func(i int, row []float64) { f.ProbRow(out[i], row) })
	return out
}

// ProbRow is Prob for one row.
func (f *forestClassifier) ProbRow(dst, x []float64) []float64 {
	dst = room(dst, f.width)
	clear(dst)
	for _, t := range f.trees {
		addShares(dst, t.value(t.row(x)))
	}
	for k := range dst {
		dst[k] /= float64(len(f.trees))
	}
	return dst
}

// Predict returns the class of the highest probability.
func (f *forestClassifier) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = room(dst, x.Rows)
	p := make([]float64, f.width)
	eachRow(x, func(i int, row []float64) { dst[i] = float64(argmax(f.ProbRow(p, row))) })
	return dst
}

// forestRegressor is a fitted RandomForestRegressor.
type forestRegressor struct{ grove }

// Attributes has oob_prediction_ too.
func (f *forestRegressor) Attributes() map[string]any {
	a := f.grove.Attributes()
	if f.outOfBag != nil {
		flat := make([]float64, len(f.outOfBag))
		for i, v := range f.outOfBag {
			flat[i] = v[0]
		}
		a["oob_prediction_"] = flat
	}
	return a
}

// Predict returns the mean of the trees' answers.
func (f *forestRegressor) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = room(dst, x.Rows)
	eachRow(x, func(i int, row []float64) { dst[i] = f.PredictRow(row) })
	return dst
}

// PredictRow is Predict for one row.
func (f *forestRegressor) PredictRow(x []float64) float64 {
	sum := 0.0
	for _, t := range f.trees {
		sum += t.values[t.row(x)]
	}
	return sum / float64(len(f.trees))
}

func (f forest) load(attributes []byte) (any, error) {
	var w struct {
		Columns    int         `json:"n_features_in_"`
		Classes    int         `json:"n_classes_"`
		Importance ml.Floats   `json:"feature_importances_"`
		Trees      []treeText  `json:"estimators_"`
		Score      *float64    `json:"oob_score_"`
		Decision   []ml.Floats `json:"oob_decision_function_"`
		Prediction ml.Floats   `json:"oob_prediction_"`
	}
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	g := grove{columns: w.Columns, width: 1, importance: w.Importance}
	if f.Classes {
		g.width = w.Classes
	}
	for _, text := range w.Trees {
		t, err := text.tree(g.columns, g.width)
		if err != nil {
			return nil, err
		}
		g.trees = append(g.trees, t)
	}
	if len(g.trees) == 0 || g.width < 1 || len(w.Importance) != w.Columns {
		return nil, errParts
	}
	if w.Score != nil {
		g.score = *w.Score
		for _, v := range w.Decision {
			g.outOfBag = append(g.outOfBag, v)
		}
		for i := range w.Prediction {
			g.outOfBag = append(g.outOfBag, w.Prediction[i:i+1])
		}
	}
	return g.predictor(f.Classes), nil
}
