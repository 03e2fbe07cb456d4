//go:build gonum_optimize

package linear

// gonum's optimize imports stat/distmv and with it golang.org/x/tools, a module that nothing else here needs. So this
// comparison has its own build tag:
//
//	go get gonum.org/v1/gonum/optimize@v0.17.0
//	go test -tags gonum_optimize -run Logistic_AsGonum -bench LogisticGonum ./core/ml/linear

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/optimize"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// logisticLoss is the objective of LogisticRegression without intercept, in the form of gonum's optimize.
func logisticLoss(x ml.Matrix, y []float64) optimize.Problem {
	margin := func(w []float64) []float64 {
		z := make([]float64, x.Rows)
		kernel.AddScaled(z, x.Cols, w)
		return z
	}
	return optimize.Problem{
		Func: func(w []float64) float64 {
			f := 0.5 * floats.Dot(w, w)
			for i, z := range margin(w) {
				f += math.Log1p(math.Exp(-math.Abs(z))) + max(z, 0) - y[i]*z
			}
			return f
		},
		Grad: func(grad, w []float64) {
			copy(grad, w)
			z := margin(w)
			for i := range z {
				z[i] = kernel.Sigmoid(z[i]) - y[i]
			}
			for j, c := range x.Cols {
				grad[j] += floats.Dot(c, z)
			}
		},
	}
}

func classes(x ml.Matrix, v []float64) []float64 {
	y := make([]float64, x.Rows)
	for i := range y {
		if v[i]+x.Cols[0][i] > 0 {
			y[i] = 1
		}
	}
	return y
}

func gonumLogistic(x ml.Matrix, y []float64, gradient float64) (*optimize.Result, error) {
	return optimize.Minimize(logisticLoss(x, y), make([]float64, len(x.Cols)), &optimize.Settings{GradientThreshold: gradient}, &optimize.LBFGS{})
}

func ourLogistic(x ml.Matrix, y []float64) ([][]float64, error) {
	e, err := MakeLogisticRegression().Build(map[string]any{"fit_intercept": false})
	if err != nil {
		return nil, err
	}
	m, err := e.(ml.Estimator).Fit(context.Background(), x, y)
	if err != nil {
		return nil, err
	}
	return m.(interface{ Attributes() map[string]any }).Attributes()["coef_"].([][]float64), nil
}

func TestLogistic_AsGonum(t *testing.T) {
	x, v := columns(400, 6, false)
	y := classes(x, v)
	want, err := gonumLogistic(x, y, 1e-8)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ourLogistic(x, y)
	if err != nil {
		t.Fatal(err)
	}
	if d := differs(got[0], want.X); d > 1e-7 {
		t.Errorf("the weights are %.2g off gonum's, want at most 1e-7", d)
	}
	if f := logisticLoss(x, y).Func(got[0]); f > want.F*(1+1e-14) {
		t.Errorf("the loss is %v, gonum's is %v", f, want.F)
	}
}

// gonum's line search fails here below a gradient of about 1e-6; ours continues to 1e-10 of a standard error, so the
// two do not do the same work.
func BenchmarkLogisticGonum(b *testing.B) {
	x, v := columns(10_000, 20, false)
	y := classes(x, v)
	b.Run("ours", func(b *testing.B) {
		for b.Loop() {
			if _, err := ourLogistic(x, y); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("gonum", func(b *testing.B) {
		for b.Loop() {
			if _, err := gonumLogistic(x, y, 1e-4); err != nil {
				b.Fatal(err)
			}
		}
	})
}
