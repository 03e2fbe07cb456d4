package kernel_test

import (
	"errors"
	"math"
	"testing"

	"orrery/core/num/kernel"
)

// Rosenbrock's function has a narrow, curved valley with its minimum at (1, 1).
func TestDescent_FindsAMinimum(t *testing.T) {
	d := kernel.Descent{X: []float64{-1.2, 1}, Value: func(x, grad []float64) (float64, error) {
		a, b := 1-x[0], x[1]-x[0]*x[0]
		grad[0], grad[1] = -2*a-400*x[0]*b, 200*b
		return a*a + 100*b*b, nil
	}}
	if err := d.Start(); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		before := d.F
		moved, err := d.Move()
		if err != nil {
			t.Fatal(err)
		}
		if !moved {
			break
		}
		if d.F > before {
			t.Fatalf("the function rose from %v to %v", before, d.F)
		}
	}
	if math.Abs(d.X[0]-1) > 1e-6 || math.Abs(d.X[1]-1) > 1e-6 {
		t.Errorf("x = %v, want 1 and 1", d.X)
	}
}

// Where the function is NaN the step is too long; where it returns an error the search ends.
func TestDescent_BadValues(t *testing.T) {
	d := kernel.Descent{X: []float64{1}, Value: func(x, grad []float64) (float64, error) {
		grad[0] = 1 - 1/x[0]/4
		if x[0] <= 0 {
			grad[0] = math.NaN()
		}
		return x[0] - math.Log(x[0])/4, nil
	}}
	if err := d.Start(); err != nil {
		t.Fatal(err)
	}
	for range 40 {
		if moved, _ := d.Move(); !moved {
			break
		}
	}
	if !(math.Abs(d.X[0]-0.25) <= 1e-6) {
		t.Errorf("x = %v, want 0.25", d.X[0])
	}
	stop := errors.New("stop")
	d.Value, d.Grad[0] = func(_, _ []float64) (float64, error) { return 0, stop }, 1
	if _, err := d.Move(); err == nil {
		t.Error("the error was lost")
	}
}
