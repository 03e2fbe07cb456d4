package jobs_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/checks"
	"orrery/core/ml"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Clusters are fitted without a target, drawn and checked; nothing says how good they are.
func TestFit_Clusters(t *testing.T) {
	c := start(t, jobs.Options{})
	o := classesTable(t, c)
	p := ml.Pipeline{Steps: notebook.Steps, Final: ml.Spec{Kind: "KMeans", Params: map[string]any{"n_clusters": 3.0, "random_state": 1.0}}, Inputs: []string{"x", "y"}}
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: quarter, Champion: nil}, nil)
	sum := 0
	for _, n := range f.Sizes {
		sum += n
	}
	if f.Task != "clustering" || len(f.Sizes) != 3 || sum != f.Train || slices.Min(f.Sizes) < 15 || f.Classes != nil || f.Predicted != nil || f.Importances != nil {
		t.Errorf("a %s of %v, %+v", f.Task, f.Sizes, f)
	}
	for _, s := range []jobs.Score{f.Score, f.Baseline} {
		if name, v := s.Primary(); name != "" || !math.IsNaN(v) || s.Metrics() != nil {
			t.Errorf("score: %s %v of %+v", name, v, s)
		}
	}
	m := do[jobs.DecisionBoundaryResult](t, c, jobs.DecisionBoundary{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Split: quarter, X: "x", Y: "y"}, nil)
	if m.Means != "class" || len(m.Class) != m.NX*m.NY || slices.Max(m.Class) != 2 || len(m.Points) != 90 {
		t.Fatalf("map: means %q, %d cells, %d points", m.Means, len(m.Class), len(m.Points))
	}
	kind, _ := o.Table.Column("kind")
	same := map[string]int{}
	for _, at := range m.Points {
		same[kind.Text(at.Row)+string(rune('0'+at.Class))]++
	}
	if len(same) > 5 {
		t.Errorf("the clusters have little to do with the three heaps: %v", same)
	}
	r := do[jobs.CheckResult](t, c, jobs.Check{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Split: quarter, Config: checks.Config{Target: "kind", ScoreFloor: 0.8}}, nil)
	names := ""
	for _, one := range r.Results {
		names += one.Name + " "
		if !one.Passed {
			t.Errorf("%s: %s", one.Name, one.Found)
		}
	}
	if names != "test_missing_target test_train_serve_equal test_signature test_deterministic " {
		t.Errorf("checks: %s", names)
	}
	_, err := c.Do(context.Background(), jobs.CrossVal{Table: o.Table.Hash(), Pipeline: p}, nil, nil)
	if err == nil || !strings.Contains(err.Error(), "needs a target") {
		t.Errorf("cross-validation: %v", err)
	}
}

// A target of one class fits where scikit-learn lets it.
func TestFit_OneClass(t *testing.T) {
	c := start(t, jobs.Options{})
	o := do[jobs.Opened](t, c, jobs.Parse{Name: "one.csv"}, work.BytesSource("x,y\n1,7\n2,7\n3,7\n4,7\n5,7\n6,7\n7,7\n8,7\n"))
	p := ml.Pipeline{Final: ml.Spec{Kind: "GaussianNB"}, Inputs: []string{"x"}, Target: "y"}
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: quarter}, nil)
	if f.Score.Accuracy != 1 || len(f.Classes) != 1 || f.ROC != nil || f.Curves != nil || f.Baseline.Accuracy != 1 {
		t.Errorf("score %+v, classes %v", f.Score, f.Classes)
	}
	p.Final.Kind = "LogisticRegression"
	if _, err := c.Do(context.Background(), jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: quarter}, nil, nil); err == nil || !strings.Contains(err.Error(), "two classes or more") {
		t.Errorf("LogisticRegression: %v", err)
	}
}
