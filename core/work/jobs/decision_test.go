package jobs_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/checks"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// A classifier without probabilities has every mark but the log loss, and is drawn and thresholded by
// its decision_function.
func TestFit_WithoutProbabilities(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	p := notebook
	p.Final = ml.Spec{Kind: "LinearSVC"}
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Features: squared, Pipeline: p, Split: quarter}, nil)
	if !math.IsNaN(float64(f.Score.LogLoss)) || f.Score.Accuracy < 0.8 || f.Score.AUC < 0.9 || f.ROC == nil || f.ROC.AUC != f.Score.AUC {
		t.Errorf("score %+v, ROC %+v", f.Score, f.ROC)
	}
	if f.Curves == nil || f.Curves.Of != "decision" || f.Curves.Default != 0 || f.Curves.Calibration != nil {
		t.Fatalf("curves: %+v", f.Curves)
	}
	operates(t, f)
	m := do[jobs.DecisionBoundaryResult](t, c, jobs.DecisionBoundary{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Features: squared, Model: f.Model}, Split: quarter, X: "feature_1", Y: "feature_2"}, nil)
	if m.Means != "decision" || m.V0 != -m.V1 || m.Class != nil {
		t.Errorf("map: means %q, %v to %v, classes %v", m.Means, m.V0, m.V1, m.Class)
	}
	if low, high := slices.Min(m.P), slices.Max(m.P); low > 100 || high < 155 || low > 0 && high < 255 {
		t.Errorf("map: from %d to %d; 128 is the boundary", low, high)
	}
	wrong := 0
	for _, at := range m.Points {
		if at.Wrong {
			wrong++
		}
	}
	if wrong != f.Wrong {
		t.Errorf("map: %d wrong, the fit says %d", wrong, f.Wrong)
	}
	r := do[jobs.CheckResult](t, c, jobs.Check{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Features: squared, Model: f.Model}, Split: quarter, Config: checks.Config{Key: "user_id", Target: "target", ScoreFloor: 0.8}}, nil)
	if open, why := checks.Gate(r.Results); !open {
		t.Error(why)
	}
}

// classesTable is 90 rows of three classes, told apart by x and y.
func classesTable(t *testing.T, c *work.Client) jobs.Opened {
	var b strings.Builder
	b.WriteString("x,y,kind\n")
	for i := range 90 {
		k := i % 3
		fmt.Fprintf(&b, "%v,%v,%s\n", float64(3*k)+math.Sin(float64(i)), float64(k*k)+math.Cos(float64(3*i)), []string{"a", "b", "c"}[k])
	}
	return do[jobs.Opened](t, c, jobs.Parse{Name: "three.csv"}, work.BytesSource(b.String()))
}

func TestFit_ThreeClassesWithoutProbabilities(t *testing.T) {
	c := start(t, jobs.Options{})
	o := classesTable(t, c)
	p := ml.Pipeline{Steps: notebook.Steps, Final: ml.Spec{Kind: "LinearSVC"}, Inputs: []string{"x", "y"}, Target: "kind"}
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: quarter}, nil)
	if f.Score.Accuracy < 0.8 || !math.IsNaN(float64(f.Score.AUC)) || f.Curves != nil || f.ROC != nil || len(f.Confusion) != 3 {
		t.Errorf("score %+v, curves %+v, confusion %v", f.Score, f.Curves, f.Confusion)
	}
	for _, one := range f.Importances {
		if one.Value <= 0 || f.ImportanceOf != "coef_" {
			t.Errorf("%s: %+v, want the sum of the sizes", f.ImportanceOf, one)
		}
	}
	m := do[jobs.DecisionBoundaryResult](t, c, jobs.DecisionBoundary{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Split: quarter, X: "x", Y: "y"}, nil)
	if m.Means != "class" || len(m.Class) != m.NX*m.NY || slices.Max(m.Class) != 2 || slices.Min(m.Class) != 0 {
		t.Errorf("map: means %q, %d classes", m.Means, len(m.Class))
	}
	p.Final.Kind = "LogisticRegression"
	f = do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: quarter}, nil)
	m = do[jobs.DecisionBoundaryResult](t, c, jobs.DecisionBoundary{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Split: quarter, X: "x", Y: "y"}, nil)
	if m.Means != "probability" || m.V1 != 1 || len(m.Class) != m.NX*m.NY || slices.Min(m.P) < 80 {
		t.Errorf("with probabilities: means %q to %v, %d classes, least %d", m.Means, m.V1, len(m.Class), slices.Min(m.P))
	}
}

// Every classifier of the catalog answers with the class that it finds most probable, so that the
// page, which asks for probabilities alone, says the same as Predict.
func TestClassifiersPredictTheMostProbable(t *testing.T) {
	c := start(t, jobs.Options{})
	o := classesTable(t, c)
	kinds := catalog.Catalog()
	tried := 0
	for _, kind := range kinds.Kinds() {
		step, err := kinds.Build(ml.Spec{Kind: kind})
		if err != nil || ml.TagsOf(step).Task != ml.Classification {
			continue
		}
		p := ml.Pipeline{Steps: notebook.Steps, Final: ml.Spec{Kind: kind}, Inputs: []string{"x", "y"}, Target: "kind"}
		f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: quarter}, nil)
		m, err := ml.Load(kinds, f.Model)
		if err != nil {
			t.Fatal(err)
		}
		pred, err := m.Predict(o.Table.Take(f.TestRows))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(pred, f.Predicted) {
			t.Errorf("%s: the fit says %v, the model %v", kind, f.Predicted, pred)
		}
		tried++
	}
	if tried < 2 {
		t.Errorf("%d classifiers tried", tried)
	}
}
