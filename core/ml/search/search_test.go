package search_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/ml/metrics"
	"orrery/core/ml/search"
	"orrery/core/ml/split"
	"orrery/core/table"
)

func small(t testing.TB) *table.Table {
	t.Helper()
	cols, err := table.New(
		table.Numbers("a", []float64{1, 2, 3, 4, 5, 6, 7, 8}),
		table.Numbers("b", []float64{3, 1, 4, 1, 5, 9, 2, 6}),
		table.Texts("city", []string{"x", "y", "x", "y", "z", "z", "x", "y"}),
		table.Numbers("price", []float64{1.5, 2.5, 3, 4, 5, 6, 7, 8}),
		table.Numbers("target", []float64{0, 1, 0, 1, 0, 1, 1, 1}),
	)
	if err != nil {
		t.Fatal(err)
	}
	return cols
}

func logistic() ml.Pipeline {
	return ml.Pipeline{Steps: []ml.Spec{{Kind: "StandardScaler"}}, Final: ml.Spec{Kind: "LogisticRegression"}, Inputs: []string{"a", "b"}, Target: "target"}
}

func TestNew_Errors(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(*search.Plan)
		want string
	}{
		{"scoring", func(p *search.Plan) { p.Scoring = []string{"r2"} }, `there is no "r2" for a classification`},
		{"nothing to score", func(p *search.Plan) { p.Pipeline.Final = ml.Spec{Kind: "StandardScaler"} }, "StandardScaler makes a transformation"},
		{"target", func(p *search.Plan) { p.Pipeline.Target = "goal" }, `column "goal" is missing`},
		{"measured target", func(p *search.Plan) { p.Pipeline.Target = "price" }, "measured numbers"},
		{"folds", func(p *search.Plan) { p.CV.Splits = 6 }, "no class has more than 5 rows"},
		{"groups", func(p *search.Plan) { p.CV.Splitter, p.Groups = "GroupKFold", "town" }, `no column "town"`},
		{"operator", func(p *search.Plan) { p.Pipeline.Final.Kind = "Logistic" }, `unknown operator "Logistic"; want one of LogisticRegression`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := search.Plan{Catalog: catalog.Catalog(), Pipeline: logistic(), Table: small(t), CV: split.CV{Splits: 2}}
			c.edit(&p)
			if _, err := search.New(p); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("err = %v, want %s", err, c.want)
			}
		})
	}
	p := search.Plan{Catalog: catalog.Catalog(), Pipeline: logistic(), Table: small(t), Rows: []int{1, 3}}
	if _, err := search.New(p); !errors.Is(err, ml.ErrClasses) {
		t.Errorf("one class: %v, want ErrClasses", err)
	}
}

func TestStudy_Run(t *testing.T) {
	p := search.Plan{Catalog: catalog.Catalog(), Pipeline: logistic(), Table: small(t), CV: split.CV{Splitter: "GroupKFold", Splits: 3},
		Groups: "city", Scoring: []string{"accuracy", "roc_auc"}}
	s, err := search.New(p)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if jobs := s.Jobs(make([]map[string]any, 4)); len(jobs) != 12 || jobs[4].Candidate != 1 || jobs[4].Fold != 1 {
		t.Errorf("jobs %v", jobs)
	}
	var param *ml.ParamError
	if _, err := s.Run(ctx, search.Job{Params: map[string]any{"C": -1.0}}); !errors.As(err, &param) {
		t.Errorf("a wrong parameter: %v, want a *ml.ParamError", err)
	}
	if _, err := s.Run(ctx, search.Job{Fold: 3}); err == nil {
		t.Error("a fold that is not there was run")
	}
	// The first fold tests on city x and trains on 6 rows, of which the first two are of one class.
	o, err := s.Run(ctx, search.Job{Size: 2, Train: true})
	if err != nil || !strings.Contains(o.Err, "two classes") || !math.IsNaN(o.Scores[1]) || !math.IsNaN(o.Train[0]) {
		t.Errorf("a fold that cannot be learnt from: %+v, %v", o, err)
	}
	if o, err = s.Run(ctx, search.Job{Train: true}); err != nil || o.Err != "" || len(o.Scores) != 2 || len(o.Train) != 2 {
		t.Errorf("a fold: %+v, %v", o, err)
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.Run(stopped, search.Job{}); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancel: %v", err)
	}
	_, err = s.RunAll(ctx, []search.Job{{Size: 2}, {Size: 1}})
	if err == nil || !strings.Contains(err.Error(), "all the 2 fits failed") {
		t.Errorf("when all fail: %v", err)
	}
	var done []int
	hooked := ml.WithHook(ctx, func(p ml.Progress) { done = append(done, p.Done) })
	if _, err := s.CrossVal(hooked); err != nil || done[0] != 0 || done[len(done)-1] != 3 {
		t.Errorf("progress %v, %v", done, err)
	}
}

// A job encoded for a worker and decoded gives the same bits.
func TestStudy_JobsStandAlone(t *testing.T) {
	plan := search.Plan{Catalog: catalog.Catalog(), Pipeline: logistic(), Table: small(t), CV: split.CV{Splits: 2}, Scoring: []string{"neg_log_loss"}}
	candidates := search.Grid{"C": {0.1, 1.0, 10.0}}.Candidates()
	one, err := search.New(plan)
	if err != nil {
		t.Fatal(err)
	}
	want, err := one.Search(context.Background(), candidates)
	if err != nil {
		t.Fatal(err)
	}
	var got []search.Outcome
	for _, first := range []int{1, 0} {
		worker, _ := search.New(plan)
		jobs := worker.Jobs(candidates)
		for i := first; i < len(jobs); i += 2 {
			o, err := worker.Run(context.Background(), jobs[i])
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, o)
		}
	}
	a, bestA := search.Rank(got, 0)
	b, bestB := search.Rank(want, 0)
	if !reflect.DeepEqual(a, b) || bestA != bestB {
		t.Errorf("two workers: %v, one: %v", a, b)
	}
	if _, err := one.Search(context.Background(), search.Grid{"C": {}}.Candidates()); !errors.Is(err, search.ErrGrid) {
		t.Errorf("an empty grid: %v", err)
	}
}

func TestRank_Ties(t *testing.T) {
	nan := math.NaN()
	var outcomes []search.Outcome
	for i, s := range []float64{nan, 1, 3, 3, 2} {
		outcomes = append(outcomes, search.Outcome{Job: search.Job{Candidate: i}, Scores: []float64{s}})
	}
	rows, best := search.Rank(outcomes, 0)
	var ranks []int
	for _, r := range rows {
		ranks = append(ranks, r.Rank)
	}
	if want := []int{5, 4, 1, 1, 3}; !reflect.DeepEqual(ranks, want) || best != 2 {
		t.Errorf("ranks %v best %d, want %v and 2", ranks, best, want)
	}
}

func TestWith(t *testing.T) {
	p := logistic()
	p.Steps = []ml.Spec{{Kind: "StandardScaler"}, {Kind: "StandardScaler", Params: map[string]any{"with_mean": false}}}
	got, err := search.With(catalog.Catalog(), p, map[string]any{"StandardScaler-2.with_std": false, "LogisticRegression.C": 2.0, "tol": 0.1})
	if err != nil {
		t.Fatal(err)
	}
	if want := map[string]any{"with_mean": false, "with_std": false}; !reflect.DeepEqual(got.Steps[1].Params, want) {
		t.Errorf("second scaler %v, want %v", got.Steps[1].Params, want)
	}
	if want := map[string]any{"C": 2.0, "tol": 0.1}; !reflect.DeepEqual(got.Final.Params, want) {
		t.Errorf("last step %v, want %v", got.Final.Params, want)
	}
	if p.Final.Params != nil || len(p.Steps[1].Params) != 1 {
		t.Error("the pipeline itself was changed")
	}
	for path, want := range map[string]string{
		"StandardScaler.with_std":     "StandardScaler-1.with_std",
		"StandardScaler-3.with_std":   "a parameter of StandardScaler or StandardScaler or LogisticRegression",
		"Ridge.alpha":                 "a parameter of StandardScaler",
		"LogisticRegression.c":        `unknown parameter "c"`,
		"LogisticRegression.num.what": "a parameter of LogisticRegression",
	} {
		var param *ml.ParamError
		if _, err := search.With(catalog.Catalog(), p, map[string]any{path: 1.0}); !errors.As(err, &param) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want a *ml.ParamError with %s", path, err, want)
		}
	}
}

func TestAsking_Errors(t *testing.T) {
	m, err := logistic().Fit(context.Background(), catalog.Catalog(), small(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	on := search.Asked{Model: m, Table: small(t)}
	if _, err := search.PermutationImportance(ctx, on, search.Permuting{Scoring: "r2"}); !errors.Is(err, metrics.ErrScoring) {
		t.Errorf("scoring: %v", err)
	}
	if _, err := search.PermutationImportance(ctx, on, search.Permuting{Repeats: -1}); !errors.Is(err, split.ErrOption) {
		t.Errorf("repeats: %v", err)
	}
	for name, o := range map[string]search.Along{"no input": {}, "one point": {Inputs: []string{"a"}, Points: 1},
		"too many points": {Inputs: []string{"a"}, Points: 1 << 40}, "percentiles": {Inputs: []string{"a"}, Low: 0.5, High: 0.5}} {
		if _, err := search.PartialDependence(ctx, on, o); !errors.Is(err, split.ErrOption) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := search.PartialDependence(ctx, on, search.Along{Inputs: []string{"nothing"}}); err == nil {
		t.Error("an input that is not there was followed")
	}
	stopped, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := search.PermutationImportance(stopped, on, search.Permuting{Repeats: 1 << 40}); !errors.Is(err, context.Canceled) {
		t.Errorf("many repeats, after cancel: %v", err)
	}
	if _, err := search.PartialDependence(stopped, on, search.Along{Inputs: []string{"a"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancel: %v", err)
	}
	s, _ := search.New(search.Plan{Catalog: catalog.Catalog(), Pipeline: logistic(), Table: small(t), CV: split.CV{Splits: 2}})
	for _, sizes := range [][]float64{{0}, {1.5}, {5}, {-1}} {
		if _, err := s.LearningCurve(ctx, search.Learning{Sizes: sizes}); !errors.Is(err, split.ErrOption) {
			t.Errorf("train sizes %v: %v", sizes, err)
		}
	}
}

func ExampleStudy_RunAll() {
	t, err := table.New(table.Numbers("x", []float64{0, 1, 2, 3, 4, 5, 6, 7}), table.Texts("y", []string{"no", "no", "no", "yes", "no", "yes", "yes", "yes"}))
	if err != nil {
		fmt.Println(err)
		return
	}
	p := ml.Pipeline{Final: ml.Spec{Kind: "LogisticRegression"}, Inputs: []string{"x"}, Target: "y"}
	s, err := search.New(search.Plan{Catalog: catalog.Catalog(), Pipeline: p, Table: t, CV: split.CV{Splits: 2}, Scoring: []string{"roc_auc"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	folds, err := s.RunAll(context.Background(), s.Jobs(nil))
	for _, f := range folds {
		fmt.Println(f.Scores, err)
	}
	// Output:
	// [1] <nil>
	// [1] <nil>
}

// More neighbors than rows is an error of one candidate: it has no score, the others do.
func TestStudy_CandidateThatDoesNotFit(t *testing.T) {
	p := logistic()
	p.Steps = nil
	p.Final = ml.Spec{Kind: "KNeighborsClassifier"}
	s, err := search.New(search.Plan{Catalog: catalog.Catalog(), Pipeline: p, Table: small(t), CV: split.CV{Splits: 2}})
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Search(context.Background(), search.Grid{"n_neighbors": {1.0, 40.0}}.Candidates())
	if err != nil {
		t.Fatal(err)
	}
	rows, best := search.Rank(out, 0)
	if best != 0 || rows[1].Err == "" || !math.IsNaN(rows[1].Mean) || rows[0].Mean != rows[0].Mean {
		t.Errorf("best %d of %+v", best, rows)
	}
}

// The steps of a ColumnTransformer have paths too, and the original pipeline does not change.
func TestWith_ColumnTransformer(t *testing.T) {
	branch := map[string]any{"name": "num", "columns": []any{"a", "b"}, "steps": []any{map[string]any{"op": "SimpleImputer"}, map[string]any{"op": "StandardScaler"}}}
	p := logistic()
	p.Steps = []ml.Spec{{Kind: "ColumnTransformer", Params: map[string]any{"transformers": []any{branch}}}}
	got, err := search.With(catalog.Catalog(), p, map[string]any{"ColumnTransformer.num.SimpleImputer.strategy": "median",
		"ColumnTransformer.num.columns": []any{"a"}, "ColumnTransformer.remainder": "passthrough"})
	if err != nil {
		t.Fatal(err)
	}
	changed := got.Steps[0].Params["transformers"].([]any)[0].(map[string]any)
	imputer := changed["steps"].([]any)[0].(map[string]any)
	if !reflect.DeepEqual(imputer["params"], map[string]any{"strategy": "median"}) || len(changed["columns"].([]any)) != 1 || got.Steps[0].Params["remainder"] != "passthrough" {
		t.Errorf("changed to %v", got.Steps[0].Params)
	}
	if branch["steps"].([]any)[0].(map[string]any)["params"] != nil || len(branch["columns"].([]any)) != 2 || len(p.Steps[0].Params) != 1 {
		t.Errorf("the pipeline itself was changed: %v", p.Steps[0].Params)
	}
	for path, want := range map[string]string{
		"ColumnTransformer.cat.SimpleImputer.strategy": "the name of one of its transformers",
		"ColumnTransformer.num.PCA.n_components":       "a step of this transformer",
		"ColumnTransformer.num.SimpleImputer.way":      `unknown parameter "way"`,
	} {
		if _, err := search.With(catalog.Catalog(), p, map[string]any{path: "x"}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
}
