package linear_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/mathext/prng"

	"orrery/core/ml"
	"orrery/core/ml/linear"
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

// normal returns an approximately normal number: the sum of twelve uniform ones.
func (s *noise) normal() float64 {
	sum := -6.0
	for range 12 {
		sum += s.next()
	}
	return sum
}

// problem returns random columns and classes that depend on them.
func problem(rows, cols, classes int, seed uint64) (ml.Matrix, []float64) {
	s := newNoise(seed)
	x := ml.Matrix{Rows: rows, Cols: make([][]float64, cols)}
	for j := range x.Cols {
		x.Cols[j] = make([]float64, rows)
		for i := range x.Cols[j] {
			x.Cols[j][i] = s.normal()
		}
	}
	weights := make([][]float64, classes)
	for c := range weights {
		weights[c] = make([]float64, cols)
		for j := range weights[c] {
			weights[c][j] = 1.5 * s.normal() / math.Sqrt(float64(cols))
		}
	}
	y := make([]float64, rows)
	for i := range y {
		best := math.Inf(-1)
		for c, w := range weights {
			z := -kernel.Log(-kernel.Log(s.next()))
			for j := range w {
				z += float64(w[j] * x.Cols[j][i])
			}
			if z > best {
				best, y[i] = z, float64(c)
			}
		}
	}
	return x, y
}

func fitBench(b *testing.B, rows, cols, classes int) {
	x, y := problem(rows, cols, classes, 7)
	e, err := linear.MakeLogisticRegression().Build(nil)
	if err != nil {
		b.Fatal(err)
	}
	var fitted ml.Predictor
	for b.Loop() {
		if fitted, err = e.(ml.Estimator).Fit(context.Background(), x, y); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(fitted.(ml.Trained).Iterations()), "iterations")
}

func BenchmarkLogisticRegression(b *testing.B) {
	for _, c := range []struct{ rows, cols, classes int }{
		{100, 3, 2}, {10_000, 20, 2}, {100_000, 50, 2}, {150, 4, 3}, {10_000, 20, 4},
	} {
		b.Run(fmt.Sprintf("%dx%dx%d", c.rows, c.cols, c.classes), func(b *testing.B) { fitBench(b, c.rows, c.cols, c.classes) })
	}
}

// The large table takes 160 MB and is for manual runs: ORRERY_LARGE=1 go test -bench Large.
func BenchmarkLarge(b *testing.B) {
	if os.Getenv("ORRERY_LARGE") == "" {
		b.Skip("set ORRERY_LARGE=1")
	}
	fitBench(b, 1_000_000, 20, 2)
}

func BenchmarkProbRow(b *testing.B) {
	x, y := problem(100, 3, 2, 7)
	e, _ := linear.MakeLogisticRegression().Build(nil)
	fitted, err := e.(ml.Estimator).Fit(context.Background(), x, y)
	if err != nil {
		b.Fatal(err)
	}
	row, dst := []float64{0.1, 0.2, 0.3}, make([]float64, 2)
	b.ReportAllocs()
	for b.Loop() {
		dst = fitted.(ml.Prober).ProbRow(dst, row)
	}
}

func BenchmarkGram(b *testing.B) {
	x, _ := problem(256, 20, 2, 7)
	h, w, room := make([]float64, 400), make([]float64, 256), make([]float64, kernel.GramRoom(256))
	for b.Loop() {
		kernel.Gram(h, 20, x.Cols, w, room)
	}
	b.ReportMetric(float64(b.N)*256*20*21/b.Elapsed().Seconds()/1e9, "GFlop/s")
}
