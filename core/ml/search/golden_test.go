package search_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/ml/mltest"
	"orrery/core/ml/search"
	"orrery/core/ml/split"
	"orrery/core/table"
)

// over returns a pipeline of the steps over every column but the target.
func over(cols *table.Table, steps ...ml.Spec) ml.Pipeline {
	names := cols.Names()
	last := len(steps) - 1
	return ml.Pipeline{Steps: steps[:last], Final: steps[last], Inputs: names[:len(names)-1], Target: "target"}
}

func near(t *testing.T, what string, got, want []float64, abs float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d numbers, want %d", what, len(got), len(want))
		return
	}
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= abs) && !(math.IsNaN(got[i]) && math.IsNaN(want[i])) {
			t.Errorf("%s[%d] = %v, want %v", what, i, got[i], want[i])
		}
	}
}

func study(t *testing.T, p search.Plan) *search.Study {
	t.Helper()
	p.Catalog = catalog.Catalog()
	s, err := search.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestScikitLearnsNumbers(t *testing.T) {
	var g struct {
		Cases []struct {
			Dataset string
			Steps   []ml.Spec
			CV      struct {
				Splitter    string
				Splits      int `json:"n_splits"`
				Shuffle     bool
				RandomState uint64 `json:"random_state"`
			}
			Scores map[string][]float64
			Grid   struct {
				C       []any
				BestC   float64 `json:"best_C"`
				Scoring string
				Mean    []float64 `json:"mean_test_score"`
				Std     []float64 `json:"std_test_score"`
			}
			Permutation struct {
				Eval        []int `json:"eval_rows"`
				Fit         []int `json:"fit_rows"`
				Importances [][]float64
				Mean, Std   []float64
				Repeats     int     `json:"n_repeats"`
				RandomState uint64  `json:"random_state"`
				Tolerance   float64 `json:"tolerance_abs"`
			} `json:"permutation_importance"`
		}
	}
	mltest.Golden(t, "model_selection.json", &g)
	if len(g.Cases) != 2 {
		t.Fatalf("%d cases, want 2", len(g.Cases))
	}
	ctx := context.Background()
	for _, c := range g.Cases {
		t.Run(c.Dataset, func(t *testing.T) {
			cols := mltest.Table(t, c.Dataset+".csv")
			p := over(cols, c.Steps...)
			cv := split.CV{Splitter: c.CV.Splitter, Splits: c.CV.Splits, Shuffle: c.CV.Shuffle, RandomState: c.CV.RandomState}
			var names []string
			for name := range c.Scores {
				names = append(names, name)
			}
			scores, err := study(t, search.Plan{Pipeline: p, Table: cols, CV: cv, Scoring: names}).CrossVal(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for i, name := range names {
				abs := 1e-6
				if name == "accuracy" {
					abs = 0
				}
				near(t, name, scores[i], c.Scores[name], abs)
			}
			s := study(t, search.Plan{Pipeline: p, Table: cols, CV: cv, Scoring: []string{c.Grid.Scoring}})
			outcomes, err := s.Search(ctx, search.Grid{"LogisticRegression.C": c.Grid.C}.Candidates())
			if err != nil {
				t.Fatal(err)
			}
			slices.Reverse(outcomes) // as they come from several workers
			rows, best := search.Rank(outcomes, 0)
			if rows[best].Params["LogisticRegression.C"] != c.Grid.BestC {
				t.Errorf("best %v, want %v", rows[best].Params, c.Grid.BestC)
			}
			for i, r := range rows {
				near(t, "mean and std", []float64{r.Mean, r.Std}, []float64{c.Grid.Mean[i], c.Grid.Std[i]}, 1e-6)
			}
			m, err := p.Fit(ctx, catalog.Catalog(), cols, c.Permutation.Fit)
			if err != nil {
				t.Fatal(err)
			}
			importances, err := search.PermutationImportance(ctx, search.Asked{Model: m, Table: cols, Rows: c.Permutation.Eval},
				search.Permuting{Repeats: c.Permutation.Repeats, RandomState: c.Permutation.RandomState})
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range importances {
				near(t, v.Input, v.Drops, c.Permutation.Importances[i], c.Permutation.Tolerance)
				near(t, v.Input, []float64{v.Mean, v.Std}, []float64{c.Permutation.Mean[i], c.Permutation.Std[i]}, c.Permutation.Tolerance)
			}
		})
	}
}

type own struct {
	Name        string
	Scores      []float64
	Shuffle     bool
	Rows        []int
	Sizes       []int
	Train, Test []ml.Floats
	Inputs      []int
	Points      int
	Axes, Mean  [][]float64
	A, B        int
	Drawn       [][2]int
}

func TestMoreOfScikitLearnsNumbers(t *testing.T) {
	var g struct{ Cases []own }
	mltest.Golden(t, "own.json", &g)
	if len(g.Cases) != 12 {
		t.Fatalf("%d cases, want 12", len(g.Cases))
	}
	cols := mltest.Table(t, "iris.csv")
	group := make([]float64, cols.Rows())
	for i := range group {
		group[i] = float64(i % 7)
	}
	cols, err := cols.With(table.Numbers("group", group))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	p := over(cols, ml.Spec{Kind: "StandardScaler"}, ml.Spec{Kind: "LogisticRegression"})
	p.Inputs = p.Inputs[:4]
	m, err := p.Fit(ctx, catalog.Catalog(), cols, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range g.Cases {
		plan := search.Plan{Pipeline: p, Table: cols}
		switch c.Name {
		case "GroupKFold":
			plan.CV, plan.Groups, plan.Scoring = split.CV{Splitter: "GroupKFold", Splits: 3}, "group", []string{"f1_weighted"}
			scores, err := study(t, plan).CrossVal(ctx)
			if err != nil {
				t.Fatal(err)
			}
			near(t, c.Name, scores[0], c.Scores, 1e-12)
		case "default":
			scores, err := study(t, plan).CrossVal(ctx)
			if err != nil {
				t.Fatal(err)
			}
			near(t, c.Name, scores[0], c.Scores, 0)
		case "learning_curve":
			plan.Rows, plan.CV, plan.Scoring = c.Rows, split.CV{Splitter: "KFold", Splits: 4}, []string{"neg_log_loss"}
			curve, err := study(t, plan).LearningCurve(ctx, search.Learning{Shuffle: c.Shuffle, RandomState: 3})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(curve.Sizes, c.Sizes) {
				t.Errorf("sizes %v, want %v", curve.Sizes, c.Sizes)
			}
			for i := range c.Sizes {
				near(t, "train", curve.Train[i], c.Train[i], 1e-6)
				near(t, "test", curve.Test[i], c.Test[i], 1e-6)
			}
		case "partial_dependence":
			o := search.Along{Points: c.Points, Each: true}
			for _, i := range c.Inputs {
				o.Inputs = append(o.Inputs, p.Inputs[i])
			}
			d, err := search.PartialDependence(ctx, search.Asked{Model: m, Table: cols}, o)
			if err != nil {
				t.Fatal(err)
			}
			for i, a := range d.Axes {
				near(t, "axis", a.Floats(), c.Axes[i], 1e-12)
			}
			for k := range c.Mean {
				near(t, "dependence", d.Mean[k], c.Mean[k], 1e-6)
			}
			if len(d.Each) != 3 || len(d.Each[0]) != 150 || len(d.Each[0][0]) != len(d.Mean[0]) {
				t.Errorf("the rows' own answers are %d x %d", len(d.Each), len(d.Each[0]))
			}
		case "draw":
			for i, drawn := range (search.Grid{"a": numbers(c.A), "b": numbers(c.B)}).Draw(len(c.Drawn), 4) {
				if drawn["a"] != c.Drawn[i][0] || drawn["b"] != c.Drawn[i][1] {
					t.Errorf("draw %d of %d x %d: %v, want %v", i, c.A, c.B, drawn, c.Drawn[i])
				}
			}
		default:
			t.Errorf("nothing checks %s", c.Name)
		}
	}
}

func numbers(n int) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = i
	}
	return out
}
