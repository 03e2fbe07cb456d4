package jobs_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func about(a, b work.Num) bool { return math.Abs(float64(a-b)) <= 1e-12*(1+math.Abs(float64(b))) }

// Every row's terms add up to the decision, and the decision gives the probability.
func TestExplain_AddsUp(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	hash := o.Table.Hash()
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: hash, Features: squared, Pipeline: notebook, Split: quarter}, nil)
	for row := range o.Table.Rows() {
		e := do[jobs.ExplainResult](t, c, jobs.Explain{StoredModel: jobs.StoredModel{Table: hash, Features: squared, Model: f.Model}, Row: row}, nil)
		sum := e.Intercept + e.Others
		for _, term := range e.Terms {
			sum += term.Push
			if last := *term.Marks[1]; !about(term.Push, last*term.Coef) {
				t.Errorf("row %d: %+v", row, term)
			}
		}
		one, _ := o.Table.Column("feature_1")
		if !about(sum, e.Total) || e.Link != "sigmoid" || !slices.Equal(e.Steps, []string{"", "StandardScaler"}) || float64(*e.Terms[0].Marks[0]) != one.Floats()[row] {
			t.Errorf("row %d: the sum is %v: %+v", row, sum, e)
		}
		if p := 1 / (1 + math.Exp(-float64(sum))); !(math.Abs(p-e.Prob[1]) <= 1e-12) || (e.Answer == 1) != (e.Prob[1] > 0.5) {
			t.Errorf("row %d: sigmoid %v, probability %v", row, p, e.Prob[1])
		}
	}
	for row, says := range map[int]string{-1: "no row -1", o.Table.Rows(): "the rows 0 to 99"} {
		if _, err := c.Do(context.Background(), jobs.Explain{StoredModel: jobs.StoredModel{Table: hash, Features: squared, Model: f.Model}, Row: row}, nil, nil); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("row %d: %v", row, err)
		}
	}
	p := notebook
	p.Final = ml.Spec{Kind: "DecisionTreeClassifier"}
	tree := do[jobs.FitResult](t, c, jobs.Fit{Table: hash, Features: squared, Pipeline: p, Split: quarter}, nil)
	_, err := c.Do(context.Background(), jobs.Explain{StoredModel: jobs.StoredModel{Table: hash, Features: squared, Model: tree.Model}}, nil, nil)
	var failed work.Failed
	if !errors.As(err, &failed) || failed.Code != "form" {
		t.Errorf("a tree is taken apart: %v", err)
	}
}

// The value of every interval is the score of the fit and within the interval.
func TestBound(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Features: squared, Pipeline: notebook, Split: quarter}, nil)
	b := do[jobs.ConfidenceIntervalsResult](t, c, jobs.ConfidenceIntervals{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Features: squared, Model: f.Model}, Split: quarter}, nil)
	if b.Times != 1000 || len(b.Intervals) != len(f.Score.Metrics()) {
		t.Fatalf("%d draws, %+v", b.Times, b.Intervals)
	}
	for i, m := range f.Score.Metrics() {
		in := b.Intervals[i]
		if in.Name != m.Name || float64(in.Value) != m.Value || !(in.Low <= in.Value && in.Value <= in.High && (in.Low < in.High || in.Low == 1)) {
			t.Errorf("%s %v: %+v", m.Name, m.Value, in)
		}
	}
}

// What moves the target counts, what does not counts little; the curve over it rises or falls.
func TestPermuteAndDepend(t *testing.T) {
	c := start(t, jobs.Options{})
	o := classesTable(t, c)
	p := ml.Pipeline{Final: ml.Spec{Kind: "LinearRegression"}, Inputs: []string{"x", "kind"}, Target: "y"}
	p.Steps = []ml.Spec{{Kind: "ColumnTransformer"}}
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: quarter}, nil)
	i := do[jobs.PermutationImportanceResult](t, c, jobs.PermutationImportance{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Split: quarter, Repeats: 4, RandomState: 3}, nil)
	if i.Scoring != "r2" || i.Repeats != 4 || len(i.Inputs) != 2 || i.Inputs[1].Input != "kind" || i.Inputs[1].Mean < 0.5 || i.Inputs[1].Mean < 5*i.Inputs[0].Mean {
		t.Errorf("importance %+v", i)
	}
	d := do[jobs.PartialDependenceResult](t, c, jobs.PartialDependence{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Split: quarter, Input: "kind"}, nil)
	if !slices.Equal(d.Names, []string{"a", "b", "c"}) || len(d.Values) != 0 || len(d.Means) != 1 || !(d.Means[0][0] < d.Means[0][1] && d.Means[0][1] < d.Means[0][2]) {
		t.Errorf("dependence %+v", d)
	}
	d = do[jobs.PartialDependenceResult](t, c, jobs.PartialDependence{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Split: quarter, Input: "x"}, nil)
	if len(d.Values) < 20 || len(d.Means[0]) != len(d.Values) || !slices.IsSorted(d.Values) {
		t.Errorf("dependence %+v", d)
	}
}

func TestLearn(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	told := 0
	r, err := c.Do(context.Background(), jobs.LearningCurve{Table: o.Table.Hash(), Features: squared, Pipeline: notebook, Split: &quarter, CV: jobs.CV{NSplits: 3, Shuffle: true}}, nil,
		func(p work.Progress) { told = int(p.Done) })
	if err != nil {
		t.Fatal(err)
	}
	l := r.(*jobs.LearningCurveResult)
	if n := len(l.Sizes); l.Folds != 3 || l.Scoring != "accuracy" || n != 5 || l.Sizes[4] != 50 || len(l.Train) != n || len(l.TestStd) != n || told != 15 {
		t.Errorf("%d fits told, %+v", told, l)
	}
	if last := l.Test[len(l.Test)-1]; last < 0.7 || last < l.Test[0] {
		t.Errorf("more rows teach nothing: %v", l.Test)
	}
}

// The picture is the top of the tree that predicts: following it gives the model's answers as long as
// nothing is left out.
func TestFit_PictureOfATree(t *testing.T) {
	c := start(t, jobs.Options{})
	o := classesTable(t, c)
	for name, p := range map[string]ml.Pipeline{
		"classes": {Final: ml.Spec{Kind: "DecisionTreeClassifier", Params: map[string]any{"max_depth": 3.0, "random_state": 0.0}}, Inputs: []string{"x", "y"}, Target: "kind"},
		"numbers": {Final: ml.Spec{Kind: "DecisionTreeRegressor", Params: map[string]any{"max_depth": 4.0, "random_state": 0.0}}, Inputs: []string{"x"}, Target: "y"},
	} {
		f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: quarter}, nil)
		tree := f.Tree
		if tree == nil || tree.Count != len(tree.Nodes) || tree.Nodes[0].Rows != f.Train || tree.Leaves*2-1 != tree.Count || tree.Depth > 4 {
			t.Fatalf("%s: %+v", name, tree)
		}
		m, err := ml.Load(catalog.Catalog(), f.Model)
		if err != nil {
			t.Fatal(err)
		}
		want, err := m.Estimate(o.Table)
		if err != nil {
			t.Fatal(err)
		}
		for row := range o.Table.Rows() {
			at := tree.Nodes[0]
			for at.Left >= 0 {
				c, _ := o.Table.Column(at.Feature)
				if l, r := tree.Nodes[at.Left], tree.Nodes[at.Right]; l.Rows+r.Rows != at.Rows || l.Level != at.Level+1 {
					t.Fatalf("%s: %+v over %+v and %+v", name, at, l, r)
				}
				if c.Floats()[row] <= float64(at.Threshold) {
					at = tree.Nodes[at.Left]
				} else {
					at = tree.Nodes[at.Right]
				}
			}
			got := at.Value[0]
			if name == "classes" {
				got = float64(slices.Index(at.Value, slices.Max(at.Value)))
			}
			if got != want[row] {
				t.Errorf("%s: row %d: the picture says %v, the model %v", name, row, got, want[row])
			}
		}
	}
	deep := ml.Pipeline{Final: ml.Spec{Kind: "DecisionTreeRegressor"}, Inputs: []string{"x"}, Target: "y"}
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: deep, Split: quarter}, nil)
	left := 0
	for _, n := range f.Tree.Nodes {
		left += n.Below
	}
	if len(f.Tree.Nodes) > 31 || len(f.Tree.Nodes)+left != f.Tree.Count || left == 0 || f.Tree.Depth < 5 {
		t.Errorf("of %d nodes %d are drawn and %d left out, depth %d", f.Tree.Count, len(f.Tree.Nodes), left, f.Tree.Depth)
	}
	f = do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: ml.Pipeline{Final: ml.Spec{Kind: "GaussianNB"}, Inputs: []string{"x"}, Target: "kind"}, Split: quarter}, nil)
	if f.Tree != nil {
		t.Error("a picture of no tree")
	}
}
