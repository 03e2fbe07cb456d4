package chart_test

import (
	"math"
	"slices"
	"testing"

	"orrery/app/ui/chart"

	"pgregory.net/rapid"
)

func TestTicks(t *testing.T) {
	tests := []struct {
		name   string
		lo, hi float64
		n      int
		want   []float64
	}{
		{"units", -2.4, 2.4, 5, []float64{-2, -1, 0, 1, 2}},
		{"tenths come out round", 0, 0.5, 5, []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5}},
		{"fives", 0, 22, 5, []float64{0, 5, 10, 15, 20}},
		{"twos", 3, 9, 4, []float64{4, 6, 8}},
		{"tiny", 0, 4e-7, 4, []float64{0, 1e-7, 2e-7, 3e-7, 4e-7}},
		{"huge", 0, 1e300, 2, []float64{0, 5e299, 1e300}},
		{"no width", 3, 3, 5, []float64{3}},
		{"turned round", 3, 1, 5, []float64{3}},
		{"narrower than float64", 1e16, 1e16 + 2, 9, []float64{1e16}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := chart.Ticks(test.lo, test.hi, test.n)
			if !slices.EqualFunc(got, test.want, near) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func near(a, b float64) bool { return a == b || math.Abs(a-b) <= 1e-15*math.Abs(b) }

// Ticks are in the domain, ascend, and have about the requested number.
func TestTicks_inDomain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-1e6, 1e6).Draw(t, "lo")
		hi := lo + rapid.Float64Range(1e-3, 1e6).Draw(t, "width")
		n := rapid.IntRange(1, 20).Draw(t, "n")
		ticks := chart.Ticks(lo, hi, n)
		slack := (hi - lo) * 1e-6
		for i, v := range ticks {
			if v < lo-slack || v > hi+slack {
				t.Fatalf("tick %v is outside [%v, %v]", v, lo, hi)
			}
			if i > 0 && v <= ticks[i-1] {
				t.Fatalf("ticks %v do not ascend", ticks)
			}
		}
		if len(ticks) > n+1 {
			t.Fatalf("got %d ticks, asked for %d", len(ticks), n)
		}
	})
}

func TestScale_At(t *testing.T) {
	s := chart.Scale{D0: -1, D1: 3, R0: 100, R1: 20}
	for v, want := range map[float64]float64{-1: 100, 3: 20, 1: 60, 7: 20, -9: 100} {
		if got := s.At(v); got != want {
			t.Errorf("At(%v) = %v, want %v", v, got, want)
		}
	}
	wide := chart.Scale{D0: -math.MaxFloat64, D1: math.MaxFloat64, R1: 10}
	if got := wide.At(0); got != 5 {
		t.Errorf("the middle of all floats is at %v, want 5", got)
	}
	if got := (chart.Scale{D0: 2, D1: 2, R1: 10}).At(2); got != 5 {
		t.Errorf("a domain without width maps to %v, want 5", got)
	}
}
