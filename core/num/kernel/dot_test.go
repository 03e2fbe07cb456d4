package kernel_test

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"orrery/core/num/kernel"
	"pgregory.net/rapid"
)

// eight adds directly in the defined order.
func eight(terms []float64) float64 {
	var s [8]float64
	whole := len(terms) / 8 * 8
	for i, v := range terms[:whole] {
		s[i%8] += v
	}
	sum := ((s[0] + s[2]) + (s[4] + s[6])) + ((s[1] + s[3]) + (s[5] + s[7]))
	for _, v := range terms[whole:] {
		sum += v
	}
	return sum
}

// Any faster version must return these bits.
func TestDot_OrderOfSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 50).Draw(t, "n")
		number := rapid.Float64Range(-1e3, 1e3)
		a, b := rapid.SliceOfN(number, n, n).Draw(t, "a"), rapid.SliceOfN(number, n+2, n+2).Draw(t, "b")
		products, squares := make([]float64, n), make([]float64, n)
		for i := range a {
			products[i] = a[i] * b[i]
			squares[i] = float64((a[i] - b[i]) * (a[i] - b[i]))
		}
		if got, want := kernel.Dot(a, b), eight(products); got != want {
			t.Fatalf("Dot = %v, want %v", got, want)
		}
		if got, want := kernel.Distance2(a, b), eight(squares); got != want {
			t.Fatalf("Distance2 = %v, want %v", got, want)
		}
		f := number.Draw(t, "f")
		got := append([]float64(nil), a...)
		kernel.Axpy(got, f, b)
		for i := range a {
			if want := a[i] + float64(f*b[i]); got[i] != want {
				t.Fatalf("Axpy[%d] = %v, want %v", i, got[i], want)
			}
		}
	})
}

func TestTanh_Error(t *testing.T) {
	worst, at := 0.0, 0.0
	check := func(x float64) {
		e := bigExp(2 * x)
		up, down := new(big.Float).Sub(e, big.NewFloat(1)), new(big.Float).Add(e, big.NewFloat(1))
		if d := ulps(kernel.Tanh(x), up.Quo(up, down)); d > worst {
			worst, at = d, x
		}
	}
	for x := -20.5; x < 20.5; x += 0.0371 {
		check(x)
	}
	for x := 1e-12; x < 1; x *= 1.03 {
		check(x)
		check(-x)
	}
	if worst > 3 {
		t.Errorf("off by %.3f units in the last place at %v, want at most 3", worst, at)
	}
}

func TestTanh_Special(t *testing.T) {
	inf, negative := math.Inf(1), math.Copysign(0, -1)
	for _, c := range []struct{ x, want float64 }{{0, 0}, {negative, negative}, {inf, 1}, {-inf, -1}, {5e-324, 5e-324}, {1e300, 1}} {
		if got := kernel.Tanh(c.x); math.Float64bits(got) != math.Float64bits(c.want) {
			t.Errorf("Tanh(%v) = %v, want %v", c.x, got, c.want)
		}
	}
	if got := kernel.Tanh(math.NaN()); !math.IsNaN(got) {
		t.Errorf("Tanh(NaN) = %v", got)
	}
}

func ExampleDot() {
	fmt.Println(kernel.Dot([]float64{1, 2, 3}, []float64{4, 5, 6}), kernel.Distance2([]float64{1, 2}, []float64{4, 6}))
	// Output: 32 25
}

func BenchmarkDot(b *testing.B) {
	x := make([]float64, 1024)
	for i := range x {
		x[i] = float64(i)
	}
	y := append([]float64(nil), x...)
	b.Run("Dot", func(b *testing.B) {
		for b.Loop() {
			x[0] = kernel.Dot(x, y)
		}
	})
	b.Run("Distance2", func(b *testing.B) {
		for b.Loop() {
			x[0] = kernel.Distance2(x, y)
		}
	})
	b.Run("Axpy", func(b *testing.B) {
		for b.Loop() {
			kernel.Axpy(x, 1e-9, y)
		}
	})
}
