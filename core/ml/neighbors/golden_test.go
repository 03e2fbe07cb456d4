package neighbors_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/mltest"
	"orrery/core/ml/neighbors"
)

func makers() ml.Catalog {
	return ml.Catalog{"KNeighborsClassifier": neighbors.MakeClassifier(), "KNeighborsRegressor": neighbors.MakeRegressor()}
}

func fit(t interface{ Fatal(...any) }, kind string, params map[string]any, x ml.Matrix, y []float64) ml.Predictor {
	e, err := makers()[kind].Build(params)
	if err != nil {
		t.Fatal(err)
	}
	m, err := e.(ml.Estimator).Fit(context.Background(), x, y)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The rows of most cases form a grid, so that many have the same distance as the last neighbor. The choice among them
// is scikit-learn's.
func TestScikitLearnsNumbers(t *testing.T) {
	var g struct {
		Data map[string]struct {
			X, Ask [][]float64
			Y      []float64
		}
		Cases []struct {
			Op, Name string
			Params   map[string]any
			Predict  []float64
			Proba    [][]float64
		}
	}
	mltest.Golden(t, "own.json", &g)
	if len(g.Cases) != 95 {
		t.Fatalf("%d cases, want 95", len(g.Cases))
	}
	for _, c := range g.Cases {
		t.Run(fmt.Sprint(c.Op, " ", c.Name, " ", c.Params), func(t *testing.T) {
			d := g.Data[c.Name]
			m, ask := fit(t, c.Op, c.Params, mltest.Matrix(d.X), d.Y), mltest.Matrix(d.Ask)
			for i, got := range m.Predict(nil, ask) {
				if !(math.Abs(got-c.Predict[i]) <= 1e-12) {
					t.Errorf("row %d: %v, want %v", i, got, c.Predict[i])
				}
			}
			if c.Proba == nil {
				return
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
