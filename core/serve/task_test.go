package serve_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/serve"
	"orrery/core/table"
)

func final(kind string, params map[string]any) ml.Pipeline {
	p := notebook()
	p.Final = ml.Spec{Kind: kind, Params: params}
	return p
}

// The prediction of a model without probabilities is bit-identical to that for the whole table.
func TestPredict_OtherTasksEqualTheTable(t *testing.T) {
	for name, c := range map[string]struct {
		p       ml.Pipeline
		classes int
		task    ml.Task
	}{
		"regression":         {final("LinearRegression", nil), 2, ml.Regression},
		"penalised":          {final("ElasticNet", map[string]any{"alpha": 0.01}), 2, ml.Regression},
		"no probabilities":   {final("LinearSVC", nil), 2, ml.Classification},
		"of three classes":   {final("LinearSVC", nil), 3, ml.Classification},
		"with probabilities": {notebook(), 2, ml.Classification},
	} {
		data := users(t, 100, c.classes)
		s, m := server(t, c.p, data)
		all, err := features(t, data.Schema()).Apply(data)
		if err != nil {
			t.Fatal(err)
		}
		clean := slices.DeleteFunc(rows(100), func(i int) bool { return i == 3 || i == 4 })
		want, err := m.Estimate(all.Take(clean))
		if err != nil {
			t.Fatal(err)
		}
		for k, i := range clean {
			p := s.Predict(id(i))
			given := s.PredictRow(map[string]table.Value{"feature_1": all.Columns()[0].Value(i), "feature_2": all.Columns()[1].Value(i)})
			if p.Status != serve.OK || p.Task != c.task || given.Class != p.Class || given.Value != p.Value || given.Task != c.task {
				t.Fatalf("%s: row %d: %+v and by values %+v", name, i, p, given)
			}
			if c.task == ml.Regression {
				if p.Value != want[k] || p.Class != (table.Value{}) || p.Proba != nil {
					t.Fatalf("%s: row %d: %+v, want %v", name, i, p, want[k])
				}
				continue
			}
			if p.Class != m.Classes()[int(want[k])] || p.Value != 0 || (p.Proba != nil) != m.Probable() {
				t.Fatalf("%s: row %d: %+v, want class %v", name, i, p, want[k])
			}
		}
		for _, i := range []int{3, 4} {
			if p := s.Predict(id(i)); p.Status != serve.Invalid || !strings.Contains(p.Err, "needs a finite number") || p.Value != 0 || p.Class != (table.Value{}) {
				t.Errorf("%s: row %d: %+v", name, i, p)
			}
		}
		key := id(7)
		if n := testing.AllocsPerRun(100, func() { s.Predict(key) }); n > 1 {
			t.Errorf("%s: %v allocations a prediction, want the numbers' one", name, n)
		}
	}
}

// The terms and the intercept add up to the value or the decision_function.
func TestContributions_OfOtherLinearModels(t *testing.T) {
	for name, c := range map[string]struct {
		p       ml.Pipeline
		classes int
	}{
		"regression":           {final("LinearRegression", nil), 2},
		"without intercept":    {final("Ridge", map[string]any{"fit_intercept": false}), 2},
		"LinearSVC":            {final("LinearSVC", nil), 2},
		"LinearSVC, three":     {final("LinearSVC", nil), 3},
		"regression, unscaled": {func() ml.Pipeline { p := final("Lasso", map[string]any{"alpha": 0.01}); p.Steps = nil; return p }(), 2},
	} {
		data := users(t, 100, c.classes)
		s, m := server(t, c.p, data)
		for i := 5; i < 100; i++ {
			answer := s.Predict(id(i))
			pushes, sum, ok := s.Contributions(answer)
			if !ok || len(pushes) != 3 {
				t.Fatalf("%s: row %d: %+v, %v", name, i, pushes, ok)
			}
			for _, push := range pushes {
				sum += push.Push
			}
			want := answer.Value
			if answer.Task == ml.Classification {
				want = slices.Max(decide(t, m, answer.Values))
			}
			if math.Abs(sum-want) > 1e-12*(1+math.Abs(want)) {
				t.Fatalf("%s: row %d: pushes add up to %v, want %v", name, i, sum, want)
			}
		}
	}
}

func TestSwap_Transformation(t *testing.T) {
	data := users(t, 100, 2)
	p := notebook()
	p.Steps, p.Final = nil, ml.Spec{Kind: "StandardScaler"}
	err := serve.New(clock).Swap(deployment(t, fit(t, p, data), data))
	if err == nil || !strings.Contains(err.Error(), "predicts nothing") {
		t.Errorf("Swap: %v", err)
	}
}
