package search_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"orrery/core/ml/search"
	"orrery/core/num/random"
)

func scores(n int) []float64 {
	r, v := random.New(1), make([]float64, n)
	for i := range v {
		v[i] = 0.8 + 0.1*r.Float64()
	}
	return v
}

func TestMeanStd_AsGonum(t *testing.T) {
	for _, n := range []int{1, 5, 10, 1000} {
		v := scores(n)
		mean, std := search.MeanStd(v)
		wantMean, wantStd := stat.PopMeanStdDev(v, nil)
		if math.Abs(mean-wantMean) > 1e-14 || math.Abs(std-wantStd) > 1e-14 {
			t.Errorf("%d scores: %v and %v, gonum has %v and %v", n, mean, std, wantMean, wantStd)
		}
	}
}

func BenchmarkGonum(b *testing.B) {
	v := scores(10_000)
	b.Run("MeanStd 10000/ours", func(b *testing.B) {
		for b.Loop() {
			search.MeanStd(v)
		}
	})
	b.Run("MeanStd 10000/gonum", func(b *testing.B) {
		for b.Loop() {
			stat.PopMeanStdDev(v, nil)
		}
	})
}
