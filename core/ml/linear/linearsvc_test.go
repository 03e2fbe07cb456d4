package linear_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/linear"
	"orrery/core/ml/mltest"
	"orrery/core/ml/preprocess"
	"orrery/core/table"
)

func TestLinearSVC_ScikitLearnsNumbers(t *testing.T) {
	type marginCase struct {
		ID, Dataset string
		Steps       []ml.Spec
		Train, Test []int
		Tolerance   struct {
			Abs      float64 `json:"coef_abs"`
			Rel      float64 `json:"coef_rel"`
			Decision float64 `json:"decision_abs"`
		}
		Expect struct {
			Attributes []map[string]json.RawMessage
			Test       struct {
				Decision json.RawMessage `json:"decision_function"`
				Predict  []int
			}
		}
	}
	var g struct{ Cases []marginCase }
	mltest.Golden(t, "margin.json", &g)
	if len(g.Cases) != 4 {
		t.Fatalf("%d cases, want 4", len(g.Cases))
	}
	c := ml.Catalog{"StandardScaler": preprocess.MakeStandardScaler(), "LinearSVC": linear.MakeLinearSVC()}
	w := worst{}
	for _, g := range g.Cases {
		t.Run(g.ID, func(t *testing.T) {
			cols := mltest.Table(t, g.Dataset+".csv")
			names := cols.Names()
			p := ml.Pipeline{Steps: g.Steps[:1], Final: g.Steps[1], Inputs: names[:len(names)-1], Target: "target"}
			m, err := p.Fit(context.Background(), c, cols, g.Train)
			if err != nil {
				t.Fatal(err)
			}
			a := m.Attributes()[1]
			for _, name := range []string{"coef_", "intercept_"} {
				w.near(t, "LinearSVC", name, flatten(a[name]), numbers(t, g.Expect.Attributes[1][name]), g.Tolerance.Abs, g.Tolerance.Rel)
			}
			test := cols.Take(g.Test)
			decision, _, err := m.Decision(test)
			if err != nil {
				t.Fatal(err)
			}
			w.near(t, "LinearSVC", "decision_function", flatten(decision), numbers(t, g.Expect.Test.Decision), g.Tolerance.Decision, 0)
			if pred, _ := m.Predict(test); !slices.Equal(pred, g.Expect.Test.Predict) {
				t.Errorf("predict = %v, want %v", pred, g.Expect.Test.Predict)
			}
		})
	}
	t.Log(w)
}

// pattern returns a small table from a formula: columns between -1 and 1, three classes.
func pattern() (ml.Matrix, []float64) {
	x, y := ml.Matrix{Rows: 60, Cols: make([][]float64, 3)}, make([]float64, 60)
	for i := range y {
		for j := range x.Cols {
			x.Cols[j] = append(x.Cols[j], float64((i*7919+j*104729)%1009)/504.5-1)
		}
		if 3*float64((i*31)%17)/17+x.Cols[0][i] > 1.2 {
			y[i]++
		}
		if x.Cols[1][i] > 0.4 {
			y[i]++
		}
	}
	return x, y
}

func separate(t *testing.T, params map[string]any, x ml.Matrix, y []float64) ml.Predictor {
	t.Helper()
	e, err := linear.MakeLinearSVC().Build(params)
	if err != nil {
		t.Fatal(err)
	}
	bound, err := e.(ml.ClassNamed).ForClasses([]table.Value{table.NumberValue(0), table.NumberValue(1), table.NumberValue(2)})
	if err != nil {
		t.Fatal(err)
	}
	fitted, err := bound.Fit(context.Background(), x, y)
	if err != nil {
		t.Fatal(err)
	}
	return fitted
}

// With dual the solver visits the rows in liblinear's order, so that a fit that stops early returns the same weights as
// scikit-learn 1.2.1. Each row of want is coef_ with its intercept_.
func TestLinearSVC_StopsWhereLiblinearStops(t *testing.T) {
	x, y := pattern()
	for _, c := range []struct {
		params map[string]any
		steps  int
		want   []float64
	}{
		{map[string]any{"random_state": 0}, 60, []float64{-0.14246951803793, -0.9868987898005939, -0.09230071507984393, -0.4157812388473334,
			-0.18873717484761737, 0.3100616120803135, -0.30193078048589755, 0.037681492062304645,
			0.7323532610417932, 1.2055577721482895, 1.0727535553980265, -1.0467814148867554}},
		{map[string]any{"random_state": 3, "loss": "hinge"}, 71, []float64{-0.0864337413926091, -1.0928862978032243, 0.8689652910525131, -0.5978463979709899,
			-2.7673941420528597e-05, 0.9999885666481975, -1.000013691742477, 0.5896795752429006,
			0.7034798324893111, 0.8735501182446329, 1.0230081263631998, -1.2940748950022187}},
		{map[string]any{"C": 5, "random_state": 1, "class_weight": map[string]any{"0": 3, "1": 0.5}, "intercept_scaling": 2.5, "max_iter": 5}, 5,
			[]float64{0.2590637769022241, -1.2418026114833507, 0.18221989309545936, -0.6552007753364006,
				0.07811350852139737, 0.5306356942745393, 0.13852433823856405, -0.575451543167186,
				0.6631639155381123, 1.2093606614629917, 0.883351989921248, -0.5992174612852552}},
	} {
		fitted := separate(t, c.params, x, y)
		coef, intercept := weightsOf(fitted)
		var got []float64
		for k, w := range coef {
			got = append(append(got, w...), intercept[k])
		}
		alike(t, "weights", got, c.want, 1e-11)
		if n := fitted.Attributes()["n_iter_"]; n != c.steps {
			t.Errorf("%v: n_iter_ = %v, want %d", c.params, n, c.steps)
		}
		if w := fitted.(ml.Trained).Warning(); (w != "") != (c.steps == 5) {
			t.Errorf("%v: warning %q", c.params, w)
		}
	}
}

// The primal and the dual problem have the same optimum.
func TestLinearSVC_BothWaysMeet(t *testing.T) {
	x, y := pattern()
	rows, _ := weightsOf(separate(t, map[string]any{"tol": 1e-8, "max_iter": 100000}, x, y))
	weights, _ := weightsOf(separate(t, map[string]any{"dual": false}, x, y))
	alike(t, "coef_", flatten(weights), flatten(rows), 1e-6)
}

func TestLinearSVC_L1LeavesColumnsOut(t *testing.T) {
	x, y := pattern()
	fitted := separate(t, map[string]any{"dual": false, "penalty": "l1", "C": 0.05}, x, y)
	coef, _ := weightsOf(fitted)
	if n := slices.Index(flatten(coef), 0); n < 0 {
		t.Errorf("no weight is 0: %v", coef)
	}
	if w := fitted.(ml.Trained).Warning(); w != "" {
		t.Error(w)
	}
}

func TestLinearSVC_RowsAreTheTables(t *testing.T) {
	x, y := pattern()
	for _, classes := range []float64{1, 2} {
		two := slices.Clone(y)
		for i := range two {
			two[i] = math.Min(two[i], classes)
		}
		fitted := separate(t, nil, x, two)
		for i, want := range fitted.Predict(nil, x) {
			if got := fitted.(ml.RowPredictor).PredictRow([]float64{x.Cols[0][i], x.Cols[1][i], x.Cols[2][i]}); got != want {
				t.Errorf("row %d: %v, want %v", i, got, want)
			}
		}
		if _, ok := fitted.(ml.Prober); ok {
			t.Error("a margin is no probability")
		}
	}
}

func TestLinearSVC_Refuses(t *testing.T) {
	for _, c := range []struct {
		params map[string]any
		param  string
	}{
		{map[string]any{"penalty": "l1"}, "dual"}, {map[string]any{"penalty": "l1", "loss": "hinge"}, "loss"},
		{map[string]any{"loss": "hinge", "dual": false}, "dual"}, {map[string]any{"multi_class": "crammer_singer"}, "multi_class"},
		{map[string]any{"C": 0}, "C"}, {map[string]any{"tol": 0}, "tol"},
	} {
		_, err := linear.MakeLinearSVC().Build(c.params)
		var param *ml.ParamError
		if !errors.As(err, &param) || param.Param != c.param {
			t.Errorf("%v: %v, want a *ml.ParamError for %s", c.params, err, c.param)
		}
	}
}

// The same rows give the same bits natively and as WebAssembly. The expected sums were computed once.
func TestOthers_SameBitsEverywhere(t *testing.T) {
	x, y := pattern()
	for _, c := range []struct {
		kind   string
		params map[string]any
		want   string
	}{
		{"LinearSVC", nil, "6120acd8764ebd1b"}, {"LinearSVC", map[string]any{"dual": false}, "5a3372a7d14de925"},
		{"LogisticRegression", map[string]any{"penalty": "l1", "solver": "saga", "C": 0.5}, "f318f00ac4d27ffa"},
		{"LogisticRegression", map[string]any{"solver": "liblinear"}, "c6c50f8b7b7a0434"},
		{"LinearRegression", nil, "3b05cccc4531719f"}, {"Ridge", nil, "2b53c3c61cfd12fc"}, {"ElasticNet", map[string]any{"alpha": 0.01}, "d0872f981a6faebc"},
	} {
		kinds := regressors()
		kinds["LinearSVC"], kinds["LogisticRegression"] = linear.MakeLinearSVC(), linear.MakeLogisticRegression()
		e, err := kinds.Build(ml.Spec{Kind: c.kind, Params: c.params})
		if err != nil {
			t.Fatal(err)
		}
		fitted, err := e.(ml.Estimator).Fit(context.Background(), x, y)
		if err != nil {
			t.Fatal(err)
		}
		a, h := fitted.Attributes(), fnv.New64a()
		fmt.Fprintf(h, "%x %x %x", a["coef_"], a["intercept_"], fitted.Predict(nil, x))
		if got := fmt.Sprintf("%016x", h.Sum64()); got != c.want {
			t.Errorf("%s %v: the bits add up to %s, want %s", c.kind, c.params, got, c.want)
		}
	}
}
func BenchmarkLinearSVC(b *testing.B) {
	x, y := problem(10_000, 20, 2, 7)
	for _, dual := range []bool{true, false} {
		b.Run(fmt.Sprintf("10000x20,dual=%t", dual), func(b *testing.B) {
			e, err := linear.MakeLinearSVC().Build(map[string]any{"dual": dual, "C": 0.1})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := e.(ml.Estimator).Fit(context.Background(), x, y); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
