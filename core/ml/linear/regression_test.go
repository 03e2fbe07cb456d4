package linear_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/linear"
	"orrery/core/ml/mltest"
	"orrery/core/ml/preprocess"
)

func regressors() ml.Catalog {
	return ml.Catalog{
		"StandardScaler":   preprocess.MakeStandardScaler(),
		"LinearRegression": linear.MakeLinearRegression(),
		"Ridge":            linear.MakeRidge(),
		"Lasso":            linear.MakeLasso(),
		"ElasticNet":       linear.MakeElasticNet(),
	}
}

type regressionCase struct {
	ID          string
	Dataset     string
	Steps       []ml.Spec
	Train, Test []int
	Tolerance   struct {
		Abs  float64 `json:"coef_abs"`
		Rel  float64 `json:"coef_rel"`
		Pred float64 `json:"pred_rel"`
	}
	Expect struct {
		Attributes []map[string]json.RawMessage
		Test       struct{ Predict ml.Floats }
	}
}

// worst records the largest difference of each kind, printed with -v.
type worst map[string]float64

func (w worst) near(t *testing.T, kind, what string, got, want []float64, abs, rel float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d numbers, want %d", what, len(got), len(want))
		return
	}
	for i := range got {
		d := math.Abs(got[i] - want[i])
		w[kind+" "+what] = math.Max(w[kind+" "+what], d/math.Max(1, math.Abs(want[i])))
		if !(d <= abs+rel*math.Abs(want[i])) {
			t.Errorf("%s[%d] = %v, want %v", what, i, got[i], want[i])
		}
	}
}

func TestRegression_ScikitLearnsNumbers(t *testing.T) {
	var g struct{ Cases []regressionCase }
	mltest.Golden(t, "regression.json", &g)
	if len(g.Cases) != 10 {
		t.Fatalf("%d cases, want 10", len(g.Cases))
	}
	w := worst{}
	for _, c := range g.Cases {
		t.Run(c.ID, func(t *testing.T) {
			cols := mltest.Table(t, c.Dataset+".csv")
			names := cols.Names()
			last := len(c.Steps) - 1
			kind := c.Steps[last].Kind
			p := ml.Pipeline{Steps: c.Steps[:last], Final: c.Steps[last], Inputs: names[:len(names)-1], Target: "target"}
			m, err := p.Fit(context.Background(), regressors(), cols, c.Train)
			if err != nil {
				t.Fatal(err)
			}
			got := m.Attributes()[last]
			for name, raw := range c.Expect.Attributes[last] {
				switch name {
				case "n_iter_":
					if string(raw) != "null" && float64(got[name].(int)) != number(t, raw) {
						t.Errorf("n_iter_ = %v, want %s", got[name], raw)
					}
				case "intercept_":
					w.near(t, kind, name, []float64{got[name].(float64)}, []float64{number(t, raw)}, c.Tolerance.Abs, c.Tolerance.Rel)
				default:
					w.near(t, kind, name, flatten(got[name]), numbers(t, raw), c.Tolerance.Abs, c.Tolerance.Rel)
				}
			}
			pred, err := m.Estimate(cols.Take(c.Test))
			if err != nil {
				t.Fatal(err)
			}
			w.near(t, kind, "predict", pred, c.Expect.Test.Predict, 0, c.Tolerance.Pred)
		})
	}
	t.Log(w)
}

func number(t *testing.T, raw json.RawMessage) float64 {
	t.Helper()
	var f float64
	if err := json.Unmarshal(raw, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// regress fits kind to literal rows; the last number of a row is the target.
func regress(t *testing.T, kind string, params map[string]any, rows [][]float64) (ml.Predictor, ml.Matrix) {
	t.Helper()
	x, y := ml.Matrix{Rows: len(rows), Cols: make([][]float64, len(rows[0])-1)}, []float64{}
	for _, r := range rows {
		for j := range x.Cols {
			x.Cols[j] = append(x.Cols[j], r[j])
		}
		y = append(y, r[len(r)-1])
	}
	e, err := regressors().Build(ml.Spec{Kind: kind, Params: params})
	if err != nil {
		t.Fatal(err)
	}
	fitted, err := e.(ml.Estimator).Fit(context.Background(), x, y)
	if err != nil {
		t.Fatal(err)
	}
	return fitted, x
}

func alike(t *testing.T, what string, got, want []float64, tol float64) {
	t.Helper()
	worst{}.near(t, "", what, got, want, tol, tol)
}

// The expected numbers are from scikit-learn 1.2.1 with dependent columns: the weights of minimum norm.
func TestLinearRegression_ShortestWeights(t *testing.T) {
	rows := [][]float64{{1, 0, 0, 2, 1}, {0, 1, 0, 1, 2}, {0, 0, 1, 4, 4}, {1, 0, 0, 3, 2}, {0, 1, 0, 0, 0}, {0, 0, 1, 2, 3}}
	fitted, x := regress(t, "LinearRegression", nil, rows)
	a := fitted.Attributes()
	if a["rank_"] != 3 {
		t.Errorf("rank_ = %v, want 3", a["rank_"])
	}
	alike(t, "coef_", flatten(a["coef_"]), []float64{-0.9166666666666665, 0.25000000000000056, 0.666666666666667, 0.8333333333333337}, 1e-12)
	alike(t, "singular_", flatten(a["singular_"]), []float64{3.3878054216633604, 1.4142135623730947, 0.7230314135280285, 1.0300443694907743e-16}, 1e-12)
	alike(t, "predict", fitted.Predict(nil, x), []float64{1.083333333333333, 1.4166666666666665, 4.333333333333334, 1.9166666666666665, 0.5833333333333327, 2.6666666666666665}, 1e-12)

	// With more columns than rows the errors are 0 and the weights have minimum norm.
	fitted, x = regress(t, "LinearRegression", map[string]any{"fit_intercept": false}, [][]float64{{1, 2, 3, 1}, {4, 5, 6, 2}})
	alike(t, "wide coef_", flatten(fitted.Attributes()["coef_"]), []float64{-0.055555555555556, 0.11111111111111112, 0.27777777777777807}, 1e-12)
	alike(t, "wide predict", fitted.Predict(nil, x), []float64{1, 2}, 1e-12)
}

// Above 200 columns the triangle is solved directly, with the same weights as by singular values.
func TestLinearRegression_ManyColumns(t *testing.T) {
	x, class := problem(300, 210, 2, 5)
	fit := func(cols int) []float64 {
		e, err := linear.MakeLinearRegression().Build(nil)
		if err != nil {
			t.Fatal(err)
		}
		fitted, err := e.(ml.Estimator).Fit(context.Background(), ml.Matrix{Rows: x.Rows, Cols: x.Cols[:cols]}, class)
		if err != nil {
			t.Fatal(err)
		}
		return fitted.Predict(nil, ml.Matrix{Rows: x.Rows, Cols: x.Cols[:cols]})
	}
	for i := range x.Cols[200] { // the last ten columns are copies
		for j := 200; j < 210; j++ {
			x.Cols[j][i] = x.Cols[j-200][i] - 2*x.Cols[j-100][i]
		}
	}
	alike(t, "predict", fit(210), fit(200), 1e-9)
	for j := 200; j < 210; j++ {
		for i := range x.Cols[j] {
			x.Cols[j][i] += 1e-3 * x.Cols[(j*j)%200][(i*7)%300]
		}
	}
	direct := fit(210)
	if got, want := score(direct, class), score(fit(200), class); !(got < want) {
		t.Errorf("ten columns more leave %v, without them %v", got, want)
	}
}

func score(pred, y []float64) float64 {
	sum := 0.0
	for i := range y {
		sum += (pred[i] - y[i]) * (pred[i] - y[i])
	}
	return sum
}

// At the result of all methods of Ridge, also for a singular matrix, the gradient is 0.
func TestRidge_IsOptimal(t *testing.T) {
	for _, c := range []struct {
		rows, cols int
		alpha      float64
	}{{50, 4, 1}, {50, 4, 0}, {20, 30, 0.5}, {20, 30, 1e-30}, {1, 3, 1}} {
		x, _ := problem(c.rows, c.cols+1, 2, 9)
		y := x.Cols[c.cols]
		x.Cols = x.Cols[:c.cols]
		e, err := linear.MakeRidge().Build(map[string]any{"alpha": c.alpha})
		if err != nil {
			t.Fatal(err)
		}
		fitted, err := e.(ml.Estimator).Fit(context.Background(), x, y)
		if err != nil {
			t.Fatal(err)
		}
		w, rest := flatten(fitted.Attributes()["coef_"]), fitted.Predict(nil, x)
		sum := 0.0
		for i := range rest {
			rest[i] -= y[i]
			sum += rest[i]
		}
		for j := range w {
			g := c.alpha * w[j]
			for i, r := range rest {
				g += r * x.Cols[j][i]
			}
			if math.Abs(g) > 1e-10 || math.Abs(sum) > 1e-10 {
				t.Errorf("%v: gradient %d is %v, the errors add up to %v", c, j, g, sum)
			}
		}
	}
}

// The expected numbers are from scikit-learn 1.2.1.
func TestElasticNet_Options(t *testing.T) {
	rows := [][]float64{{1, 2, 7, 3}, {2, 1, 7, 1}, {3, 5, 7, 5}, {4, 3, 7, 2}, {5, 9, 7, 8}}
	fitted, _ := regress(t, "Lasso", map[string]any{"alpha": 0.1, "positive": true}, rows)
	alike(t, "positive", flatten(fitted.Attributes()["coef_"]), []float64{0.0, 0.8375, 0.0}, 1e-9)
	fitted, _ = regress(t, "ElasticNet", map[string]any{"alpha": 0.1, "fit_intercept": false, "max_iter": 3}, rows)
	alike(t, "stopped", flatten(fitted.Attributes()["coef_"]), []float64{1.0563461499015494, 0.3559794155871574, -0.11214460314725673}, 1e-9)
	if got := fitted.(ml.Trained); got.Iterations() != 3 || got.Warning() == "" {
		t.Errorf("%d iterations, warning %q; want 3 and a warning", got.Iterations(), got.Warning())
	}
	fitted, _ = regress(t, "Lasso", map[string]any{"alpha": 1e6}, rows)
	alike(t, "all 0", flatten(fitted.Attributes()["coef_"]), []float64{0, 0, 0}, 0)
}

func TestRegression_Refuses(t *testing.T) {
	for _, c := range []struct {
		kind, param string
		value       any
	}{
		{"Ridge", "alpha", -1.0}, {"Ridge", "solver", "lbfgs"},
		{"Lasso", "selection", "random"}, {"Lasso", "l1_ratio", 0.5}, {"ElasticNet", "l1_ratio", 1.5}, {"ElasticNet", "max_iter", 0},
	} {
		_, err := regressors().Build(ml.Spec{Kind: c.kind, Params: map[string]any{c.param: c.value}})
		var param *ml.ParamError
		if !errors.As(err, &param) || param.Param != c.param || param.Kind != c.kind {
			t.Errorf("%v: %v, want a *ml.ParamError", c, err)
		}
	}
}

// Squares beyond the range of float64 are an error that names the step, not a model of NaN.
func TestRegression_TooLarge(t *testing.T) {
	x, y := ml.Matrix{Rows: 3, Cols: [][]float64{{1e200, -1e200, 3e200}}}, []float64{1e200, 2, 3}
	for _, kind := range []string{"LinearRegression", "Ridge", "Lasso"} {
		e, err := regressors().Build(ml.Spec{Kind: kind})
		if err != nil {
			t.Fatal(err)
		}
		_, err = e.(ml.Estimator).Fit(context.Background(), x, y)
		var step *ml.StepError
		if !errors.As(err, &step) || step.Step != kind {
			t.Errorf("%s: %v, want a *ml.StepError", kind, err)
		}
	}
}

func TestRegression_PredictRowIsPredict(t *testing.T) {
	fitted, x := regress(t, "Ridge", nil, [][]float64{{0.1, 2, 7, 3, 0.3}, {2, 0.1, 7, 0.7, 1}, {3, 5, 7, 0.2, 5}})
	for i, want := range fitted.Predict(nil, x) {
		row := []float64{x.Cols[0][i], x.Cols[1][i], x.Cols[2][i], x.Cols[3][i]}
		if got := fitted.(ml.RowPredictor).PredictRow(row); got != want {
			t.Errorf("row %d: %v, want %v", i, got, want)
		}
	}
}

func BenchmarkRegression(b *testing.B) {
	x, y := problem(10_000, 20, 2, 7)
	for _, kind := range []string{"LinearRegression", "Ridge", "Lasso"} {
		b.Run(kind, func(b *testing.B) {
			params := map[string]any{}
			if kind == "Lasso" {
				params["alpha"] = 0.01
			}
			e, err := regressors().Build(ml.Spec{Kind: kind, Params: params})
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
