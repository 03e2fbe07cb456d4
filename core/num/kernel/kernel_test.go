package kernel_test

import (
	"fmt"
	"math"
	"math/big"
	"testing"

	"orrery/core/num/kernel"
	"pgregory.net/rapid"
)

// bigExp returns e**x to about 200 bits, by its series.
func bigExp(x float64) *big.Float {
	const bits = 1400 // the alternating sums of a negative x cancel
	z := new(big.Float).SetPrec(bits).SetFloat64(x / 1024)
	sum, term := big.NewFloat(1).SetPrec(bits), big.NewFloat(1).SetPrec(bits)
	for k := 1; k < 120; k++ {
		term.Mul(term, z)
		term.Quo(term, new(big.Float).SetPrec(bits).SetInt64(int64(k)))
		sum.Add(sum, term)
	}
	for range 10 {
		sum.Mul(sum, sum)
	}
	return sum
}

// ulps returns the difference of got and want in units in the last place of want.
func ulps(got float64, want *big.Float) float64 {
	near, _ := want.Float64()
	unit := math.Nextafter(math.Abs(near), math.Inf(1)) - math.Abs(near)
	diff := new(big.Float).Sub(new(big.Float).SetFloat64(got), want)
	d, _ := diff.Float64()
	return math.Abs(d) / unit
}

func TestExp_Error(t *testing.T) {
	worst, at := 0.0, 0.0
	for x := -708.0; x < 709.7; x += 0.377123 {
		if e := ulps(kernel.Exp(x), bigExp(x)); e > worst {
			worst, at = e, x
		}
	}
	for x := -1.0; x < 1; x += 0.00137 {
		if e := ulps(kernel.Exp(x), bigExp(x)); e > worst {
			worst, at = e, x
		}
	}
	if worst > 1 {
		t.Errorf("off by %.3f units in the last place at %v, want at most 1", worst, at)
	}
}

func TestExp_Special(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct{ x, want float64 }{
		{0, 1}, {math.Copysign(0, -1), 1}, {inf, inf}, {-inf, 0}, {nan, nan}, {709.79, inf}, {1e300, inf},
		{-745.14, 0}, {-745.1332191019411, 5e-324}, {709.782712893384, math.Exp(709.782712893384)},
	} {
		got := kernel.Exp(c.x)
		if math.IsNaN(c.want) != math.IsNaN(got) || !math.IsNaN(got) && math.Abs(got-c.want) > 4e-16*math.Abs(c.want) {
			t.Errorf("Exp(%v) = %v, want %v", c.x, got, c.want)
		}
	}
	for x := -745.0; x < -708; x += 0.1 {
		if got, want := kernel.Exp(x), math.Exp(x); !(math.Abs(got-want) <= 5e-324+2.3e-16*want) {
			t.Errorf("Exp(%v) = %v, want %v", x, got, want)
		}
	}
}

func TestLog_Error(t *testing.T) {
	// log y is right if e**(log y) is y: a relative error of e**x is an absolute error of x.
	check := func(y float64) {
		got := kernel.Log(y)
		back := bigExp(got)
		back.Quo(back, new(big.Float).SetFloat64(y))
		back.Sub(back, big.NewFloat(1))
		d, _ := back.Float64()
		unit := math.Nextafter(math.Abs(got), math.Inf(1)) - math.Abs(got)
		if math.Abs(d)/unit > 1 {
			t.Errorf("Log(%v) is off by %.3f units in the last place, want at most 1", y, math.Abs(d)/unit)
		}
	}
	for y := 1e-300; y < 1e300; y *= 7.3e2 {
		check(y)
	}
	for y := 0.3; y < 3; y += 0.00713 {
		check(y)
	}
	for _, y := range []float64{1, math.Nextafter(1, 0), math.Nextafter(1, 2), 1 << 40} {
		if got, want := kernel.Log(y), math.Log(y); !(math.Abs(got-want) <= 2.3e-16*math.Abs(want)) {
			t.Errorf("Log(%v) = %v, want %v", y, got, want)
		}
	}
}

func TestLog_Special(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct{ x, want float64 }{{inf, inf}, {0, -inf}, {1, 0}, {5e-324, -744.4400719213812}, {math.MaxFloat64, math.Log(math.MaxFloat64)}} {
		if got := kernel.Log(c.x); got != c.want {
			t.Errorf("Log(%v) = %v, want %v", c.x, got, c.want)
		}
	}
	for _, x := range []float64{-1, -inf, math.NaN()} {
		if got := kernel.Log(x); !math.IsNaN(got) {
			t.Errorf("Log(%v) = %v, want NaN", x, got)
		}
	}
}

func TestSigmoid(t *testing.T) {
	for _, z := range []float64{0, 1, -1, 20, -20, 700, -700, 800, -800} {
		want := bigExp(z)
		want.Quo(want, new(big.Float).Add(big.NewFloat(1), want))
		if e := ulps(kernel.Sigmoid(z), want); e > 3 && z > -740 {
			t.Errorf("Sigmoid(%v) is off by %.2f units in the last place, want at most 3", z, e)
		}
	}
}

// The fast loops return the same bits as the plain loops.
func TestColumns_OrderOfSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, d := rapid.IntRange(0, 40).Draw(t, "n"), rapid.IntRange(0, 11).Draw(t, "d")
		number := rapid.Float64Range(-1e3, 1e3)
		cols := make([][]float64, d)
		for j := range cols {
			cols[j] = rapid.SliceOfN(number, n, n).Draw(t, "col")
		}
		v := rapid.SliceOfN(number, n, n).Draw(t, "v")
		f := rapid.SliceOfN(number, d, d).Draw(t, "f")

		z, dots := append([]float64(nil), v...), append([]float64(nil), f...)
		kernel.AddScaled(z, cols, f)
		kernel.Dots(dots, cols, v)
		gram := make([]float64, d*d)
		kernel.Gram(gram, d, cols, v, make([]float64, kernel.GramRoom(n)))
		for i := range n {
			want := v[i]
			for j := range cols {
				want += float64(f[j] * cols[j][i])
			}
			if z[i] != want {
				t.Fatalf("AddScaled row %d: %v, want %v", i, z[i], want)
			}
		}
		scaled := make([]float64, n)
		for j := range cols {
			kernel.Scale(scaled, v, cols[j])
			if want := f[j] + eight(scaled); dots[j] != want {
				t.Fatalf("Dots column %d: %v, want %v", j, dots[j], want)
			}
			for k := range cols {
				want := 0.0
				for i := 0; k <= j && i < n; i++ {
					want += float64(float64(v[i]*cols[j][i]) * cols[k][i])
				}
				if gram[j*d+k] != want {
					t.Fatalf("Gram[%d][%d] = %v, want %v", j, k, gram[j*d+k], want)
				}
			}
		}
	})
}

func ExampleSigmoid() {
	fmt.Println(kernel.Sigmoid(0), kernel.Sigmoid(-800), kernel.Sigmoid(800))
	// Output: 0.5 0 1
}

func BenchmarkExp(b *testing.B) {
	sum := 0.0
	for b.Loop() {
		for i := range 1000 {
			sum += kernel.Exp(-float64(i) / 100)
		}
	}
	if sum == 0 {
		b.Error("not computed")
	}
}
