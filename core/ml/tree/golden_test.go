package tree_test

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/metrics"
	"orrery/core/ml/mltest"
	"orrery/core/ml/tree"
	"orrery/core/table"
)

func catalogue() ml.Catalog {
	return ml.Catalog{
		"DecisionTreeClassifier":     tree.MakeDecisionTreeClassifier(),
		"DecisionTreeRegressor":      tree.MakeDecisionTreeRegressor(),
		"RandomForestClassifier":     tree.MakeRandomForestClassifier(),
		"RandomForestRegressor":      tree.MakeRandomForestRegressor(),
		"GradientBoostingClassifier": tree.MakeGradientBoostingClassifier(),
		"GradientBoostingRegressor":  tree.MakeGradientBoostingRegressor(),

		"HistGradientBoostingClassifier": tree.MakeHistGradientBoostingClassifier(),
		"HistGradientBoostingRegressor":  tree.MakeHistGradientBoostingRegressor(),
	}
}

type band struct{ Mean, SD float64 }

type golden struct {
	ID          string
	Dataset     string
	Steps       []ml.Spec
	Train, Test []int
	Bands       map[string]band
	Stable      []bool `json:"stable_rows"`
	Tolerance   struct {
		Proba float64 `json:"proba_abs"`
		Pred  float64 `json:"pred_rel"`
	}
	Expect struct {
		Attributes []struct {
			Importance ml.Floats `json:"feature_importances_"`
			Iterations int       `json:"n_iter_"`
			Tree       *struct {
				Feature, Left, Right, N []int
				Threshold, Impurity     ml.Floats
				Value                   []ml.Floats
			}
		}
		Test struct {
			Decision json.RawMessage `json:"decision_function"`
			Predict  ml.Floats
			Proba    []ml.Floats `json:"predict_proba"`
		}
	}
}

func readGolden(t *testing.T) []golden {
	t.Helper()
	var g struct{ Cases []golden }
	mltest.Golden(t, "trees.json", &g)
	if len(g.Cases) != 34 {
		t.Fatalf("%d cases, want 34", len(g.Cases))
	}
	return g.Cases
}

func (c golden) spec() ml.Spec { return c.Steps[len(c.Steps)-1] }

func (c golden) fit(t *testing.T, cols *table.Table) *ml.Model {
	t.Helper()
	names := cols.Names()
	last := len(names) - 1
	p := ml.Pipeline{Final: c.spec(), Inputs: names[:last], Target: names[last]}
	m, err := p.Fit(context.Background(), catalogue(), cols, c.Train)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestScikitLearnsNumbers(t *testing.T) {
	worst := map[string]float64{}
	for _, c := range readGolden(t) {
		t.Run(c.ID, func(t *testing.T) {
			cols := mltest.Table(t, c.Dataset+".csv")
			m := c.fit(t, cols)
			if kind := c.spec().Kind; c.Stable != nil {
				worst[kind] = max(worst[kind], c.answers(t, m, cols.Take(c.Test)))
				c.attributes(t, m)
			}
			c.bands(t, m, cols)
		})
	}
	for kind, w := range worst {
		t.Logf("%s: at most %.3g off where scikit-learn is of one mind", kind, w)
	}
}

// answers compares the rows that do not depend on scikit-learn's random_state.
func (c golden) answers(t *testing.T, m *ml.Model, test *table.Table) (worst float64) {
	t.Helper()
	got, want := [][]float64{}, c.Expect.Test.Proba
	if m.Task() == ml.Classification {
		p, err := m.Prob(test)
		if err != nil {
			t.Fatal(err)
		}
		got = p
	} else {
		v, err := m.Estimate(test)
		if err != nil {
			t.Fatal(err)
		}
		for i := range v {
			got, want = append(got, v[i:i+1]), append(want, c.Expect.Test.Predict[i:i+1])
		}
	}
	allowed := 0
	if strings.HasPrefix(c.spec().Kind, "Hist") { // scikit-learn differs from itself by the number of threads
		allowed = len(got) * 3 / 100
	}
	for i, ok := range c.Stable {
		off := 0.0
		for k, w := range want[i] {
			off = max(off, math.Abs(got[i][k]-w)/max(1, math.Abs(w)))
		}
		if !ok {
			continue
		}
		if limit := c.Tolerance.Proba + c.Tolerance.Pred; off > limit {
			if allowed--; allowed < 0 {
				t.Errorf("row %d: %v, want %v", i, got[i], want[i])
			}
			continue
		}
		worst = max(worst, off)
	}
	return worst
}

func (c golden) attributes(t *testing.T, m *ml.Model) {
	t.Helper()
	got, want := m.Attributes()[0], c.Expect.Attributes[len(c.Expect.Attributes)-1]
	if tr := want.Tree; tr != nil {
		have := got["tree"].(map[string]any)
		for name, v := range map[string][]int{"feature": tr.Feature, "left": tr.Left, "right": tr.Right, "n": tr.N} {
			if !slices.Equal(have[name].([]int), v) {
				t.Errorf("%s = %v, want %v", name, have[name], v)
			}
		}
		near(t, "threshold", have["threshold"].([]float64), tr.Threshold)
		near(t, "impurity", have["impurity"].([]float64), tr.Impurity)
		for i, v := range have["value"].([][]float64) {
			near(t, "value", v, tr.Value[i])
		}
		near(t, "feature_importances_", got["feature_importances_"].([]float64), want.Importance)
	}
}

func near(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d numbers, want %d", what, len(got), len(want))
		return
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= 1e-12*max(1, math.Abs(want[i]))) {
			t.Errorf("%s[%d] = %v, want %v", what, i, got[i], want[i])
		}
	}
}

// bands compares scores with the range of scikit-learn's over many seeds.
func (c golden) bands(t *testing.T, m *ml.Model, cols *table.Table) {
	t.Helper()
	names := cols.Names()
	target, err := cols.Column(names[len(names)-1])
	if err != nil {
		t.Fatal(err)
	}
	truth := target.Take(c.Test).Floats()
	got, err := m.Estimate(cols.Take(c.Test))
	if err != nil {
		t.Fatal(err)
	}
	if m.Task() == ml.Regression {
		s := metrics.Regression(truth, got)
		c.within(t, "score", s.R2)
		if b := c.Bands["rmse"]; s.RMSE > b.Mean+max(4*b.SD, b.Mean/20) {
			t.Errorf("rmse %v, want at most about %v", s.RMSE, b.Mean)
		}
		return
	}
	right := 0.0
	for i, k := range got {
		if m.Classes()[int(k)].Num == truth[i] {
			right++
		}
	}
	c.within(t, "score", right/float64(len(got)))
}

func (c golden) within(t *testing.T, name string, got float64) {
	t.Helper()
	if b := c.Bands[name]; !(math.Abs(got-b.Mean) <= max(4*b.SD, 2/float64(len(c.Test)))) {
		t.Errorf("%s %v, want %v within %v", name, got, b.Mean, max(4*b.SD, 2/float64(len(c.Test))))
	}
}
