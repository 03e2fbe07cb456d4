package neural_test

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
	"orrery/core/ml/metrics"
	"orrery/core/ml/mltest"
	"orrery/core/ml/neural"
	"orrery/core/ml/preprocess"
)

type band struct{ Mean, SD, Min, Max float64 }

// The scores of scikit-learn's networks are for several seeds, ours for the first of them.
func TestMLPClassifier_ScikitLearnsBands(t *testing.T) {
	var g struct {
		Cases []struct {
			ID, Dataset string
			Steps       []ml.Spec
			Train, Test []int
			Bands       map[string]band
		}
	}
	mltest.Golden(t, "mlp.json", &g)
	if len(g.Cases) != 4 {
		t.Fatalf("%d cases, want 4", len(g.Cases))
	}
	c := ml.Catalog{"StandardScaler": preprocess.MakeStandardScaler(), "MLPClassifier": neural.MakeMLPClassifier()}
	for _, g := range g.Cases {
		t.Run(g.ID, func(t *testing.T) {
			cols := mltest.Table(t, g.Dataset+".csv")
			names := cols.Names()
			p := ml.Pipeline{Steps: g.Steps[:1], Final: g.Steps[1], Inputs: names[:len(names)-1], Target: "target"}
			m, err := p.Fit(context.Background(), c, cols, g.Train)
			if err != nil {
				t.Fatal(err)
			}
			target, _ := cols.Column("target")
			y, _, err := ml.Labels(target)
			if err != nil {
				t.Fatal(err)
			}
			score := func(rows []int) (accuracy, loss float64) {
				var truth []int
				for _, i := range rows {
					truth = append(truth, int(y[i]))
				}
				part := cols.Take(rows)
				pred, _ := m.Predict(part)
				proba, err := m.Prob(part)
				if err != nil {
					t.Fatal(err)
				}
				return metrics.Accuracy(truth, pred), metrics.LogLoss(truth, proba)
			}
			accuracy, loss := score(g.Test)
			train, _ := score(g.Train)
			t.Logf("score %.4f, train_score %.4f, log_loss %.4f", accuracy, train, loss)
			for name, got := range map[string]float64{"score": accuracy, "train_score": train} {
				if b := g.Bands[name]; !(math.Abs(got-b.Mean) <= math.Max(4*b.SD, 2/float64(len(g.Test)))) {
					t.Errorf("%s = %v, want %v +- 4 * %v", name, got, b.Mean, b.SD)
				}
			}
			if b := g.Bands["log_loss"]; loss > b.Mean+math.Max(4*b.SD, 0.05*b.Mean) {
				t.Errorf("log_loss = %v, want %v +- 4 * %v", loss, b.Mean, b.SD)
			}
		})
	}
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

func twoClasses(y []float64) []float64 {
	out := slices.Clone(y)
	for i := range out {
		out[i] = math.Min(out[i], 1)
	}
	return out
}

func maker(kind string) ml.Maker {
	if kind == "MLPRegressor" {
		return neural.MakeMLPRegressor()
	}
	return neural.MakeMLPClassifier()
}

func fit(t testing.TB, kind string, params map[string]any, x ml.Matrix, y []float64) ml.Predictor {
	t.Helper()
	e, err := maker(kind).Build(params)
	if err != nil {
		t.Fatal(err)
	}
	fitted, err := e.(ml.Estimator).Fit(context.Background(), x, y)
	if err != nil {
		t.Fatal(err)
	}
	return fitted
}

func near(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d numbers, want %d", what, len(got), len(want))
		return
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= 1e-9*math.Max(1, math.Abs(want[i]))) {
			t.Errorf("%s[%d] = %v, want %v", what, i, got[i], want[i])
		}
	}
}

// The expected values are from scikit-learn 1.2.1, epoch by epoch: initial weights, order of rows, held-out rows, steps
// and stops.
func TestMLP_EpochsAreScikitLearns(t *testing.T) {
	var g struct {
		Cases []struct {
			Kind       string
			Params     map[string]any
			Two        bool
			Iterations int     `json:"n_iter_"`
			Loss       float64 `json:"loss_"`
			Curve      ml.Floats
			First      ml.Floats
			Last       ml.Floats
			Scores     ml.Floats
			Answers    ml.Floats
		}
	}
	mltest.Golden(t, "small.json", &g)
	x, all := pattern()
	few := ml.Matrix{Rows: 3, Cols: [][]float64{x.Cols[0][:3], x.Cols[1][:3], x.Cols[2][:3]}}
	for _, c := range g.Cases {
		t.Run(fmt.Sprint(c.Kind, c.Params), func(t *testing.T) {
			y := all
			if c.Two {
				y = twoClasses(all)
			}
			m := fit(t, c.Kind, c.Params, x, y)
			a := m.Attributes()
			if a["n_iter_"] != c.Iterations {
				t.Fatalf("n_iter_ = %v, want %d", a["n_iter_"], c.Iterations)
			}
			if c.Curve != nil {
				curve := a["loss_curve_"].([]float64)
				near(t, "loss_curve_", slices.Concat(curve[:3], curve[len(curve)-3:]), c.Curve)
			}
			near(t, "loss_", []float64{a["loss_"].(float64)}, []float64{c.Loss})
			near(t, "coefs_[0][0]", a["coefs_"].([]any)[0].([][]float64)[0], c.First)
			biases := a["intercepts_"].([][]float64)
			near(t, "intercepts_[-1]", biases[len(biases)-1], c.Last)
			if c.Scores != nil {
				near(t, "validation_scores_", a["validation_scores_"].([]float64), c.Scores)
			}
			var answers []float64
			if p, ok := m.(ml.Prober); ok {
				answers = slices.Concat(p.Prob(few)...)
			} else {
				answers = m.Predict(nil, few)
			}
			near(t, "answers", answers, c.Answers)
		})
	}
}

// lbfgs ends where the gradient is 0: no small change of a weight reduces the loss.
func TestMLP_LBFGSFindsAMinimum(t *testing.T) {
	x, y := pattern()
	for _, kind := range []string{"MLPClassifier", "MLPRegressor"} {
		a := fit(t, kind, map[string]any{"solver": "lbfgs", "hidden_layer_sizes": []any{3.0}, "activation": "tanh", "max_iter": 2000, "alpha": 0.1}, x, y).Attributes()
		loss := a["loss_"].(float64)
		stay := fit(t, kind, map[string]any{"solver": "adam", "hidden_layer_sizes": []any{3.0}, "activation": "tanh", "max_iter": 300, "alpha": 0.1, "learning_rate_init": 0.05}, x, y)
		if other := stay.Attributes()["loss_"].(float64); !(loss < other+1e-3) {
			t.Errorf("%s: lbfgs ends at a loss of %v, adam at %v", kind, loss, other)
		}
	}
}

func TestMLP_Warnings(t *testing.T) {
	x, y := pattern()
	for _, solver := range []string{"adam", "sgd", "lbfgs"} {
		m := fit(t, "MLPClassifier", map[string]any{"solver": solver, "max_iter": 2}, x, y)
		if w := m.(ml.Trained).Warning(); !strings.Contains(w, "max_iter") {
			t.Errorf("%s after 2 iterations: warning %q", solver, w)
		}
	}
	m := fit(t, "MLPClassifier", map[string]any{"tol": 1, "n_iter_no_change": 2}, x, y)
	if got := m.(ml.Trained); got.Warning() != "" || got.Iterations() != 4 {
		t.Errorf("%d iterations, warning %q; want 4 and none", got.Iterations(), got.Warning())
	}
}

func TestMLP_Refuses(t *testing.T) {
	for _, c := range []struct {
		params map[string]any
		param  string
	}{
		{map[string]any{"hidden_layer_sizes": 0}, "hidden_layer_sizes"}, {map[string]any{"hidden_layer_sizes": []any{4.0, 0.5}}, "hidden_layer_sizes"},
		{map[string]any{"hidden_layer_sizes": "many"}, "hidden_layer_sizes"}, {map[string]any{"hidden_layer_sizes": nil}, "hidden_layer_sizes"},
		{map[string]any{"batch_size": 0}, "batch_size"}, {map[string]any{"batch_size": "all"}, "batch_size"},
		{map[string]any{"beta_1": 1}, "beta_1"}, {map[string]any{"activation": "swish"}, "activation"}, {map[string]any{"epsilon": 0}, "epsilon"},
	} {
		_, err := neural.MakeMLPClassifier().Build(c.params)
		var param *ml.ParamError
		if !errors.As(err, &param) || param.Param != c.param {
			t.Errorf("%v: %v, want a *ml.ParamError for %s", c.params, err, c.param)
		}
	}
	x, y := pattern()
	for sizes, layers := range map[string]int{"[]": 2, "3": 3, "[4, 2]": 4} {
		var v any
		if err := json.Unmarshal([]byte(sizes), &v); err != nil {
			t.Fatal(err)
		}
		if n := fit(t, "MLPClassifier", map[string]any{"hidden_layer_sizes": v, "max_iter": 1}, x, y).Attributes()["n_layers_"]; n != layers {
			t.Errorf("hidden_layer_sizes %v: %v layers, want %d", sizes, n, layers)
		}
	}
}

func TestMLP_FitErrors(t *testing.T) {
	x, y := pattern()
	for name, c := range map[string]struct {
		params map[string]any
		want   string
	}{
		"too large":     {map[string]any{"hidden_layer_sizes": []any{1e6, 1e6}}, "smaller layers"},
		"grows":         {map[string]any{"solver": "sgd", "learning_rate_init": 1e300, "activation": "identity"}, "learning_rate_init"},
		"none aside":    {map[string]any{"early_stopping": true, "validation_fraction": 0}, "validation_fraction"},
		"all but aside": {map[string]any{"early_stopping": true, "validation_fraction": 0.999}, "early_stopping"},
	} {
		e, err := neural.MakeMLPRegressor().Build(c.params)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.(ml.Estimator).Fit(context.Background(), x, y); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestMLP_LoadRefuses(t *testing.T) {
	x, y := pattern()
	for name, v := range map[string]any{"coefs_": []any{[][]float64{{1}}}, "intercepts_": [][]float64{{}}, "n_features_in_": 9, "out_activation_": "step"} {
		a := fit(t, "MLPClassifier", map[string]any{"max_iter": 1}, x, y).Attributes()
		a[name] = v
		b, err := ml.AppendJSON(nil, a)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := mltest.Load(neural.MakeMLPClassifier(), nil, b); err == nil {
			t.Errorf("%s = %v was read", name, v)
		}
	}
}

// The same rows give the same bits natively and as WebAssembly. The expected sums were computed once.
func TestMLP_SameBitsEverywhere(t *testing.T) {
	x, y := pattern()
	h := fnv.New64a()
	for _, params := range []map[string]any{{"activation": "tanh", "max_iter": 20}, {"activation": "logistic", "solver": "sgd", "learning_rate": "invscaling", "max_iter": 20}, {"solver": "lbfgs", "max_iter": 20}} {
		m := fit(t, "MLPClassifier", params, x, y)
		fmt.Fprintf(h, "%x %x", m.Attributes()["coefs_"], m.(ml.Prober).Prob(x))
	}
	if got, want := fmt.Sprintf("%016x", h.Sum64()), "21123236958a371f"; got != want {
		t.Errorf("the bits add up to %s, want %s", got, want)
	}
}

func ExampleMakeMLPClassifier() {
	x := ml.Matrix{Rows: 4, Cols: [][]float64{{0, 0, 1, 1}, {0, 1, 0, 1}}}
	e, err := neural.MakeMLPClassifier().Build(map[string]any{"solver": "lbfgs", "hidden_layer_sizes": 4.0, "random_state": 1.0})
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := e.(ml.Estimator).Fit(context.Background(), x, []float64{0, 1, 1, 0})
	fmt.Println(m.Predict(nil, x), err)
	// Output: [0 1 1 0] <nil>
}

// The benchmark runs 30 epochs of 10,000 rows by 20 columns through 100 units, and predicts one row.
func BenchmarkMLP(b *testing.B) {
	const rows = 10_000
	x, y := ml.Matrix{Rows: rows, Cols: make([][]float64, 20)}, make([]float64, rows)
	for i := range y {
		for j := range x.Cols {
			x.Cols[j] = append(x.Cols[j], float64((i*7919+j*104729)%1009)/504.5-1)
		}
		if x.Cols[0][i]*x.Cols[1][i] > 0 {
			y[i] = 1
		}
	}
	params := map[string]any{"max_iter": 30}
	b.Run("Fit", func(b *testing.B) {
		for b.Loop() {
			fit(b, "MLPClassifier", params, x, y)
		}
	})
	m := fit(b, "MLPClassifier", params, x, y)
	b.Run("ProbRow", func(b *testing.B) {
		b.ReportAllocs()
		row, dst := make([]float64, 20), make([]float64, 2)
		for b.Loop() {
			dst = m.(ml.Prober).ProbRow(dst, row)
		}
	})
}
