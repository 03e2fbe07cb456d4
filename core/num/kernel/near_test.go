package kernel_test

import (
	"math"
	"math/big"
	"testing"

	"orrery/core/num/kernel"
)

func TestNearExp(t *testing.T) {
	off, n := 0, 0
	for x := -30.0; x < 30; x += 0.0537 {
		want := bigExp(x)
		got := kernel.NearExp(x)
		if u := ulps(got, want); u > 0.52 {
			t.Errorf("NearExp(%v) is %v units off", x, u)
		}
		if near, _ := want.Float64(); near != got {
			off++
		}
		n++
	}
	if off*200 > n {
		t.Errorf("%d of %d are not the nearest number", off, n)
	}
}

func TestNearLog(t *testing.T) {
	off, n := 0, 0
	for x := 0.0003; x < 40; x *= 1.0137 {
		got := kernel.NearLog(x)
		// log x = got + log(x / e**got), and the last term is the difference up to its square.
		d := new(big.Float).SetPrec(200).SetFloat64(x)
		e := bigExp(got)
		d.Sub(d, e).Quo(d, e)
		want := d.Add(d, new(big.Float).SetFloat64(got))
		if u := ulps(got, want); u > 0.52 {
			t.Errorf("NearLog(%v) is %v units off", x, u)
		}
		if near, _ := want.Float64(); near != got {
			off++
		}
		n++
	}
	if off*200 > n {
		t.Errorf("%d of %d are not the nearest number", off, n)
	}
}

func TestNear_Edges(t *testing.T) {
	inf := math.Inf(1)
	for _, x := range []float64{inf, -inf, 0, 1, -1000, 1000, 709.7, -744, 1e-300} {
		if got, want := kernel.NearExp(x), kernel.Exp(x); !(math.Abs(got-want) <= 1e-15*want || got == want) {
			t.Errorf("NearExp(%v) = %v, Exp %v", x, got, want)
		}
	}
	for _, x := range []float64{inf, 0, 1, 5e-324, 1e308, 0.999999999999, 1.00000000001} {
		if got, want := kernel.NearLog(x), kernel.Log(x); !(math.Abs(got-want) <= 1e-15*math.Abs(want) || got == want) {
			t.Errorf("NearLog(%v) = %v, Log %v", x, got, want)
		}
	}
	if !math.IsNaN(kernel.NearExp(math.NaN())) || !math.IsNaN(kernel.NearLog(-1)) {
		t.Error("no number is expected")
	}
}
