package neighbors_test

import (
	"context"
	"fmt"
	"testing"

	"gonum.org/v1/gonum/mathext/prng"

	"orrery/core/ml"
	"orrery/core/ml/neighbors"
	"orrery/core/num/kernel"
)

// noise generates the same numbers on every machine.
type noise struct{ prng.SplitMix64 }

func newNoise(seed uint64) *noise {
	s := &noise{}
	s.Seed(seed)
	return s
}

// next returns a number from 0 to 1.
func (s *noise) next() float64 { return float64(s.Uint64()>>11) / (1 << 53) }

// normal returns columns of normal numbers.
func normal(rows, width int, seed uint64) ml.Matrix {
	s := newNoise(seed)
	x := ml.Matrix{Rows: rows, Cols: make([][]float64, width)}
	for j := range x.Cols {
		x.Cols[j] = make([]float64, rows)
		for i := range x.Cols[j] {
			x.Cols[j][i] = kernel.NormalQuantile(s.next() + 0x1p-54)
		}
	}
	return x
}

func classes(x ml.Matrix) []float64 {
	y := make([]float64, x.Rows)
	for i := range y {
		if x.Cols[0][i]+x.Cols[1][i] > 0 {
			y[i] = 1
		}
	}
	return y
}

func BenchmarkClassifier_Predict1000(b *testing.B) {
	for _, width := range []int{3, 10, 20, 50} {
		b.Run(fmt.Sprint("20000x", width), func(b *testing.B) {
			x := normal(20000, width, 1)
			e, _ := neighbors.MakeClassifier().Build(nil)
			m, err := e.(ml.Estimator).Fit(context.Background(), x, classes(x))
			if err != nil {
				b.Fatal(err)
			}
			asked := normal(1000, width, 2)
			for b.Loop() {
				m.(ml.Prober).Prob(asked)
			}
		})
	}
}

func BenchmarkClassifier_Fit(b *testing.B) {
	x := normal(20000, 10, 1)
	y := classes(x)
	e, _ := neighbors.MakeClassifier().Build(nil)
	for b.Loop() {
		if _, err := e.(ml.Estimator).Fit(context.Background(), x, y); err != nil {
			b.Fatal(err)
		}
	}
}
