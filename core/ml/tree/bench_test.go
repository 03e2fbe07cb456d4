package tree_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"orrery/core/ml"
	"orrery/core/num/random"
)

// made returns random columns, and a target of classes or numbers that depends on the first two.
func made(rows, width, classes int) (ml.Matrix, []float64) {
	r := random.New(1)
	x, y := ml.Matrix{Rows: rows, Cols: make([][]float64, width)}, make([]float64, rows)
	for j := range x.Cols {
		x.Cols[j] = make([]float64, rows)
		for i := range x.Cols[j] {
			x.Cols[j][i] = r.Float64()
		}
	}
	for i := range y {
		y[i] = x.Cols[0][i] + x.Cols[1][i]*x.Cols[1][i] + 0.2*r.Float64()
		if classes > 0 {
			y[i] = math.Floor(y[i] / 2.2 * float64(classes))
		}
	}
	return x, y
}

func build(t testing.TB, kind string, params map[string]any) ml.Estimator {
	t.Helper()
	e, err := catalogue()[kind].Build(params)
	if err != nil {
		t.Fatal(err)
	}
	return e.(ml.Estimator)
}

func BenchmarkFit(b *testing.B) {
	for _, c := range []struct {
		kind          string
		params        map[string]any
		rows, classes int
	}{
		{"DecisionTreeClassifier", nil, 20_000, 3},
		{"DecisionTreeClassifier", nil, 4_000, 3},
		{"DecisionTreeRegressor", nil, 20_000, 0},
		{"DecisionTreeRegressor", map[string]any{"criterion": "absolute_error"}, 2_000, 0},
		{"RandomForestClassifier", map[string]any{"n_estimators": 10.0}, 20_000, 2},
		{"GradientBoostingClassifier", map[string]any{"n_estimators": 10.0}, 10_000, 2},
		{"HistGradientBoostingClassifier", map[string]any{"max_iter": 20.0}, 20_000, 2},
		{"HistGradientBoostingRegressor", map[string]any{"max_iter": 20.0, "max_leaf_nodes": 255.0}, 20_000, 0},
	} {
		b.Run(fmt.Sprint(c.kind, c.params, c.rows), func(b *testing.B) {
			x, y := made(c.rows, 8, c.classes)
			e := build(b, c.kind, c.params)
			for b.Loop() {
				if _, err := e.Fit(context.Background(), x, y); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
