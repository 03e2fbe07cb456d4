package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"orrery/core/checks"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func near(a, b, within float64) bool { return math.Abs(a-b) <= within*(1+math.Abs(b)) }

// marks compares marks with scikit-learn's; NaN is equal to NaN.
func marks(t *testing.T, name string, got jobs.Score, want map[string]float64) {
	t.Helper()
	for _, m := range got.Metrics() {
		w, ok := want[m.Name]
		if !ok {
			w = math.NaN()
		}
		if !near(m.Value, w, 1e-9) && !(m.Value != m.Value && w != w) {
			t.Errorf("%s: %s is %v, want %v", name, m.Name, m.Value, w)
		}
	}
}

// regression loads 250 rows with six numbers and a target of numbers.
func regression(t *testing.T, c *work.Client) (jobs.Opened, ml.Pipeline) {
	t.Helper()
	b, err := os.ReadFile("testdata/reg.csv")
	if err != nil {
		t.Fatal(err)
	}
	o := do[jobs.Opened](t, c, jobs.Parse{Name: "reg.csv"}, work.BytesSource(b))
	return o, ml.Pipeline{Steps: []ml.Spec{{Kind: "StandardScaler"}}, Final: ml.Spec{Kind: "LinearRegression"},
		Inputs: []string{"f0", "f1", "f2", "f3", "f4", "f5"}, Target: "target"}
}

// The marks are scikit-learn 1.2.1's for LinearRegression and DummyRegressor on this split.
func TestFit_Regression(t *testing.T) {
	c := start(t, jobs.Options{})
	o, p := regression(t, c)
	split := jobs.Split{TestSize: 0.25, RandomState: 3}
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: split}, nil)
	marks(t, "score", f.Score, map[string]float64{"r2": 0.9899463350098543, "rmse": 9.485676854981245, "mae": 7.507043171063436,
		"mape": 19.328491426802117, "median_ae": 6.188885991567593})
	marks(t, "baseline", f.Baseline, map[string]float64{"r2": -0.056527404337480824, "rmse": 97.24034791427981, "mae": 74.91786434299067,
		"mape": 13.430238573733575, "median_ae": 58.82219939731217})
	if name, v := f.Score.Primary(); name != "r2" || v != float64(f.Score.R2) || f.Task != "regression" {
		t.Errorf("primary %s %v of a %s", name, v, f.Task)
	}
	if !math.IsNaN(float64(f.Score.Accuracy)) || f.Classes != nil || f.Confusion != nil || f.ROC != nil || f.Curves != nil || f.Predicted != nil {
		t.Errorf("a regression has parts of a classification: %+v", f)
	}
	target, _ := o.Table.Column("target")
	if len(f.Points.Rows) != f.Test || len(f.TestRows) != f.Test {
		t.Fatalf("%d points of %d test rows", len(f.Points.Rows), f.Test)
	}
	for i, row := range f.Points.Rows {
		if row != f.TestRows[i] || f.Points.Actual[i] != target.Floats()[row] || math.Abs(f.Points.Actual[i]-f.Points.Predicted[i]) > 50 {
			t.Errorf("point %d: row %d, %v predicted as %v", i, row, f.Points.Actual[i], f.Points.Predicted[i])
		}
	}
	want := []float64{0.6496903321828608, 0.5102158771695546, 10.58904150961907, 68.86836080141155, 58.68825974833625, 1.4576564961813008}
	for i, w := range want {
		if got := f.Importances[i]; got.Name != p.Inputs[i] || !near(float64(got.Value), w, 1e-9) || f.ImportanceOf != "coef_" {
			t.Errorf("%s %d: %+v, want %v", f.ImportanceOf, i, got, w)
		}
	}
	rival := jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: split, Champion: &jobs.Rival{Model: f.Model}}
	rival.Pipeline.Final = ml.Spec{Kind: "Ridge", Params: map[string]any{"alpha": 1000.0}}
	again := do[jobs.FitResult](t, c, rival, nil)
	if again.Champion == nil || again.Champion.R2 != f.Score.R2 || again.Score.R2 >= f.Score.R2 {
		t.Errorf("champion %v, want r2 %v above the candidate's %v", again.Champion, f.Score.R2, again.Score.R2)
	}
}

func TestFit_ARegressionIsNoRivalOfAClassifier(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	p := notebook
	p.Final = ml.Spec{Kind: "Ridge"}
	number := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Features: squared, Pipeline: p, Split: quarter}, nil)
	if number.Task != "regression" || math.IsNaN(float64(number.Score.R2)) {
		t.Errorf("a target of 0 and 1 is learnt as a %s, r2 %v", number.Task, number.Score.R2)
	}
	class := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Features: squared, Pipeline: notebook, Split: quarter,
		Champion: &jobs.Rival{Model: number.Model, Features: squared}}, nil)
	if class.Champion != nil {
		t.Errorf("the regression has the accuracy %v", class.Champion.Accuracy)
	}
}

func TestMap_Regression(t *testing.T) {
	c := start(t, jobs.Options{})
	o, p := regression(t, c)
	split := jobs.Split{TestSize: 0.25}
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: split}, nil)
	m := do[jobs.DecisionBoundaryResult](t, c, jobs.DecisionBoundary{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Split: split, X: "f3", Y: "f4"}, nil)
	if m.Means != "value" || m.Class != nil || len(m.P) != m.NX*m.NY || !slices.Equal(m.Held, []string{"f0", "f1", "f2", "f5"}) {
		t.Errorf("means %q, classes %v, %d cells, held %v", m.Means, m.Class, len(m.P), m.Held)
	}
	for i, at := range m.Points {
		if at.Value < m.V0 || at.Value > m.V1 || at.Wrong {
			t.Errorf("point %d: %v outside of %v to %v, or wrong %v", i, at.Value, m.V0, m.V1, at.Wrong)
		}
	}
	// f3 and f4 both raise the target: the value rises from the lower left to the upper right.
	if low, high := m.P[0], m.P[len(m.P)-1]; low > 60 || high < 195 {
		t.Errorf("corners: %d and %d", low, high)
	}
}

func TestCheck_Regression(t *testing.T) {
	c := start(t, jobs.Options{})
	o, p := regression(t, c)
	split := jobs.Split{TestSize: 0.25, RandomState: 3}
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: split}, nil)
	config := checks.Config{Columns: []string{"f0"}, Target: "target", ScoreFloor: 0.8}
	for name, under := range map[string]*jobs.Features{"as it is": nil, "under its own": {}} {
		r := do[jobs.CheckResult](t, c, jobs.Check{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Config: config, Under: under, Split: split}, nil)
		if open, why := checks.Gate(r.Results); !open {
			t.Errorf("%s: %s", name, why)
		}
		names := map[string]string{}
		for _, one := range r.Results {
			names[one.Name] = one.Found
		}
		if names["test_score_floor"] != "r2 0.9899, floor 0.8" || !strings.Contains(names["test_deterministic"], "the same bits for 63 rows") {
			t.Errorf("%s: found %v", name, names)
		}
		if found, ok := names["test_class_balance"]; ok {
			t.Errorf("%s: a regression's classes are balanced: %s", name, found)
		}
	}
}

// The numbers are scikit-learn 1.2.1's precision_recall_curve, average_precision_score and
// calibration_curve(n_bins=10) for the notebook's test rows.
func TestFit_Curves(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	p := notebook
	p.Final = ml.Spec{Kind: "LogisticRegression", Params: map[string]any{"tol": 1e-10, "max_iter": 10000.0}}
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Features: squared, Pipeline: p, Split: quarter}, nil)
	marks(t, "baseline", f.Baseline, map[string]float64{"accuracy": 0.48, "precision": 0.48, "recall": 1, "f1": 0.6486486486486487,
		"roc_auc": 0.5, "log_loss": 18.74269976234092})
	if name, v := f.Score.Primary(); name != "accuracy" || v != 0.88 {
		t.Errorf("primary %s %v", name, v)
	}
	k := f.Curves
	if k == nil || k.Of != "probability" || k.Default != 0.5 || len(k.Precision) != 26 || len(k.Recall) != 26 || !near(float64(k.AveragePrecision), 0.9512205387205387, 1e-12) {
		t.Fatalf("curves: %+v", k)
	}
	if k.Precision[0] != 0.48 || k.Precision[14] != 0.9090909090909091 || k.Recall[14] != 0.8333333333333334 || k.Precision[25] != 1 || k.Recall[25] != 0 {
		t.Errorf("precision %v, recall %v", k.Precision, k.Recall)
	}
	actual := []float64{0, 0, 0, 0, 0.3333333333333333, 1, 0.9}
	predicted := []float64{0.009231826726963408, 0.14679194781696955, 0.26880997221515357, 0.31747842088453804,
		0.6529377555137184, 0.8656954690558907, 0.9700024589864447}
	rows := 0
	for i := range actual {
		if k.Calibration.Actual[i] != actual[i] || !near(k.Calibration.Predicted[i], predicted[i], 1e-6) {
			t.Errorf("bin %d: %v of %v, want %v of %v", i, k.Calibration.Actual[i], k.Calibration.Predicted[i], actual[i], predicted[i])
		}
		rows += k.Calibration.Rows[i]
	}
	if len(k.Calibration.Rows) != len(actual) || rows != f.Test {
		t.Errorf("rows of the bins: %v", k.Calibration.Rows)
	}
	operates(t, f)
}

// operates holds the counts at the default threshold against the confusion matrix, and those at all
// against the number of rows.
func operates(t *testing.T, f jobs.FitResult) {
	t.Helper()
	o := f.Curves.Operating
	at := o.At(float64(f.Curves.Default))
	if o.Threshold[at] != float64(f.Curves.Default) || o.TN[at] != f.Confusion[0][0] || o.FP[at] != f.Confusion[0][1] ||
		o.FN[at] != f.Confusion[1][0] || o.TP[at] != f.Confusion[1][1] {
		t.Errorf("threshold %v: tn %d fp %d fn %d tp %d, confusion %v", o.Threshold[at], o.TN[at], o.FP[at], o.FN[at], o.TP[at], f.Confusion)
	}
	if len(o.Threshold) > 200 || !slices.IsSorted(o.Threshold) {
		t.Errorf("%d thresholds: %v", len(o.Threshold), o.Threshold)
	}
	for i := range o.Threshold {
		if o.TP[i]+o.FN[i] != f.Confusion[1][0]+f.Confusion[1][1] || o.FP[i]+o.TN[i] != f.Confusion[0][0]+f.Confusion[0][1] {
			t.Errorf("threshold %v: the counts are %d, %d, %d, %d", o.Threshold[i], o.TP[i], o.FP[i], o.TN[i], o.FN[i])
		}
		if i > 0 && (o.TP[i] > o.TP[i-1] || o.FP[i] > o.FP[i-1]) {
			t.Errorf("threshold %v calls more rows positive than %v", o.Threshold[i], o.Threshold[i-1])
		}
	}
	if o.TN[0] != 0 && o.Threshold[0] > 0 {
		t.Errorf("the lowest threshold, %v, leaves rows out", o.Threshold[0])
	}
}

func TestFit_Diagram(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	p := notebook
	p.Final = ml.Spec{Kind: "LogisticRegression", Params: map[string]any{"C": 0.5, "max_iter": 100.0, "penalty": "l2"}}
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Features: squared, Pipeline: p, Split: quarter}, nil)
	if len(f.Diagram) != 2 {
		t.Fatalf("diagram: %+v", f.Diagram)
	}
	scaler, last := f.Diagram[0], f.Diagram[1]
	if scaler.Op != "StandardScaler" || scaler.Params != nil || scaler.Inputs != 3 || scaler.Width != 3 || !slices.Equal(scaler.Outputs, p.Inputs) {
		t.Errorf("scaler: %+v", scaler)
	}
	if last.Op != "LogisticRegression" || !slices.Equal(last.Params, []jobs.NodeParam{{Name: "C", Value: "0.5"}}) || last.Inputs != 3 || last.Outputs != nil {
		t.Errorf("last: %+v", last)
	}
	if f.ImportanceOf != "coef_" || len(f.Importances) != 3 || f.Importances[1].Name != "feature_2" || f.Importances[0].Value >= 0 {
		t.Errorf("%s: %+v", f.ImportanceOf, f.Importances)
	}
	for i, row := range f.TestRows {
		target, _ := o.Table.Column("target")
		if f.Confusion[int(target.Floats()[row])][f.Predicted[i]] == 0 {
			t.Errorf("row %d, class %v, is predicted as %d, which the confusion matrix does not have", row, target.Floats()[row], f.Predicted[i])
		}
	}
}

func TestFit_Refused(t *testing.T) {
	c := start(t, jobs.Options{})
	o, p := regression(t, c)
	with := func(change func(j *jobs.Fit)) jobs.Fit {
		j := jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: jobs.Split{TestSize: 0.25}}
		change(&j)
		return j
	}
	for name, test := range map[string]struct {
		job        jobs.Fit
		code, says string
	}{
		"stratify":      {with(func(j *jobs.Fit) { j.Split.Stratify = true }), "split", "a regression has none"},
		"no such step":  {with(func(j *jobs.Fit) { j.Pipeline.Final.Kind = "Oracle" }), "param", `"Oracle"`},
		"step in front": {with(func(j *jobs.Fit) { j.Pipeline.Steps = []ml.Spec{{Kind: "Ridge"}} }), "param", "Ridge"},
		"measured":      {with(func(j *jobs.Fit) { j.Pipeline.Final.Kind = "LogisticRegression" }), "fit", "measured numbers"},
		"no target":     {with(func(j *jobs.Fit) { j.Pipeline.Target = "" }), "schema", ""},
	} {
		_, err := c.Do(context.Background(), test.job, nil, nil)
		var f work.Failed
		if !errors.As(err, &f) || f.Code != test.code || !strings.Contains(f.Text, test.says) {
			t.Errorf("%s: %+v, want code %q and %q", name, f, test.code, test.says)
		}
	}
}

func TestScore_Primary(t *testing.T) {
	for name, c := range map[string]struct {
		score jobs.Score
		name  string
		value float64
	}{
		"made by hand":   {jobs.Score{Accuracy: 0.5}, "accuracy", 0.5},
		"classification": {jobs.Score{Task: "classification", Accuracy: 0.75, R2: 3}, "accuracy", 0.75},
		"regression":     {jobs.Score{Task: "regression", Accuracy: 0.75, R2: -2}, "r2", -2},
		"clustering":     {jobs.Score{Task: "clustering"}, "", math.NaN()},
	} {
		if got, v := c.score.Primary(); got != c.name || v != c.value && c.value == c.value {
			t.Errorf("%s: %s %v, want %s %v", name, got, v, c.name, c.value)
		}
	}
}

// A pipeline that ends with a transformation is fitted, checked and drawn up, but not scored.
func TestFit_Transformation(t *testing.T) {
	c := start(t, jobs.Options{})
	o, p := regression(t, c)
	p.Steps, p.Final, p.Target = nil, ml.Spec{Kind: "StandardScaler"}, ""
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: jobs.Split{TestSize: 0.25}}, nil)
	if name, v := f.Score.Primary(); f.Task != "transformation" || name != "" || !math.IsNaN(v) || f.Classes != nil || f.Points != nil || f.Importances != nil {
		t.Errorf("a %s with %s %v: %+v", f.Task, name, v, f)
	}
	if len(f.Diagram) != 1 || !slices.Equal(f.Diagram[0].Outputs, p.Inputs) || f.Train != 187 || f.Test != 63 {
		t.Errorf("diagram %+v, %d and %d rows", f.Diagram, f.Train, f.Test)
	}
	check := jobs.Check{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Split: jobs.Split{TestSize: 0.25}, Config: checks.Config{ScoreFloor: 0.8}}
	r := do[jobs.CheckResult](t, c, check, nil)
	names := ""
	for _, one := range r.Results {
		names += fmt.Sprintf("%s %v, ", one.Name, one.Passed)
	}
	if names != "test_train_serve_equal true, test_signature true, test_deterministic true, " {
		t.Errorf("checks: %s", names)
	}
	_, err := c.Do(context.Background(), jobs.DecisionBoundary{StoredModel: jobs.StoredModel{Table: o.Table.Hash(), Model: f.Model}, Split: quarter, X: "f0", Y: "f1"}, nil, nil)
	if err == nil || !strings.Contains(err.Error(), "makes no predictions") {
		t.Errorf("map: %v", err)
	}
}

// Of many inputs those that count most are named, in their order.
func TestFit_ManyImportances(t *testing.T) {
	c := start(t, jobs.Options{})
	var b strings.Builder
	p := ml.Pipeline{Final: ml.Spec{Kind: "Ridge", Params: map[string]any{"alpha": 0.001}}, Target: "y"}
	for j := range 260 {
		p.Inputs = append(p.Inputs, fmt.Sprintf("x%d", j))
	}
	b.WriteString(strings.Join(p.Inputs, ",") + ",y\n")
	for i := range 400 {
		y := 0.0
		for j := range p.Inputs {
			x := math.Sin(float64(i*(j+3) + j*j))
			if j >= 100 { // the first hundred have no effect
				y += x * float64(j)
			}
			fmt.Fprintf(&b, "%v,", x)
		}
		fmt.Fprintf(&b, "%v\n", y)
	}
	o := do[jobs.Opened](t, c, jobs.Parse{Name: "wide.csv"}, work.BytesSource(b.String()))
	f := do[jobs.FitResult](t, c, jobs.Fit{Table: o.Table.Hash(), Pipeline: p, Split: quarter}, nil)
	last := -1
	for _, m := range f.Importances {
		at := slices.Index(p.Inputs, m.Name)
		if at <= last {
			t.Errorf("%s comes after %s", m.Name, p.Inputs[last])
		}
		last = at
	}
	if len(f.Importances) != 200 || !slices.ContainsFunc(f.Importances, func(m jobs.Importance) bool { return m.Name == "x259" }) {
		t.Errorf("%d importances: %v", len(f.Importances), f.Importances)
	}
	smallest := math.Inf(1)
	for _, m := range f.Importances {
		smallest = min(smallest, math.Abs(float64(m.Value)))
	}
	m, err := ml.Load(catalog.Catalog(), f.Model)
	if err != nil {
		t.Fatal(err)
	}
	larger := 0
	for _, v := range m.Attributes()[0]["coef_"].([]float64) {
		if math.Abs(v) > smallest {
			larger++
		}
	}
	if larger != 199 {
		t.Errorf("%d coefficients are larger than the smallest that is named, want 199", larger)
	}
}
