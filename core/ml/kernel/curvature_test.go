package kernel_test

import (
	"math"
	"testing"

	"orrery/core/ml/kernel"
)

// After as many steps as there are dimensions a quadratic is known, and the next step leads to its
// minimum.
func TestCurvature_LearnsAQuadratic(t *testing.T) {
	scales, x := []float64{1, 10, 100, 1000}, []float64{1, 1, 1, 1}
	gradient := func(x []float64) []float64 {
		g := make([]float64, len(x))
		for j := range x {
			g[j] = scales[j] * x[j]
		}
		return g
	}
	var c kernel.Curvature
	for steps := 0; steps < 60; steps++ {
		g := gradient(x)
		step := make([]float64, len(x))
		for j := range g {
			step[j] = -g[j]
		}
		c.Aim(step)
		// the best length along the step
		up, down := 0.0, 0.0
		for j := range step {
			up -= step[j] * g[j]
			down += step[j] * step[j] * scales[j]
		}
		to := make([]float64, len(x))
		for j := range to {
			to[j] = x[j] + up/down*step[j]
		}
		c.Learn(x, to, g, gradient(to))
		if x = to; steps > 8 && kernel.Dot(x, x) < 1e-24 {
			return
		}
	}
	t.Errorf("the minimum is 0, found %v", x)
}

func TestCurvature_KnowsNothingAtFirst(t *testing.T) {
	var c kernel.Curvature
	step := []float64{1, -2}
	if c.Aim(step); c.Known() || step[0] != 1 || step[1] != -2 {
		t.Errorf("step = %v", step)
	}
	c.Learn([]float64{0, 0}, []float64{1, 0}, []float64{0, 0}, []float64{-1, 0}) // curves downwards
	if c.Known() {
		t.Error("learnt a curvature below 0")
	}
	c.Learn([]float64{0, 0}, []float64{1, 0}, []float64{0, 0}, []float64{4, 0})
	if c.Aim(step); !c.Known() || math.Abs(step[0]-0.25) > 1e-15 {
		t.Errorf("step = %v, want the inverse of 4 first", step)
	}
	if c.Forget(); c.Known() {
		t.Error("nothing was forgotten")
	}
}
