package metrics_test

import (
	"testing"

	"orrery/core/ml/metrics"
	"orrery/core/num/random"
)

func scored(n int) (truth []int, score []float64) {
	r := random.New(2)
	for range n {
		s := r.Float64()
		c := 0
		if r.Float64() < s {
			c = 1
		}
		truth, score = append(truth, c), append(score, s)
	}
	return truth, score
}

func BenchmarkROCAUC_100k(b *testing.B) {
	truth, score := scored(100_000)
	for b.Loop() {
		metrics.ROCAUC(truth, score)
	}
}

func BenchmarkBootstrap_1000_x_10k(b *testing.B) {
	truth, score := scored(10_000)
	pred := make([]int, len(score))
	for i, s := range score {
		if s > 0.5 {
			pred[i] = 1
		}
	}
	for b.Loop() {
		metrics.Bootstrap(len(truth), metrics.Bootstrapping{}, func(rows []int) float64 {
			right := 0
			for _, row := range rows {
				if truth[row] == pred[row] {
					right++
				}
			}
			return float64(right) / float64(len(rows))
		})
	}
}
