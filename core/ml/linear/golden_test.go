package linear_test

import (
	"context"
	"encoding/json"
	"math"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/linear"
	"orrery/core/ml/metrics"
	"orrery/core/ml/mltest"
	"orrery/core/ml/preprocess"
	"orrery/core/table"
)

// catalogue returns the two kinds that the cases need.
func catalogue() ml.Catalog {
	return ml.Catalog{
		"StandardScaler":     preprocess.MakeStandardScaler(),
		"LogisticRegression": linear.MakeLogisticRegression(),
	}
}

type golden struct {
	ID          string
	Dataset     string
	Steps       []ml.Spec
	Train, Test []int
	Tolerance   struct {
		Abs   float64 `json:"coef_abs"`
		Rel   float64 `json:"coef_rel"`
		Proba float64 `json:"proba_abs"`
	}
	Expect struct {
		Attributes []map[string]json.RawMessage
		Scores     struct {
			LogLoss float64 `json:"log_loss"`
			Score   float64
			Train   float64 `json:"train_score"`
		}
		Test struct {
			Decision json.RawMessage `json:"decision_function"`
			Predict  []int
			Proba    []ml.Floats `json:"predict_proba"`
		}
	}
}

func readGolden(t *testing.T, names ...string) (all []golden) {
	t.Helper()
	for _, name := range names {
		var g struct{ Cases []golden }
		mltest.Golden(t, name+".json", &g)
		all = append(all, g.Cases...)
	}
	return all
}

// numbers reads a list, or a list of lists, as one list.
func numbers(t *testing.T, raw json.RawMessage) []float64 {
	t.Helper()
	var flat ml.Floats
	if json.Unmarshal(raw, &flat) == nil {
		return flat
	}
	var rows []ml.Floats
	if err := json.Unmarshal(raw, &rows); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		flat = append(flat, r...)
	}
	return flat
}

func flatten(v any) []float64 {
	switch v := v.(type) {
	case []float64:
		return v
	case [][]float64:
		var out []float64
		for _, r := range v {
			out = append(out, r...)
		}
		return out
	}
	return nil
}

func TestScikitLearnsNumbers(t *testing.T) {
	cases := readGolden(t, "logistic", "sparse")
	if len(cases) != 24 {
		t.Fatalf("%d cases, want 24", len(cases))
	}
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			cols := mltest.Table(t, c.Dataset+".csv")
			names := cols.Names()
			last := len(c.Steps) - 1
			p := ml.Pipeline{Steps: c.Steps[:last], Final: c.Steps[last], Inputs: names[:len(names)-1], Target: "target"}
			m, err := p.Fit(context.Background(), catalogue(), cols, c.Train)
			if err != nil {
				t.Fatal(err)
			}
			if !m.Converged() {
				t.Errorf("not converged: %s", m.Warning())
			}
			c.attributes(t, m)
			c.answers(t, m, cols)
		})
	}
}

func (c golden) near(t *testing.T, what string, got, want []float64, abs, rel float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d numbers, want %d", what, len(got), len(want))
		return
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= abs+rel*math.Abs(want[i])) {
			t.Errorf("%s[%d] = %v, want %v", what, i, got[i], want[i])
		}
	}
}

func (c golden) attributes(t *testing.T, m *ml.Model) {
	t.Helper()
	for i, want := range c.Expect.Attributes {
		got := m.Attributes()[i]
		for name, raw := range want {
			switch name {
			case "n_iter_": // another solver takes other steps
			case "classes_":
				for k, v := range numbers(t, raw) {
					if m.Classes()[k].Num != v {
						t.Errorf("classes_[%d] = %v, want %v", k, m.Classes()[k], v)
					}
				}
			default:
				c.near(t, name, flatten(got[name]), numbers(t, raw), c.Tolerance.Abs, c.Tolerance.Rel)
			}
		}
	}
}

func (c golden) answers(t *testing.T, m *ml.Model, cols *table.Table) {
	t.Helper()
	test := cols.Take(c.Test)
	proba, err := m.Prob(test)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range c.Expect.Test.Proba {
		c.near(t, "predict_proba", proba[i], want, c.Tolerance.Proba, 0)
	}
	pred, err := m.Predict(test)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range c.Expect.Test.Predict {
		if pred[i] != want {
			t.Errorf("predict[%d] = %d, want %d", i, pred[i], want)
		}
	}
	decision, _, err := m.Decision(test)
	if err != nil {
		t.Fatal(err)
	}
	// A decision is a sum over all coefficients, and some of scikit-learn's have a larger error than the product.
	c.near(t, "decision_function", flatten(decision), numbers(t, c.Expect.Test.Decision), 20*c.Tolerance.Abs, 20*c.Tolerance.Rel)
	truth := labels(t, cols)
	got := metrics.LogLoss(at(truth, c.Test), proba)
	c.near(t, "log_loss", []float64{got}, []float64{c.Expect.Scores.LogLoss}, c.Tolerance.Proba, 5*c.Tolerance.Proba)
	c.near(t, "score", []float64{metrics.Accuracy(at(truth, c.Test), pred)}, []float64{c.Expect.Scores.Score}, 1e-12, 0)
	pred, _ = m.Predict(cols.Take(c.Train))
	c.near(t, "train_score", []float64{metrics.Accuracy(at(truth, c.Train), pred)}, []float64{c.Expect.Scores.Train}, 1e-12, 0)
}

func labels(t *testing.T, cols *table.Table) []int {
	t.Helper()
	target, err := cols.Column("target")
	if err != nil {
		t.Fatal(err)
	}
	y, _, err := ml.Labels(target)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]int, len(y))
	for i, c := range y {
		out[i] = int(c)
	}
	return out
}

func at(v []int, rows []int) []int {
	out := make([]int, len(rows))
	for i, r := range rows {
		out[i] = v[r]
	}
	return out
}
