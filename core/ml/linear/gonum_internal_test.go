package linear

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"orrery/core/ml"
	"orrery/core/num/kernel"
	"orrery/core/num/random"
)

// drawn returns n numbers from -1 to 1.
func drawn(n int, seed uint64) []float64 {
	r, v := random.New(seed), make([]float64, n)
	for i := range v {
		v[i] = 2*r.Float64() - 1
	}
	return v
}

// definite returns a positive definite matrix in rows of n, with a condition number of about n.
func definite(n int) []float64 {
	b := mat.NewDense(n, n, drawn(n*n, 1))
	var a mat.Dense
	a.Mul(b.T(), b)
	for j := range n {
		a.Set(j, j, a.At(j, j)+1)
	}
	return a.RawMatrix().Data
}

func quiet() *ticker { return newTicker(context.Background(), 1) }

// differs returns the largest difference of two lists, relative to the largest number of the second.
func differs(got, want []float64) float64 {
	return floats.Distance(got, want, math.Inf(1)) / max(kernel.MaxAbs(want), math.SmallestNonzeroFloat64)
}

func TestFactor_AsGonum(t *testing.T) {
	for _, n := range []int{1, 2, 7, 60, 200} {
		a, want := definite(n), drawn(n, 2)
		got := slices.Clone(want)
		var c mat.Cholesky
		if !c.Factorize(mat.NewSymDense(n, slices.Clone(a))) {
			t.Fatalf("%d: gonum calls the matrix singular", n)
		}
		x := mat.NewVecDense(n, nil)
		if err := c.SolveVecTo(x, mat.NewVecDense(n, want)); err != nil {
			t.Fatal(err)
		}
		if ok, err := factor(quiet(), a, n); !ok || err != nil {
			t.Fatalf("%d: factor = %v, %v", n, ok, err)
		}
		solve(a, n, got)
		if d := differs(got, x.RawVector().Data); d > 1e-12 {
			t.Errorf("%d: the solution is %.2g off gonum's, want at most 1e-12", n, d)
		}
	}
	// A matrix of rank 1 is refused by both.
	a := []float64{1, 1, 1, 1}
	var c mat.Cholesky
	if ok, _ := factor(quiet(), slices.Clone(a), 2); ok || c.Factorize(mat.NewSymDense(2, a)) {
		t.Error("a singular matrix was factored")
	}
}

// table of rows and columns, the last depending on the first where dependent is set.
func columns(rows, width int, dependent bool) (ml.Matrix, []float64) {
	x := ml.Matrix{Rows: rows, Cols: make([][]float64, width)}
	for j := range x.Cols {
		x.Cols[j] = drawn(rows, uint64(j+10))
	}
	if dependent {
		floats.ScaleTo(x.Cols[width-1], 3, x.Cols[0])
	}
	return x, drawn(rows, 3)
}

func dense(x ml.Matrix) *mat.Dense {
	d := mat.NewDense(x.Rows, len(x.Cols), nil)
	for j, c := range x.Cols {
		d.SetCol(j, c)
	}
	return d
}

func gonumLeastSquares(x ml.Matrix, y []float64) (w, singular []float64, rank int, err error) {
	var s mat.SVD
	if !s.Factorize(dense(x), mat.SVDThin) {
		return nil, nil, 0, fmt.Errorf("no convergence")
	}
	rank = s.Rank(rankTolerance)
	v := mat.NewVecDense(len(x.Cols), nil)
	s.SolveVecTo(v, mat.NewVecDense(len(y), y), rank)
	return v.RawVector().Data, s.Values(nil), rank, nil
}

func ourLeastSquares(x ml.Matrix, y []float64) (w, singular []float64, rank int, err error) {
	s, err := reduce(quiet(), x, y, make([]float64, len(x.Cols)), 0)
	if err != nil {
		return nil, nil, 0, err
	}
	return s.shortest(quiet(), 0)
}

func TestShortest_AsGonum(t *testing.T) {
	for _, c := range []struct {
		rows, width int
		dependent   bool
		rank        int
	}{{5, 1, false, 1}, {40, 7, false, 7}, {1000, 30, false, 30}, {40, 7, true, 6}, {6, 20, false, 6}} {
		x, y := columns(c.rows, c.width, c.dependent)
		got, singular, rank, err := ourLeastSquares(x, y)
		if err != nil {
			t.Fatal(err)
		}
		want, values, wantRank, err := gonumLeastSquares(x, y)
		if err != nil {
			t.Fatal(err)
		}
		if rank != c.rank || wantRank != c.rank {
			t.Errorf("%+v: rank %d, gonum's %d", c, rank, wantRank)
		}
		if d := differs(got, want); d > 1e-12 {
			t.Errorf("%+v: the weights are %.2g off gonum's, want at most 1e-12", c, d)
		}
		if d := differs(singular[:rank], values[:rank]); d > 1e-13 {
			t.Errorf("%+v: the singular values are %.2g off gonum's, want at most 1e-13", c, d)
		}
	}
}

// bitsOf mixes the bits of numbers into one.
func bitsOf(v ...float64) uint64 {
	h := uint64(14695981039346656037)
	for _, f := range v {
		h = (h ^ math.Float64bits(f)) * 1099511628211
	}
	return h
}

// gonum has assembly for amd64, which adds in another order than its Go code, which WebAssembly uses. So the same input
// gives other bits natively than in a browser, and the checks here do not use it. If this test fails, gonum has
// changed: compare again.
func TestGonumsBitsDependOnTheMachine(t *testing.T) {
	x, y := columns(1000, 12, false)
	w, _, _, err := gonumLeastSquares(x, y)
	if err != nil {
		t.Fatal(err)
	}
	var c mat.Cholesky
	c.Factorize(mat.NewSymDense(60, definite(60)))
	solved := mat.NewVecDense(60, nil)
	if err := c.SolveVecTo(solved, mat.NewVecDense(60, drawn(60, 2))); err != nil {
		t.Fatal(err)
	}
	v, u := drawn(1000, 4), drawn(1000, 5)
	for _, f := range []struct {
		name        string
		amd64, wasm uint64
		got         uint64
	}{
		{"floats.Sum", 0x231f484c0fc76e25, 0x231f7e4c0fc7c9e7, bitsOf(floats.Sum(v))},
		{"floats.Dot", 0xcaab2172f0eff05, 0xcaab0172f0efb9f, bitsOf(floats.Dot(v, u))},
		{"mat.Cholesky", 0xd8acb14ff3c194b0, 0xd61e23e533d718f2, bitsOf(solved.RawVector().Data...)},
		{"mat.SVD", 0xc475108b64bce9ee, 0x541b2f1c4b6debcc, bitsOf(w...)},
	} {
		want, known := map[string]uint64{"amd64": f.amd64, "wasm": f.wasm}[runtime.GOARCH]
		if known && f.got != want {
			t.Errorf("%s: bits %#x on %s, were %#x", f.name, f.got, runtime.GOARCH, want)
		}
		if f.amd64 == f.wasm {
			t.Errorf("%s: the same bits on both", f.name)
		}
	}
}

func BenchmarkGonum(b *testing.B) {
	ticker := quiet()
	a, y200 := definite(200), drawn(200, 2)
	x, y := columns(10_000, 20, false)
	u, v := drawn(1000, 4), drawn(1000, 5)
	for _, c := range []struct {
		name        string
		ours, their func() error
	}{
		{"Cholesky 200", func() error {
			m, v := slices.Clone(a), slices.Clone(y200)
			_, err := factor(ticker, m, 200)
			solve(m, 200, v)
			return err
		}, func() error {
			var c mat.Cholesky
			c.Factorize(mat.NewSymDense(200, slices.Clone(a)))
			return c.SolveVecTo(mat.NewVecDense(200, nil), mat.NewVecDense(200, y200))
		}},
		{"LeastSquares 10000x20", func() error { _, _, _, err := ourLeastSquares(x, y); return err },
			func() error { _, _, _, err := gonumLeastSquares(x, y); return err }},
		{"Dot 1000", func() error { sink += kernel.Dot(u, v); return nil },
			func() error { sink += floats.Dot(u, v); return nil }},
		{"Sum 1000", func() error { sink += kernel.Sum(u); return nil },
			func() error { sink += floats.Sum(u); return nil }},
		{"Axpy 1000", func() error { kernel.Axpy(u, 1e-9, v); return nil },
			func() error { floats.AddScaled(u, 1e-9, v); return nil }},
		{"Distance 1000", func() error { sink += kernel.Distance2(u, v); return nil },
			func() error { sink += floats.Distance(u, v, 2); return nil }},
	} {
		for name, run := range map[string]func() error{"ours": c.ours, "gonum": c.their} {
			b.Run(c.name+"/"+name, func(b *testing.B) {
				for b.Loop() {
					if err := run(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

var sink float64
