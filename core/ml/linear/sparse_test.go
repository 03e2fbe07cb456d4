package linear_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/linear"
	"orrery/core/num/kernel"
)

// slack returns the violation of the optimality conditions: where a weight is not 0, the gradients of loss and penalty
// must cancel; where it is 0, the penalty must be at least as strong.
func slack(x ml.Matrix, y []float64, proba [][]float64, coef [][]float64, l1, l2 float64) float64 {
	worst := 0.0
	for c, w := range coef {
		own, class := c, float64(c)
		if len(coef) == 1 {
			own, class = 1, 1
		}
		residual := make([]float64, x.Rows)
		for i := range residual {
			residual[i] = proba[i][own]
			if y[i] == class {
				residual[i]--
			}
		}
		worst = math.Max(worst, math.Abs(kernel.Sum(residual)))
		for j, v := range w {
			g := kernel.Dot(residual, x.Cols[j]) + l2*v
			switch {
			case v > 0:
				worst = math.Max(worst, math.Abs(g+l1))
			case v < 0:
				worst = math.Max(worst, math.Abs(g-l1))
			default:
				worst = math.Max(worst, math.Abs(g)-l1)
			}
		}
	}
	return worst
}

func TestSparse_IsOptimal(t *testing.T) {
	for _, c := range []struct {
		rows, cols, classes int
		C, ratio            float64
	}{
		{300, 8, 2, 0.1, 1}, {300, 8, 2, 1e4, 1}, {300, 8, 2, 1e-4, 1}, {60, 100, 2, 1, 1}, {300, 8, 3, 0.1, 1}, {300, 8, 4, 1, 1},
		{300, 8, 2, 0.5, 0.3}, {300, 8, 3, 5, 0.01}, {20_000, 5, 2, 0.01, 1}, {20_000, 5, 3, 0.01, 0.5},
		{100, 1500, 2, 0.3, 1}, {100, 600, 3, 0.3, 0.9}, {50, 1200, 2, 1e-5, 1},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			x, y := problem(c.rows, c.cols, c.classes, 3)
			fitted := train(t, map[string]any{"penalty": "elasticnet", "solver": "saga", "C": c.C, "l1_ratio": c.ratio}, x, y)
			if w := fitted.(ml.Trained).Warning(); w != "" {
				t.Error(w)
			}
			coef, _ := weightsOf(fitted)
			got := slack(x, y, fitted.(ml.Prober).Prob(x), coef, c.ratio/c.C, (1-c.ratio)/c.C)
			if limit := 1e-7 * math.Max(1, math.Sqrt(float64(c.rows))); !(got <= limit) {
				t.Errorf("off the optimum by %v, want at most %v", got, limit)
			}
		})
	}
}

// A weight of 0 is exactly 0, so that the dropped columns are known.
func TestSparse_LeavesColumnsOut(t *testing.T) {
	x, y := problem(300, 8, 2, 3)
	coef, _ := weightsOf(train(t, map[string]any{"penalty": "l1", "solver": "liblinear", "C": 0.02}, x, y))
	zeros := 0
	for _, w := range coef[0] {
		if w == 0 {
			zeros++
		}
	}
	if zeros == 0 || zeros == 8 {
		t.Errorf("%d of 8 weights are 0: %v", zeros, coef[0])
	}
}

func TestSparse_StopsAtMaxIter(t *testing.T) {
	x, y := problem(300, 8, 2, 3)
	fitted := train(t, map[string]any{"penalty": "l1", "solver": "saga", "C": 100, "max_iter": 1}, x, y)
	if fitted.(ml.Trained).Warning() == "" {
		t.Error("no warning after one step")
	}
}

func BenchmarkSparse(b *testing.B) {
	for _, c := range []struct{ rows, cols, classes int }{{100, 3, 2}, {10_000, 20, 2}, {100_000, 50, 2}, {10_000, 20, 4}} {
		b.Run(fmt.Sprintf("%dx%dx%d", c.rows, c.cols, c.classes), func(b *testing.B) {
			x, y := problem(c.rows, c.cols, c.classes, 7)
			e, err := linear.MakeLogisticRegression().Build(map[string]any{"penalty": "l1", "solver": "saga"})
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
