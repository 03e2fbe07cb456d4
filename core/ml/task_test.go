package ml_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/table"
)

// reload writes a model to text and loads it.
func reload(t *testing.T, m *ml.Model) *ml.Model {
	t.Helper()
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	back, err := ml.Load(catalog.Catalog(), text)
	if err != nil {
		t.Fatal(err)
	}
	return back
}

func TestModel_Regression(t *testing.T) {
	p := ml.Pipeline{Steps: []ml.Spec{{Kind: "StandardScaler"}}, Final: ml.Spec{Kind: "LinearRegression"}, Inputs: []string{"a", "c"}, Target: "b"}
	m := fit(t, p, sample(t))
	if task, err := p.Task(catalog.Catalog()); task != ml.Regression || err != nil || m.Task().String() != "regression" {
		t.Errorf("task %v %v", task, err)
	}
	if m.Classes() != nil || m.Probable() || m.Attributes()[1]["classes_"] != nil {
		t.Errorf("a regression has the classes %v", m.Classes())
	}
	if _, err := m.Predict(sample(t)); !errors.Is(err, ml.ErrTask) {
		t.Errorf("predict: %v, want ErrTask", err)
	}
	if _, err := m.Prob(sample(t)); !errors.Is(err, ml.ErrNoProb) {
		t.Errorf("prob: %v, want ErrNoProb", err)
	}
	want, err := m.Estimate(sample(t))
	if err != nil || len(want) != 8 {
		t.Fatal(want, err)
	}
	back := reload(t, m)
	if got, err := back.Estimate(sample(t)); err != nil || !slices.Equal(got, want) {
		t.Errorf("after JSON %v %v, want %v", got, err, want)
	}
	if got := back.EstimateRow([]float64{0.1, 0}); got != want[0] {
		t.Errorf("one row %v, want %v", got, want[0])
	}
	if got := back.EstimateRow([]float64{math.NaN(), 0}); !math.IsNaN(got) {
		t.Errorf("a row with a gap %v, want NaN", got)
	}
	row := []float64{0.1, 0}
	if n := testing.AllocsPerRun(100, func() { m.EstimateRow(row) }); n != 0 {
		t.Errorf("%v allocations a row, want none", n)
	}
}

func TestFit_RegressionTarget(t *testing.T) {
	p := ml.Pipeline{Final: ml.Spec{Kind: "Ridge"}, Inputs: []string{"a"}, Target: "b"}
	gap, _ := sample(t).With(table.Numbers("b", []float64{1, 2, 3, math.NaN(), 5, 6, 7, 8}))
	var value *ml.ValueError
	if _, err := p.Fit(context.Background(), catalog.Catalog(), gap, []int{0, 3, 5}); !errors.As(err, &value) || value.Row != 3 || value.Column != "b" {
		t.Errorf("a missing target: %v, want a *ml.ValueError of row 3", err)
	}
	p.Target = "city"
	var schema *ml.SchemaError
	if _, err := p.Fit(context.Background(), catalog.Catalog(), sample(t), nil); !errors.As(err, &schema) || schema.Step != "Ridge" {
		t.Errorf("a target of text: %v, want a *ml.SchemaError that names Ridge", err)
	}
	p.Target = "c"
	if _, err := p.Fit(context.Background(), catalog.Catalog(), sample(t), nil); err != nil {
		t.Errorf("a target of truth: %v", err)
	}
	var step *ml.StepError
	if _, err := p.Fit(context.Background(), catalog.Catalog(), sample(t), []int{}); !errors.As(err, &step) {
		t.Errorf("no rows: %v, want a *ml.StepError", err)
	}
}

// Steps on text columns: a model finds them by name, reports numbers in their place, and predicts for typed values.
func TestModel_Text(t *testing.T) {
	p := ml.Pipeline{Steps: []ml.Spec{{Kind: "OneHotEncoder"}}, Final: ml.Spec{Kind: "LogisticRegression"}, Inputs: []string{"city"}, Target: "target"}
	m := reload(t, fit(t, p, sample(t)))
	want, err := m.Prob(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Outputs(); !slices.Equal(got, []string{"city_x", "city_y"}) {
		t.Errorf("outputs %v", got)
	}
	one, err := m.RowTable([]table.Value{table.TextValue("y")})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := m.Prob(one); err != nil || !slices.Equal(got[0], want[1]) {
		t.Errorf("one row %v %v, want %v", got, err, want[1])
	}
	for _, v := range m.ProbRow(nil, []float64{0}) {
		if !math.IsNaN(v) {
			t.Errorf("ProbRow answers %v for a text, want NaN", v)
		}
	}
	numbers, _ := sample(t).With(table.Numbers("city", make([]float64, 8)))
	var schema *ml.SchemaError
	if _, err := m.Prob(numbers); !errors.As(err, &schema) || !slices.Equal(schema.Number, []string{"city"}) || !strings.Contains(err.Error(), "no text as in training") {
		t.Errorf("numbers in place of text: %v", err)
	}
}

func TestModel_Transformation(t *testing.T) {
	p := ml.Pipeline{Steps: []ml.Spec{{Kind: "StandardScaler"}}, Final: ml.Spec{Kind: "PolynomialFeatures", Params: map[string]any{"include_bias": false}}, Inputs: []string{"a", "b"}}
	m := reload(t, fit(t, p, sample(t)))
	if m.Task() != ml.Transformation || m.Task().String() != "transformation" {
		t.Errorf("task %v", m.Task())
	}
	out, err := m.Transform(sample(t))
	want := []string{"a", "b", "a^2", "a b", "b^2"}
	if err != nil || !slices.Equal(out.Names(), want) || !slices.Equal(m.Outputs(), want) {
		t.Errorf("columns %v %v, want %v", out.Names(), err, want)
	}
	if len(m.Attributes()) != 2 || m.Attributes()[0]["mean_"] == nil {
		t.Errorf("attributes %v", m.Attributes())
	}
	if _, err := m.Estimate(sample(t)); !errors.Is(err, ml.ErrTask) {
		t.Errorf("estimate: %v, want ErrTask", err)
	}
}

// A tree learns a single class, as scikit-learn's does.
func TestModel_OneClass(t *testing.T) {
	p := ml.Pipeline{Final: ml.Spec{Kind: "DecisionTreeClassifier"}, Inputs: []string{"a"}, Target: "target"}
	m, err := p.Fit(context.Background(), catalog.Catalog(), sample(t), []int{1, 3, 4})
	if err != nil {
		t.Fatal(err)
	}
	m = reload(t, m)
	prob, err := m.Prob(sample(t))
	if err != nil || len(m.Classes()) != 1 || len(prob[0]) != 1 || prob[0][0] != 1 {
		t.Errorf("%v %v %v", m.Classes(), prob, err)
	}
}

func TestFit_WarningNamesItsStep(t *testing.T) {
	p := pipeline()
	p.Final.Params = map[string]any{"max_iter": 1}
	if m := fit(t, p, sample(t)); !strings.HasPrefix(m.Warning(), "LogisticRegression") {
		t.Errorf("warning %q does not name its step", m.Warning())
	}
}
