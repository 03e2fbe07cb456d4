package tree

import (
	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// ensemble is the fitted state of every kind: rounds of trees, with one tree for each output in a round.
type ensemble struct {
	spec    *spec
	columns int
	width   int // number of classes of a single tree or forest
	trees   []*tree
	alone   []grown   // statistics of the nodes of a single tree
	base    []float64 // baseline of each output, to which trees are added; nil where trees are averaged

	importance   []float64
	train, valid []float64 // losses of GradientBoosting, scores of HistGradientBoosting
	bag          []float64 // loss improvement of out-of-bag rows by round, or out-of-bag predictions
	score        float64   // out-of-bag score
	decision     [][]float64
}

// fields returns the attributes other than the trees.
func (e *ensemble) fields() ml.Fields {
	f := ml.Fields{{Name: "n_features_in_", At: &e.columns}}
	if e.spec.style != binned {
		f = append(f, ml.Field{Name: "feature_importances_", At: &e.importance})
	}
	switch {
	case e.spec.style == binned:
		return append(f, ml.Fields{{Name: "_baseline_prediction", At: &e.base},
			{Name: "train_score_", At: &e.train}, {Name: "validation_score_", At: &e.valid}}...)
	case e.spec.style == boosted:
		f = append(f, ml.Fields{{Name: "init_", At: &e.base}, {Name: "train_score_", At: &e.train}}...)
		if e.spec.subsample < 1 {
			f = append(f, ml.Field{Name: "oob_improvement_", At: &e.bag})
		}
	case e.spec.classes:
		f = append(f, ml.Field{Name: "n_classes_", At: &e.width})
	}
	if !e.spec.outOfBag {
		return f
	}
	f = append(f, ml.Field{Name: "oob_score_", At: &e.score})
	if e.spec.classes {
		return append(f, ml.Field{Name: "oob_decision_function_", At: &e.decision})
	}
	return append(f, ml.Field{Name: "oob_prediction_", At: &e.bag})
}

// treesName returns the name of the attribute that holds the trees.
func (e *ensemble) treesName() string {
	switch e.spec.style {
	case alone:
		return "tree"
	case binned:
		return "_predictors"
	}
	return "estimators_"
}

// Attributes returns n_features_in_ and, by style, feature_importances_, n_classes_, losses and
// scores, and the trees as lists by node in tree, estimators_ or _predictors. For several trees,
// nodes holds the number of nodes of each; the trees of a round are adjacent, one for each output.
func (e *ensemble) Attributes() map[string]any {
	a := e.fields().Attributes()
	var l lists
	l.write(e.trees)
	for _, n := range e.alone {
		l.samples = append(l.samples, int(n.samples))
		l.impurity, l.weight = append(l.impurity, n.impurity), append(l.weight, n.weight)
	}
	a[e.treesName()] = l.fields(e.spec.style == alone, e.spec.narrow).Attributes()
	switch e.spec.style {
	case boosted:
		a["n_estimators_"] = e.Iterations()
	case binned:
		a["n_iter_"], a["n_trees_per_iteration_"], a["do_early_stopping_"] = e.Iterations(), len(e.base), e.train != nil
	}
	return a
}

// Load restores a fitted ensemble and checks that its lists describe trees.
func (s *spec) Load(attributes []byte, pause func()) (ml.Predictor, error) {
	e := &ensemble{spec: s, width: 1}
	var l lists
	if err := e.fields().Load(attributes, pause); err != nil {
		return nil, err
	}
	trees, err := ml.Member(attributes, e.treesName(), pause)
	if err == nil {
		err = l.fields(s.style == alone, s.narrow).Load(trees, pause)
	}
	if err == nil && e.width > 0 {
		e.trees, err = l.read(s.narrow, e.columns, e.width)
	}
	if err != nil {
		return nil, err
	}
	outputs := max(1, len(e.base))
	if len(e.trees) == 0 || len(e.trees)%outputs > 0 || s.style >= boosted && e.base == nil || !s.classes && outputs > 1 {
		return nil, errParts
	}
	if s.style == alone {
		if e.alone, err = l.nodes(len(e.trees)); err != nil {
			return nil, err
		}
	}
	return e.predictor(), nil
}

// nodes returns what a tree that is alone knows of each node. The lists must describe one tree.
func (l *lists) nodes(trees int) ([]grown, error) {
	if n := len(l.feature); trees > 1 || len(l.samples) != n || len(l.impurity) != n || len(l.weight) != n {
		return nil, errParts
	}
	out := make([]grown, len(l.samples))
	for i := range out {
		out[i] = grown{samples: int32(l.samples[i]), impurity: l.impurity[i], weight: l.weight[i]}
	}
	return out, nil
}

func (e *ensemble) predictor() ml.Predictor {
	switch {
	case !e.spec.classes:
		return &regressor{*e}
	case e.base != nil:
		return &boostedClassifier{classifier{*e}}
	}
	return &classifier{*e}
}

// Width returns the number of columns.
func (e *ensemble) Width() int { return e.columns }

// Iterations returns the number of rounds.
func (e *ensemble) Iterations() int { return len(e.trees) / max(1, len(e.base)) }

// Warning returns "": a fit always runs the chosen number of rounds.
func (e *ensemble) Warning() string { return "" }

// sums writes the mean or the sum of the trees for one row, a number for each output.
func (e *ensemble) sums(dst, x []float64) {
	outputs := copy(dst, e.base)
	if outputs > 0 {
		rate := e.spec.rate
		if e.spec.style == binned {
			rate = 1 // the leaves of histogram trees include the learning rate
		}
		for i := 0; i < len(e.trees); i += outputs {
			for k, t := range e.trees[i : i+outputs] {
				dst[k] += float64(rate * t.values[t.row(x)])
			}
		}
		return
	}
	clear(dst)
	for _, t := range e.trees {
		t.add(dst, t.row(x), e.spec.classes)
	}
	for k := range dst {
		dst[k] /= float64(len(e.trees))
	}
}

// add adds the value of leaf i to dst: a number or, with shares, the share of each class.
func (t *tree) add(dst []float64, i int, shares bool) {
	v, total := t.value(i), 1.0
	if shares {
		total = 0
		for _, n := range v {
			total += n
		}
		if total == 0 {
			total = 1
		}
	}
	for k, n := range v {
		dst[k] += n / total
	}
}

// classifier is a fitted classifier.
type classifier struct{ ensemble }

// outcomes returns the number of classes.
func (c *classifier) outcomes() int {
	if c.base != nil {
		return max(2, len(c.base))
	}
	return c.width
}

// boostedClassifier is a fitted classifier with scikit-learn's decision_function.
type boostedClassifier struct{ classifier }

// Decision returns the sums of the trees: one number a row for two classes, one for each class for more.
func (c *boostedClassifier) Decision(x ml.Matrix) [][]float64 {
	out := ml.NewRows(x.Rows, len(c.base))
	x.EachRow(func(i int, row []float64) { c.sums(out[i], row) })
	return out
}

// Prob returns the probability of each class.
func (c *classifier) Prob(x ml.Matrix) [][]float64 {
	out := ml.NewRows(x.Rows, c.outcomes())
	x.EachRow(func(i int, row []float64) { c.ProbRow(out[i], row) })
	return out
}

// ProbRow returns the same for one row.
func (c *classifier) ProbRow(dst, x []float64) []float64 {
	dst = ml.Room(dst, c.outcomes())
	c.sums(dst, x)
	switch {
	case len(c.base) == 1:
		if c.spec.loss == "exponential" {
			dst[0] *= 2
		}
		dst[1] = kernel.Sigmoid(dst[0])
		dst[0] = 1 - dst[1]
	case c.base != nil:
		kernel.Softmax(dst)
	}
	return dst
}

// Predict returns the class of the highest probability.
func (c *classifier) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = ml.Room(dst, x.Rows)
	p := make([]float64, c.outcomes())
	x.EachRow(func(i int, row []float64) {
		dst[i] = float64(ml.ArgMax(c.ProbRow(p, row)))
		if c.spec.loss == "exponential" && p[0] == p[1] { // scikit-learn tests whether the sum is at least 0
			dst[i] = 1
		}
	})
	return dst
}

// regressor is a fitted regressor.
type regressor struct{ ensemble }

// Predict returns the mean or the sum of the trees.
func (r *regressor) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = ml.Room(dst, x.Rows)
	x.EachRow(func(i int, row []float64) { dst[i] = r.PredictRow(row) })
	return dst
}

// PredictRow returns the same for one row.
func (r *regressor) PredictRow(x []float64) float64 {
	var s [1]float64
	r.sums(s[:], x)
	if r.spec.loss == "poisson" {
		return kernel.Exp(s[0])
	}
	return s[0]
}
