package tree

import (
	"math"
	"slices"
	"testing"

	gonum "gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"

	"orrery/core/ml"
	"orrery/core/num/random"
)

func TestLogSum_AsGonum(t *testing.T) {
	r := random.New(1)
	for range 1000 {
		raw, column := ml.NewRows(4, 1), make([]float64, 4)
		for k := range raw {
			raw[k][0] = 2000 * (r.Float64() - 0.5)
			column[k] = raw[k][0]
		}
		if got, want := logSum(raw, 0), gonum.LogSumExp(column); math.Abs(got-want) > 4e-16*max(1, math.Abs(want)) {
			t.Errorf("logSum(%v) = %v, gonum's %v", column, got, want)
		}
		if got, want := ml.ArgMax(column), gonum.MaxIdx(column); got != want {
			t.Errorf("ml.ArgMax(%v) = %d, gonum's %d", column, got, want)
		}
	}
	if got := ml.ArgMax([]float64{1, 3, 3}); got != 1 {
		t.Errorf("argmax of equal numbers is %d, want the first", got)
	}
}

// sum adds in numpy's order; other orders differ by rounding errors only.
func TestSum_AsGonum(t *testing.T) {
	r := random.New(2)
	for _, n := range []int{0, 1, 7, 8, 100, 129, 1000, 4097} {
		v := make([]float64, n)
		for i := range v {
			v[i] = r.Float64()
		}
		if got, want := sum(v), gonum.SumCompensated(v); math.Abs(got-want) > 1e-15*float64(n) {
			t.Errorf("sum of %d is %v, gonum's %v", n, got, want)
		}
	}
}

func TestLowQuantile_AsGonum(t *testing.T) {
	r := random.New(4)
	for n := 1; n < 60; n++ {
		v := make([]float64, n)
		for i := range v {
			v[i] = r.Float64()
		}
		sorted := slices.Sorted(slices.Values(v))
		for _, percent := range []float64{0, 10, 25, 50, 75, 90, 100} {
			if got, want := lowQuantile(slices.Clone(v), percent), stat.Quantile(percent/100, stat.Empirical, sorted, nil); got != want {
				t.Errorf("%v percent of %d numbers is %v, gonum's %v", percent, n, got, want)
			}
		}
	}
}

func TestFloats_Sort(t *testing.T) {
	r := random.New(3)
	var s floats
	for _, n := range []int{0, 1, 2, 100, 5000} {
		v := make([]float64, n)
		for i := range v {
			v[i] = math.Ldexp(r.Float64()-0.5, int(r.Interval(200))-100)
		}
		want := slices.Sorted(slices.Values(v))
		if s.sort(v); !slices.Equal(v, want) {
			t.Errorf("%d numbers are not in order", n)
		}
	}
}

func BenchmarkGonum(b *testing.B) {
	v := []float64{0.1, 0.3, 0.4, 0.2}
	raw := [][]float64{v[:1], v[1:2], v[2:3], v[3:]}
	for _, c := range []struct {
		name        string
		ours, their func()
	}{
		{"LogSumExp 4", func() { logSum(raw, 0) }, func() { gonum.LogSumExp(v) }},
		{"MaxIdx 4", func() { ml.ArgMax(v) }, func() { gonum.MaxIdx(v) }},
	} {
		b.Run(c.name+"/ours", func(b *testing.B) {
			for b.Loop() {
				c.ours()
			}
		})
		b.Run(c.name+"/gonum", func(b *testing.B) {
			for b.Loop() {
				c.their()
			}
		})
	}
}
