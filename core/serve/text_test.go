package serve_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/serve"
	"orrery/core/table"
)

// people returns rows with a text column, a number column with missing values and a numeric target.
func people(t *testing.T) *table.Table {
	t.Helper()
	n := 60
	age, city, ids, target, pay := make([]float64, n), make([]string, n), make([]string, n), make([]string, n), make([]float64, n)
	for i := range n {
		age[i] = 20 + float64(i*7%40)
		city[i] = []string{"Bonn", "Essen", "Ulm", ""}[i%4]
		ids[i] = id(i)
		target[i] = []string{"no", "yes"}[i*5/3%2]
		pay[i] = 2*age[i] + float64(i%4)*10
		if i%9 == 0 {
			age[i] = math.NaN()
		}
	}
	out, err := table.New(table.Numbers("age", age), table.Texts("city", city), table.Texts("target", target),
		table.Numbers("pay", pay), table.Texts("user_id", ids))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// mixed returns a pipeline that fills missing values and encodes text.
func mixed(kind, target string, params map[string]any) ml.Pipeline {
	branch := func(name, column string, steps ...string) any {
		list := []any{}
		for _, s := range steps {
			list = append(list, map[string]any{"op": s, "params": map[string]any{}})
		}
		return map[string]any{"name": name, "steps": list, "columns": []any{column}}
	}
	return ml.Pipeline{
		Steps: []ml.Spec{{Kind: "ColumnTransformer", Params: map[string]any{"transformers": []any{
			branch("text", "city", "OneHotEncoder"), branch("numbers", "age_2", "SimpleImputer", "StandardScaler")}}}},
		Final:  ml.Spec{Kind: kind, Params: params},
		Inputs: []string{"age_2", "city"}, Target: target,
	}
}

// Predictions with text and missing values are equal to those for the whole table.
func TestPredict_TextAndGaps(t *testing.T) {
	data := people(t)
	set, err := feature.Define("user_id", data.Schema(), feature.Definition{Name: "age_2", Expr: "age * 2"})
	if err != nil {
		t.Fatal(err)
	}
	all, err := set.Apply(data)
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]ml.Pipeline{
		"classes":          mixed("LogisticRegression", "target", nil),
		"no probabilities": mixed("LinearSVC", "target", nil),
		"numbers":          mixed("Ridge", "pay", nil),
	} {
		m := fitAll(t, p, all)
		reader, err := set.Reader(data, nil)
		if err != nil {
			t.Fatal(err)
		}
		s := serve.New(clock)
		if err := s.Swap(serve.Deployment{Reader: reader, Set: set, Model: m, Version: registry.Version{N: 1}}); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want, err := m.Estimate(all)
		if err != nil {
			t.Fatal(err)
		}
		for i := range data.Rows() {
			a := s.Predict(id(i))
			if a.Status != serve.OK || a.Values != nil || len(a.Cells) != 2 || a.Cells[1].Text != data.Columns()[1].Text(i) {
				t.Fatalf("%s: row %d: %+v", name, i, a)
			}
			if m.Task() == ml.Regression && a.Value != want[i] || m.Task() == ml.Classification && a.Class != m.Classes()[int(want[i])] {
				t.Errorf("%s: row %d: %v %v, want %v", name, i, a.Value, a.Class, want[i])
			}
			given := s.PredictRow(map[string]table.Value{"age": data.Columns()[0].Value(i), "city": data.Columns()[1].Value(i)})
			if given.Value != a.Value || given.Class != a.Class || !slices.Equal(given.Proba, a.Proba) {
				t.Errorf("%s: row %d by values: %+v, want %+v", name, i, given, a)
			}
		}
		pushes, sum, ok := s.Contributions(s.Predict(id(1)))
		for _, push := range pushes {
			sum += push.Push
		}
		if d := decided(t, m, all.Take([]int{1})); !ok || len(pushes) != len(m.Outputs()) || !(math.Abs(sum-d) <= 1e-12*(1+math.Abs(d))) {
			t.Errorf("%s: %d pushes add up to %v, want %v (%v)", name, len(pushes), sum, d, ok)
		}
		if p := s.PredictRow(map[string]table.Value{"age": table.NumberValue(math.Inf(1))}); p.Status != serve.Invalid || !strings.Contains(p.Err, "age_2 is infinite") {
			t.Errorf("%s: infinite: %+v", name, p)
		}
		p := s.PredictRow(map[string]table.Value{"age": table.NumberValue(1), "city": table.TextValue("Rom")})
		if p.Status != serve.Invalid || !strings.Contains(p.Err, "Rom") || strings.Contains(p.Err, "ml:") {
			t.Errorf("%s: a city that was never seen: %+v", name, p)
		}
	}
}

// A model of numbers with an imputer makes predictions for rows with missing values.
func TestPredict_GapsInNumbers(t *testing.T) {
	data := users(t, 100, 2)
	p := notebook()
	p.Steps = []ml.Spec{{Kind: "SimpleImputer"}, {Kind: "StandardScaler"}}
	s, m := server(t, p, data)
	all, err := features(t, data.Schema()).Apply(data)
	if err != nil {
		t.Fatal(err)
	}
	want, err := m.Prob(all.Take([]int{3}))
	if err != nil {
		t.Fatal(err)
	}
	if a := s.Predict(id(3)); a.Status != serve.OK || !slices.Equal(a.Proba, want[0]) || !math.IsNaN(a.Values[1]) || a.Cells != nil {
		t.Errorf("a gap that is filled: %+v, want %v", a, want[0])
	}
	if a := s.Predict(id(4)); a.Status != serve.Invalid || !strings.Contains(a.Err, "is infinite") {
		t.Errorf("an infinite value: %+v", a)
	}
}

// A clustering predicts the number of the cluster.
func TestPredict_Clusters(t *testing.T) {
	data := users(t, 100, 2)
	s, m := server(t, final("KMeans", map[string]any{"n_clusters": 3.0}), data)
	all, err := features(t, data.Schema()).Apply(data)
	if err != nil {
		t.Fatal(err)
	}
	want, err := m.Estimate(all.Take([]int{5, 6, 7, 8, 9}))
	if err != nil {
		t.Fatal(err)
	}
	for k, w := range want {
		if p := s.Predict(id(5 + k)); p.Status != serve.OK || p.Task != ml.Clustering || p.Value != w || p.Class != (table.Value{}) || p.Proba != nil {
			t.Errorf("row %d: %+v, want cluster %v", 5+k, p, w)
		}
	}
}

// decided returns a row's decision_function, or its value if there is none.
func decided(t *testing.T, m *ml.Model, row *table.Table) float64 {
	t.Helper()
	d, ok, err := m.Decision(row)
	if !ok {
		v, err := m.Estimate(row)
		if err != nil {
			t.Fatal(err)
		}
		return v[0]
	}
	if err != nil {
		t.Fatal(err)
	}
	return slices.Max(d[0])
}
