package svm_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/mltest"
	"orrery/core/ml/preprocess"
	"orrery/core/ml/svm"
	"orrery/core/table"
)

// off returns the largest difference between two lists, and infinity if they differ in length.
func off(got, want []float64) float64 {
	if len(got) != len(want) {
		return math.Inf(1)
	}
	worst := 0.0
	for i := range got {
		worst = math.Max(worst, math.Abs(got[i]-want[i]))
	}
	return worst
}

func TestSVC_ScikitLearnsNumbers(t *testing.T) {
	var g struct {
		Cases []struct {
			ID, Dataset string
			Steps       []ml.Spec
			Train, Test []int
			Tolerance   struct {
				Decision float64 `json:"decision_abs"`
			}
			Expect struct {
				Attributes []map[string]json.RawMessage
				Test       struct {
					Decision ml.Floats `json:"decision_function"`
					Predict  []int
				}
			}
		}
	}
	mltest.Golden(t, "svc.json", &g)
	if len(g.Cases) != 3 {
		t.Fatalf("%d cases, want 3", len(g.Cases))
	}
	c := ml.Catalog{"StandardScaler": preprocess.MakeStandardScaler(), "SVC": svm.MakeSVC()}
	for _, g := range g.Cases {
		t.Run(g.ID, func(t *testing.T) {
			cols := mltest.Table(t, g.Dataset+".csv")
			names := cols.Names()
			p := ml.Pipeline{Steps: g.Steps[:1], Final: g.Steps[1], Inputs: names[:len(names)-1], Target: "target"}
			m, err := p.Fit(context.Background(), c, cols, g.Train)
			if err != nil {
				t.Fatal(err)
			}
			test := cols.Take(g.Test)
			rows, _, err := m.Decision(test)
			if err != nil {
				t.Fatal(err)
			}
			var decision []float64
			for _, r := range rows {
				decision = append(decision, r[0])
			}
			d := off(decision, g.Expect.Test.Decision)
			t.Logf("decision_function is off by %.2g", d)
			if d > g.Tolerance.Decision {
				t.Errorf("decision_function is off by %v, want at most %v", d, g.Tolerance.Decision)
			}
			if pred, _ := m.Predict(test); !slices.Equal(pred, g.Expect.Test.Predict) {
				t.Errorf("predict = %v, want %v", pred, g.Expect.Test.Predict)
			}
			var want ml.Floats
			if err := json.Unmarshal(g.Expect.Attributes[1]["intercept_"], &want); err != nil {
				t.Fatal(err)
			}
			if d := off(m.Attributes()[1]["intercept_"].([]float64), want); d > g.Tolerance.Decision {
				t.Errorf("intercept_ is off by %v", d)
			}
		})
	}
}

// pattern returns a small table from a formula: columns between -1 and 1, three classes.
func pattern(rows int) (ml.Matrix, []float64) {
	x, y := ml.Matrix{Rows: rows, Cols: make([][]float64, 3)}, make([]float64, rows)
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

func fit(t testing.TB, params map[string]any, x ml.Matrix, y []float64) ml.Predictor {
	t.Helper()
	e, err := svm.MakeSVC().Build(params)
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

// The expected values are from scikit-learn 1.2.1 with its default tol: the same steps give the same support vectors.
func TestSVC_StepsAreLibsvms(t *testing.T) {
	var g struct {
		Cases []struct {
			Params    map[string]any
			Two       bool
			Steps     []int       `json:"n_iter_"`
			Support   []int       `json:"support_"`
			Counts    []int       `json:"n_support_"`
			Intercept ml.Floats   `json:"intercept_"`
			Dual      ml.Floats   `json:"dual_coef_0"`
			Coef      []ml.Floats `json:"coef_"`
			Decision  []ml.Floats
			Predict   ml.Floats
		}
	}
	mltest.Golden(t, "small.json", &g)
	x, y := pattern(60)
	few := ml.Matrix{Rows: 4, Cols: make([][]float64, 3)}
	for j, c := range x.Cols {
		for _, v := range c[:4] {
			few.Cols[j] = append(few.Cols[j], 1.1*v)
		}
	}
	for _, c := range g.Cases {
		t.Run(fmt.Sprint(c.Params), func(t *testing.T) {
			y := slices.Clone(y)
			for i := range y {
				if c.Two {
					y[i] = math.Min(y[i], 1)
				}
			}
			m := fit(t, c.Params, x, y)
			a := m.Attributes()
			for name, want := range map[string][]int{"n_iter_": c.Steps, "support_": c.Support, "n_support_": c.Counts} {
				if got := a[name].([]int); !slices.Equal(got, want) {
					t.Errorf("%s = %v, want %v", name, got, want)
				}
			}
			var dual []float64
			for _, d := range a["dual_coef_"].([][]float64) {
				dual = append(dual, d[0])
			}
			if d := math.Max(off(dual, c.Dual), off(a["intercept_"].([]float64), c.Intercept)); d > 1e-9 {
				t.Errorf("dual_coef_ and intercept_ are off by %v", d)
			}
			for i, row := range m.(ml.Decider).Decision(few) {
				if d := off(row, c.Decision[i]); d > 1e-9 {
					t.Errorf("decision of row %d is %v, want %v", i, row, c.Decision[i])
				}
			}
			for i, w := range c.Coef {
				if d := off(a["coef_"].([][]float64)[i], w); d > 1e-9 {
					t.Errorf("coef_[%d] is off by %v", i, d)
				}
			}
			if got := m.Predict(nil, x); !slices.Equal(got, c.Predict) {
				t.Errorf("predict = %v, want %v", got, c.Predict)
			}
			limited := c.Params["max_iter"] != nil
			if w := m.(ml.Trained).Warning(); (w != "") != limited {
				t.Errorf("warning %q", w)
			}
		})
	}
}

// A cache too small for the matrix, and inactive rows, change the work and not the result.
func TestSVC_CacheAndShrinking(t *testing.T) {
	x, y := pattern(400)
	base := map[string]any{"C": 5, "gamma": 2, "tol": 1e-6}
	want := fit(t, base, x, y).(ml.Decider).Decision(x)
	for _, other := range []map[string]any{{"cache_size": 0.001}, {"shrinking": false}, {"shrinking": false, "cache_size": 0.1}} {
		for k, v := range base {
			other[k] = v
		}
		got := fit(t, other, x, y).(ml.Decider).Decision(x)
		for i, row := range want {
			if d := off(got[i], row); d > 1e-5 {
				t.Fatalf("%v: row %d is off by %v", other, i, d)
			}
		}
	}
}

func TestSVC_Refuses(t *testing.T) {
	for _, c := range []struct {
		params      map[string]any
		param, want string
	}{
		{map[string]any{"probability": true}, "probability", "LogisticRegression"},
		{map[string]any{"kernel": "precomputed"}, "kernel", "rbf or linear"},
		{map[string]any{"gamma": -1.0}, "gamma", "not below 0"},
		{map[string]any{"gamma": "wide"}, "gamma", "scale or auto"},
		{map[string]any{"gamma": nil}, "gamma", "scale or auto"},
		{map[string]any{"C": 0}, "C", "above 0"},
		{map[string]any{"max_iter": -2}, "max_iter", "-1"},
		{map[string]any{"break_ties": true, "decision_function_shape": "ovo"}, "break_ties", "false"},
	} {
		_, err := svm.MakeSVC().Build(c.params)
		var param *ml.ParamError
		if !errors.As(err, &param) || param.Param != c.param || !strings.Contains(param.Want, c.want) {
			t.Errorf("%v: %v, want a *ml.ParamError for %s: %s", c.params, err, c.param, c.want)
		}
	}
}

// A model file cannot make the machine read beyond its lists.
func TestSVC_LoadRefuses(t *testing.T) {
	x, y := pattern(60)
	for name, v := range map[string]any{"n_support_": []int{1, 2, 3}, "dual_coef_": [][]float64{{1}}, "support_vectors_": [][]float64{{1}},
		"intercept_": []float64{1}, "n_features_in_": 7} {
		a := fit(t, nil, x, y).Attributes()
		a[name] = v
		b, err := ml.AppendJSON(nil, a)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := mltest.Load(svm.MakeSVC(), nil, b); err == nil {
			t.Errorf("%s = %v was read", name, v)
		}
	}
}

func TestSVC_CancelEndsTheFit(t *testing.T) {
	x, y := pattern(1500)
	e, err := svm.MakeSVC().Build(map[string]any{"C": 1e6, "tol": 1e-12})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ticks := 0
	ctx = ml.WithHook(ctx, func(ml.Progress) {
		if ticks++; ticks == 3 {
			cancel()
		}
	})
	if _, err := e.(ml.Estimator).Fit(ctx, x, y); !errors.Is(err, context.Canceled) || ticks != 3 {
		t.Errorf("err = %v after %d ticks, want context.Canceled after 3", err, ticks)
	}
}

// The same rows give the same bits natively and as WebAssembly. The expected sums were computed once.
func TestSVC_SameBitsEverywhere(t *testing.T) {
	x, y := pattern(300)
	h := fnv.New64a()
	for _, kernel := range []string{"rbf", "linear", "poly", "sigmoid"} {
		m := fit(t, map[string]any{"kernel": kernel}, x, y)
		fmt.Fprintf(h, "%x %x", m.Attributes()["dual_coef_"], m.(ml.Decider).Decision(x))
	}
	if got, want := fmt.Sprintf("%016x", h.Sum64()), "d212be89c66c47a9"; got != want {
		t.Errorf("the bits add up to %s, want %s", got, want)
	}
}

func ExampleMakeSVC() {
	x := ml.Matrix{Rows: 4, Cols: [][]float64{{0, 0, 1, 1}, {0, 1, 0, 1}}}
	e, err := svm.MakeSVC().Build(map[string]any{"gamma": 1.0})
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := e.(ml.Estimator).Fit(context.Background(), x, []float64{0, 1, 1, 0})
	fmt.Println(m.Predict(nil, x), err)
	// Output: [0 1 1 0] <nil>
}

func BenchmarkSVC(b *testing.B) {
	x, y := pattern(2000)
	for b.Loop() {
		fit(b, nil, x, y)
	}
}
