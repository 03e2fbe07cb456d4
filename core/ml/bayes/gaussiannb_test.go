package bayes_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/bayes"
	"orrery/core/ml/mltest"
)

func fit(t interface{ Fatal(...any) }, params map[string]any, x ml.Matrix, y []float64) ml.Predictor {
	e, err := bayes.MakeGaussianNB().Build(params)
	if err != nil {
		t.Fatal(err)
	}
	m, err := e.(ml.Estimator).Fit(context.Background(), x, y)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// flat returns a number, a list or a list of lists as one list.
func flat(v any) (out []float64) {
	switch v := v.(type) {
	case float64:
		return []float64{v}
	case []float64:
		return v
	case [][]float64:
		for _, r := range v {
			out = append(out, r...)
		}
	case []any:
		for _, e := range v {
			out = append(out, flat(e)...)
		}
	}
	return out
}

func TestScikitLearnsNumbers(t *testing.T) {
	var g struct {
		Cases []struct {
			Params     map[string]any
			X, Proba   [][]float64
			Y, Predict []float64
			Attributes map[string]any
		}
	}
	mltest.Golden(t, "own.json", &g)
	if len(g.Cases) != 5 {
		t.Fatalf("%d cases, want 5", len(g.Cases))
	}
	for _, c := range g.Cases {
		t.Run(fmt.Sprint(len(c.Proba[0]), " classes ", c.Params), func(t *testing.T) {
			m, ask := fit(t, c.Params, mltest.Matrix(c.X), c.Y), mltest.Matrix(c.X[:len(c.Predict)])
			for name, want := range c.Attributes {
				got, want := flat(m.Attributes()[name]), flat(want)
				for i := range want {
					if !(math.Abs(got[i]-want[i]) <= 1e-12*math.Abs(want[i])) {
						t.Errorf("%s[%d] = %v, want %v", name, i, got[i], want[i])
					}
				}
			}
			for i, got := range m.Predict(nil, ask) {
				if got != c.Predict[i] {
					t.Errorf("row %d: class %v, want %v", i, got, c.Predict[i])
				}
			}
			for i, row := range m.(ml.Prober).Prob(ask) {
				for k, got := range row {
					if !(math.Abs(got-c.Proba[i][k]) <= 1e-12) {
						t.Errorf("row %d: probabilities %v, want %v", i, row, c.Proba[i])
						break
					}
				}
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	const list = `want a list of numbers not below 0 whose sum is 1`
	for _, c := range []struct {
		params map[string]any
		want   string
	}{
		{map[string]any{"priors": []any{0.5, 0.6}}, `ml: GaussianNB: parameter "priors" is [0.5,0.6]; ` + list},
		{map[string]any{"priors": []any{1.5, -0.5}}, `ml: GaussianNB: parameter "priors" is [1.5,-0.5]; ` + list},
		{map[string]any{"priors": "equal"}, `ml: GaussianNB: parameter "priors" is "equal"; ` + list},
		{map[string]any{"var_smoothing": -1.0}, `ml: GaussianNB: parameter "var_smoothing" is -1; want a number not below 0`},
	} {
		if _, err := bayes.MakeGaussianNB().Build(c.params); err == nil || err.Error() != c.want {
			t.Errorf("%v: %v, want %s", c.params, err, c.want)
		}
	}
	x, y := ml.Matrix{Rows: 3, Cols: [][]float64{{1, 2, 3}}}, []float64{0, 1, 2}
	var param *ml.ParamError
	if _, err := (&bayes.GaussianNB{Priors: []float64{0.5, 0.5}}).Fit(context.Background(), x, y); !errors.As(err, &param) {
		t.Errorf("two priors for three classes: %v, want a *ml.ParamError", err)
	}
}

func TestLoad_RefusesWhatDoesNotFit(t *testing.T) {
	for _, text := range []string{
		`{}`, `[]`, `{"theta_":[[1]],"var_":[[1]],"class_prior_":[1],"class_count_":[1],"n_features_in_":2}`,
		`{"theta_":[[1],[1]],"var_":[[1]],"class_prior_":[1],"class_count_":[1],"n_features_in_":1}`,
		`{"theta_":[[1]],"var_":[[1]],"class_prior_":[],"class_count_":[1],"n_features_in_":1}`,
		`{"theta_":[["x"]],"var_":[[1]],"class_prior_":[1],"class_count_":[1],"n_features_in_":1}`,
	} {
		if _, err := mltest.Load(bayes.MakeGaussianNB(), nil, []byte(text)); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}

func TestProbRow(t *testing.T) {
	m := fit(t, nil, ml.Matrix{Rows: 4, Cols: [][]float64{{1, 2, 5, 7}, {0, 1, 0, 1}}}, []float64{0, 0, 1, 1}).(ml.Prober)
	row, dst := []float64{3, 0.5}, make([]float64, 2)
	if n := testing.AllocsPerRun(100, func() { dst = m.ProbRow(dst, row) }); n > 0 {
		t.Errorf("%v allocations a row, want none", n)
	}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if p := m.ProbRow(nil, []float64{v, 0}); !math.IsNaN(p[0]) || !math.IsNaN(p[1]) {
			t.Errorf("%v: %v, want NaN", v, p)
		}
	}
}

func ExampleGaussianNB() {
	x := ml.Matrix{Rows: 4, Cols: [][]float64{{1, 3, 7, 9}}}
	m, err := (&bayes.GaussianNB{VarSmoothing: 1e-9}).Fit(context.Background(), x, []float64{0, 0, 1, 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f\n", m.(ml.Prober).ProbRow(nil, []float64{4.5}))
	// Output: [0.953 0.047]
}

func BenchmarkGaussianNB_Fit(b *testing.B) {
	x, y := ml.Matrix{Rows: 100_000, Cols: make([][]float64, 20)}, make([]float64, 100_000)
	for j := range x.Cols {
		x.Cols[j] = make([]float64, x.Rows)
		for i := range x.Cols[j] {
			x.Cols[j][i] = float64((i*(2*j+37)+j)%1000) / 100
			y[i] = float64(i % 3)
		}
	}
	for b.Loop() {
		fit(b, nil, x, y)
	}
}
