package tree

import (
	"context"
	"encoding/json"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/random"
	"orrery/core/table"
)

// single is a DecisionTreeClassifier, or a DecisionTreeRegressor.
type single struct {
	Kind    string
	Rules   rules
	Weight  ml.ClassWeight
	Classes bool // classify
}

// MakeDecisionTreeClassifier is the entry of the catalogue.
func MakeDecisionTreeClassifier() ml.Maker {
	s := single{Kind: "DecisionTreeClassifier", Classes: true}
	docs := append(s.docs(criterionDoc("gini", "entropy", "log_loss")), ml.ClassWeightDoc("balanced"))
	return s.maker(docs, "Asks one question after the other about a column, until the classes stand apart.")
}

// MakeDecisionTreeRegressor is the entry of the catalogue.
func MakeDecisionTreeRegressor() ml.Maker {
	s := single{Kind: "DecisionTreeRegressor"}
	docs := s.docs(criterionDoc("squared_error", "friedman_mse", "absolute_error", "poisson"))
	return s.maker(docs, "Asks one question after the other about a column, and answers with the mean of the rows that are left.")
}

func (s single) docs(criterion ml.ParamDoc) ml.ParamDocs {
	splitter := ml.ParamDoc{Name: "splitter", Default: "best", Choices: []string{"best"},
		Doc: "How a split is chosen: the best of all. random is not built."}
	return append(ml.ParamDocs{criterion, splitter}, treeDocs(nil, nil)...)
}

func (s single) maker(docs ml.ParamDocs, note string) ml.Maker {
	return ml.Maker{
		Params: docs,
		Note:   note,
		Build:  func(params map[string]any) (any, error) { return s.read(docs, params) },
		Load: func(params map[string]any, attributes []byte) (any, error) {
			s, err := s.read(docs, params)
			if err != nil {
				return nil, err
			}
			return s.load(attributes)
		},
	}
}

func (s single) read(docs ml.ParamDocs, params map[string]any) (single, error) {
	p, err := docs.Read(s.Kind, params)
	if err != nil {
		return s, err
	}
	if s.Rules, err = readRules(p); err == nil && s.Classes {
		s.Weight, err = p.ClassWeight("balanced")
	}
	return s, err
}

// Tags says what the tree learns.
func (s single) Tags() ml.Tags {
	if s.Classes {
		return ml.Tags{OneClass: true}
	}
	return ml.Tags{Task: ml.Regression}
}

// ForClasses binds class_weight to the classes' indexes.
func (s single) ForClasses(classes []table.Value) (ml.Estimator, error) {
	w, err := s.Weight.Bind(s.Kind, classes)
	s.Weight = w
	return s, err
}

// Fit grows the tree: the same that scikit-learn grows for the same random_state. Of equally good
// splits the first in the order of the columns drawn is taken.
//
// Time: columns times rows times the logarithm of rows for each level.
func (s single) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	clock := newClock(ctx, 1)
	g, err := newGround(s.Kind, x, clock)
	if err != nil {
		return nil, err
	}
	var weight []float64
	if s.Classes {
		g.classify(y)
		weight = s.Weight.Rows(y, g.classes)
	} else {
		g.y = y
	}
	if err := g.prepare(s.Classes && weight == nil); err != nil {
		return nil, err
	}
	t, err := g.grow(s.Rules, g.measure(s.Rules.criterion, weight), weight, random.New(uint64(s.Rules.seed)))
	if err != nil {
		return nil, err
	}
	f := fitted{tree: t, columns: len(x.Cols), importance: normal(t.importance(len(x.Cols)))}
	return s.wrap(f), clock.round(clock.loss)
}

// normal divides v by its sum.
func normal(v []float64) []float64 {
	sum := 0.0
	for _, f := range v {
		sum += f
	}
	if sum > 0 {
		for i := range v {
			v[i] /= sum
		}
	}
	return v
}

func (s single) wrap(f fitted) ml.Predictor {
	if s.Classes {
		return &classifier{f}
	}
	return &regressor{f}
}

func (s single) load(attributes []byte) (any, error) {
	var w struct {
		Columns    int       `json:"n_features_in_"`
		Classes    int       `json:"n_classes_"`
		Importance ml.Floats `json:"feature_importances_"`
		Tree       treeText  `json:"tree"`
	}
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	width := 1
	if s.Classes {
		width = w.Classes
	}
	t, err := w.Tree.tree(w.Columns, width)
	if err != nil {
		return nil, err
	}
	if len(w.Importance) != w.Columns || width < 1 {
		return nil, errParts
	}
	return s.wrap(fitted{tree: t, columns: w.Columns, importance: w.Importance}), nil
}

// fitted is a grown tree and what there is to know of it.
type fitted struct {
	tree       *tree
	columns    int
	importance []float64
}

// Width returns the number of columns.
func (f *fitted) Width() int { return f.columns }

// Attributes returns feature_importances_, n_features_in_ and tree, which holds scikit-learn's tree_
// as lists by node.
func (f *fitted) Attributes() map[string]any {
	return map[string]any{"tree": f.tree.attributes(), "feature_importances_": slices.Clone(f.importance), "n_features_in_": f.columns}
}

// classifier is a fitted DecisionTreeClassifier.
type classifier struct{ fitted }

// Attributes has n_classes_ too.
func (c *classifier) Attributes() map[string]any {
	a := c.fitted.Attributes()
	a["n_classes_"] = c.tree.width
	return a
}

// Predict returns the class with the most weight in the row's leaf.
func (c *classifier) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = room(dst, x.Rows)
	eachRow(x, func(i int, row []float64) { dst[i] = float64(argmax(c.tree.value(c.tree.row(row)))) })
	return dst
}

// argmax is the first of the largest.
func argmax(v []float64) int {
	best := 0
	for i, f := range v {
		if f > v[best] {
			best = i
		}
	}
	return best
}

// Prob returns the shares of the classes in the row's leaf.
func (c *classifier) Prob(x ml.Matrix) [][]float64 {
	out := grid(x.Rows, c.tree.width)
	eachRow(x, func(i int, row []float64) { c.ProbRow(out[i], row) })
	return out
}

// ProbRow is Prob for one row.
func (c *classifier) ProbRow(dst, x []float64) []float64 {
	dst = room(dst, c.tree.width)
	clear(dst)
	addShares(dst, c.tree.value(c.tree.row(x)))
	return dst
}

// addShares adds the shares of the classes in the counts of a leaf.
func addShares(dst, v []float64) {
	sum := 0.0
	for _, n := range v {
		sum += n
	}
	if sum == 0 {
		sum = 1
	}
	for k, n := range v {
		dst[k] += n / sum
	}
}

// regressor is a fitted DecisionTreeRegressor.
type regressor struct{ fitted }

// Predict returns the value of the row's leaf.
func (r *regressor) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = room(dst, x.Rows)
	eachRow(x, func(i int, row []float64) { dst[i] = r.PredictRow(row) })
	return dst
}

// PredictRow is Predict for one row.
func (r *regressor) PredictRow(x []float64) float64 { return r.tree.values[r.tree.row(x)] }
