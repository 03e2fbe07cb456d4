package kernel

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The browser of the tests has vectors, so it must use the loops of kernels.wasm; native code must not.
func TestSimd_IsThere(t *testing.T) {
	if want := runtime.GOOS == "js"; simd != want {
		t.Errorf("simd = %v, want %v", simd, want)
	}
}

// number returns a random float64 of any kind.
var number = rapid.OneOf(rapid.Float64Range(-800, 800), rapid.Float64Range(-1e-3, 1e-3), rapid.Float64(),
	rapid.SampledFrom([]float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(), 5e-324, 1e-310, 708, -708, 709, -745, math.MaxFloat64}))

// drawn returns n numbers at any offset within an allocation, so that vectors cannot rely on alignment, with guards
// before and after.
func drawn(t *rapid.T, name string, n int) []float64 {
	from := rapid.IntRange(1, 3).Draw(t, name+" from")
	room := make([]float64, n+6)
	for i := range room {
		room[i] = guard
	}
	v := room[from : from+n]
	copy(v, rapid.SliceOfN(number, n, n).Draw(t, name))
	return v
}

const guard = 12345.678

// guarded reports whether the guards around v are unchanged.
func guarded(v []float64) bool {
	return v[:len(v)+1][len(v)] == guard && v[:len(v)+3][len(v)+2] == guard
}

// same reports whether two numbers have the same bits, or are both NaN: in WebAssembly the bits of a NaN depend on the
// machine.
func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

func requireSame(t *rapid.T, what string, got, want []float64) {
	for i := range want {
		if !same(got[i], want[i]) {
			t.Fatalf("%s[%d] = %v (%x), want %v (%x)", what, i, got[i], math.Float64bits(got[i]), want[i], math.Float64bits(want[i]))
		}
	}
	if !guarded(got) {
		t.Fatalf("%s wrote beyond its end", what)
	}
}

// The test compares each exported loop, which uses vectors if it can, with its plain version.
func TestSimd_SameBitsAsPlain(t *testing.T) {
	for name, check := range map[string]func(*rapid.T){
		"sums": checkSums, "elementwise": checkElementwise, "columns": checkColumns, "gram": checkGram, "functions": checkFunctions, "logistic": checkLogistic,
	} {
		t.Run(name, func(t *testing.T) { rapid.Check(t, check) })
	}
}

func checkSums(t *rapid.T) {
	n := rapid.IntRange(0, 70).Draw(t, "n")
	a, b := drawn(t, "a", n), drawn(t, "b", n)
	requireSame(t, "Sum, Dot, Distance2", append([]float64{Sum(a), Dot(a, b), Distance2(a, b)}, guard, guard, guard)[:3],
		[]float64{plainSum(a), plainDot(a, b), plainDistance2(a, b)})
}

func checkElementwise(t *rapid.T) {
	n := rapid.IntRange(0, 70).Draw(t, "n")
	a, b, f := drawn(t, "a", n), drawn(t, "b", n), number.Draw(t, "f")
	want := slices.Clone(a)
	plainAxpy(want, f, b)
	product := make([]float64, n)
	for i := range product {
		product[i] = a[i] * b[i]
	}
	scaled := drawn(t, "dst", n)
	Scale(scaled, a, b)
	requireSame(t, "Scale", scaled, product)
	if got, want := HasNaN(a), slices.ContainsFunc(a, math.IsNaN); got != want {
		t.Fatalf("HasNaN(%v) = %v", a, got)
	}
	Axpy(a, f, b)
	requireSame(t, "Axpy", a, want)
}

func checkColumns(t *rapid.T) {
	n, d := rapid.IntRange(0, 20).Draw(t, "n"), rapid.IntRange(0, 9).Draw(t, "d")
	cols := make([][]float64, d)
	for j := range cols {
		cols[j] = drawn(t, "col", n+rapid.IntRange(0, 2).Draw(t, "longer"))
	}
	v, f := drawn(t, "v", n), drawn(t, "f", d)
	sums, dots := slices.Clone(v), slices.Clone(f)
	for j, c := range cols {
		plainAxpy(sums, f[j], c[:n])
		dots[j] += plainDot(v, c[:n])
	}
	got := drawn(t, "dst", d)
	copy(got, f)
	Dots(got, cols, v)
	requireSame(t, "Dots", got, dots)
	AddScaled(v, cols, f)
	requireSame(t, "AddScaled", v, sums)
}

func checkGram(t *rapid.T) {
	n := rapid.IntRange(1, 20).Draw(t, "n")
	w, cols := drawn(t, "w", n), [4][]float64{}
	for j := range cols {
		cols[j] = drawn(t, "col", n)
	}
	quads, want := drawn(t, "quads", 4*n), make([]float64, 4*n)
	weigh(quads, w, &cols)
	plainWeigh(want, w, &cols)
	requireSame(t, "weigh", quads, want)
	var sums, plain [16]float64
	tile(&sums, quads, &cols, n)
	plainTile(&plain, quads, &cols, n)
	requireSame(t, "tile", append(sums[:], guard, guard, guard)[:16], plain[:])
}

func checkFunctions(t *rapid.T) {
	n := rapid.IntRange(0, 20).Draw(t, "n")
	x, dst := drawn(t, "x", n), drawn(t, "dst", n)
	for name, f := range map[string]struct {
		all func(dst, x []float64)
		one func(float64) float64
	}{"Exps": {Exps, Exp}, "Sigmoids": {Sigmoids, Sigmoid}} {
		want := make([]float64, n)
		for i, v := range x {
			want[i] = f.one(v)
		}
		f.all(dst, x)
		requireSame(t, name, dst, want)
		in := append(slices.Clone(x), guard, guard, guard)[:n]
		f.all(in, in)
		requireSame(t, name+" in place", in, want)
	}
}

func checkLogistic(t *rapid.T) {
	n := rapid.IntRange(0, 40).Draw(t, "n")
	z, y, r := drawn(t, "z", n), drawn(t, "y", n), drawn(t, "r", n)
	want, sums := make([]float64, n), [4]float64{1, 1}
	plainLogisticLoss(want, z, y, &sums)
	loss := LogisticLoss(r, z, y)
	requireSame(t, "LogisticLoss", r, want)
	if sum := (sums[2] + sums[3]) + Log(sums[0]*sums[1]); !same(loss, sum) {
		t.Fatalf("LogisticLoss = %v, want %v", loss, sum)
	}
	plainLogisticSlope(want, z)
	LogisticSlope(r, z)
	requireSame(t, "LogisticSlope", r, want)
}
