package checks_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"orrery/core/checks"
	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/table"
)

// people is rows with text, gaps, a class that follows from both, and a measured number.
func people(t *testing.T) checks.Subject {
	t.Helper()
	const n = 80
	age, city, left, pay := make([]float64, n), make([]string, n), make([]string, n), make([]float64, n)
	for i := range n {
		age[i] = 20 + float64(i*7%40)
		city[i] = []string{"Bonn", "Essen", ""}[i%3]
		left[i] = []string{"no", "yes"}[i*i/3%2]
		pay[i] = 1.5*age[i] + float64(i%3)
		if i%9 == 0 {
			age[i] = math.NaN()
		}
	}
	data := with(t, nil, table.Numbers("age", age), table.Texts("city", city), table.Texts("left", left), table.Numbers("pay", pay))
	set, err := feature.Define("", data.Schema(), feature.Definition{Name: "half", Expr: "age / 2"})
	if err != nil {
		t.Fatal(err)
	}
	return checks.Subject{Table: data, Set: set, Score: 0.41}
}

// model fits a pipeline that fills gaps and encodes text, or with an empty kind only transforms.
func model(t *testing.T, s checks.Subject, kind, target string, inputs ...string) *ml.Model {
	t.Helper()
	p := ml.Pipeline{Steps: []ml.Spec{{Kind: "ColumnTransformer"}}, Final: ml.Spec{Kind: kind}, Inputs: inputs, Target: target}
	if kind == "" {
		p.Steps, p.Final = nil, p.Steps[0]
	}
	all, err := s.Set.Apply(s.Table)
	if err != nil {
		t.Fatal(err)
	}
	m, err := p.Fit(t.Context(), catalog.Catalog(), all, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Each task has the checks that mean something for it, and they pass.
func TestRun_Tasks(t *testing.T) {
	const data, online, signature, same = "test_missing_target", "test_train_serve_equal", "test_signature", "test_deterministic"
	const balance, floor = "test_class_balance", "test_score_floor"
	for name, c := range map[string]struct {
		kind, target string
		inputs       []string
		want         []string
		found        string // by the floor
	}{
		"regression":       {"Ridge", "pay", []string{"half", "city"}, []string{data, online, signature, floor, same}, "r2 0.41, floor 0.3"},
		"trees of numbers": {"KNeighborsRegressor", "pay", []string{"half"}, []string{data, online, signature, floor, same}, "r2 0.41, floor 0.3"},
		"classes of text":  {"LogisticRegression", "left", []string{"city", "half"}, []string{data, balance, online, signature, floor, same}, "accuracy 0.41, floor 0.3"},
		"text alone":       {"GaussianNB", "left", []string{"city"}, []string{data, balance, online, signature, floor, same}, "accuracy 0.41, floor 0.3"},
		"no probabilities": {"LinearSVC", "left", []string{"city", "half"}, []string{data, balance, online, signature, floor, same}, "accuracy 0.41, floor 0.3"},
		"clusters":         {"KMeans", "pay", []string{"half", "city"}, []string{data, online, signature, same}, ""},
		"transformation":   {"", "left", []string{"half", "city"}, []string{data, online, signature, same}, ""},
	} {
		s := people(t)
		s.Model = model(t, s, c.kind, c.target, c.inputs...)
		got := []string{}
		for _, r := range checks.NewSuite(checks.Config{Target: c.target, ScoreFloor: 0.3}).Run(t.Context(), s, still) {
			got = append(got, r.Name)
			if !r.Passed || r.Name == floor && r.Found != c.found {
				t.Errorf("%s: %s found %s", name, r.Name, r.Found)
			}
			if r.Name == same && r.Found != "the same bits for 80 rows, asked three times" {
				t.Errorf("%s: %s found %s", name, r.Name, r.Found)
			}
			if r.Name == online && r.Found != fmt.Sprintf("80 rows of %d column%s, largest gap 0", len(c.inputs), map[bool]string{true: "s"}[len(c.inputs) > 1]) {
				t.Errorf("%s: %s found %s", name, r.Name, r.Found)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: ran %v, want %v", name, got, c.want)
		}
	}
}

// The balance of classes is asked for where there are classes, or somebody says so.
func TestRun_BalanceByTarget(t *testing.T) {
	for name, c := range map[string]struct {
		target, task string
		want         bool
	}{
		"text": {"left", "", true}, "measured": {"pay", "", false}, "whole numbers": {"age", "", true},
		"said to be measured": {"age", "regression", false}, "said to be classes": {"pay", "classification", true}, "clusters": {"left", "clustering", false},
	} {
		report := checks.NewSuite(checks.Config{Target: c.target, Task: c.task}).Run(t.Context(), people(t), still)
		got := false
		for _, r := range report {
			got = got || r.Name == "test_class_balance"
		}
		if got != c.want {
			t.Errorf("%s: balance checked: %v, want %v", name, got, c.want)
		}
	}
}

// A model that cannot answer for a row fails, and says why without a package's name.
func TestRun_TextThatIsNew(t *testing.T) {
	s := people(t)
	s.Model = model(t, s, "LinearSVC", "left", "city")
	p := s.Model.Pipeline()
	p.Steps = []ml.Spec{{Kind: "OneHotEncoder"}}
	var err error
	if s.Model, err = p.Fit(t.Context(), catalog.Catalog(), s.Table, nil); err != nil {
		t.Fatal(err)
	}
	city, _ := s.Table.Column("city")
	names := make([]string, city.Len())
	for i := range names {
		names[i] = city.Text(i)
	}
	names[7] = "Rom"
	s.Table = with(t, s.Table, table.Texts("city", names))
	for _, r := range checks.NewSuite(checks.Config{}).Run(t.Context(), s, still) {
		if bad := r.Name == "test_deterministic"; r.Passed == bad || bad && (!strings.Contains(r.Found, "Rom") || strings.Contains(r.Found, "ml:")) {
			t.Errorf("%s: passed %v, found %s", r.Name, r.Passed, r.Found)
		}
	}
}

func TestRun_Metric(t *testing.T) {
	s := subject(t)
	s.Metric = "f1"
	for _, r := range checks.NewSuite(config()).Run(t.Context(), s, still) {
		if r.Name == "test_score_floor" && r.Found != "f1 0.88, floor 0.8" {
			t.Errorf("found %s", r.Found)
		}
	}
}
