package expr_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"

	"orrery/core/table"
)

// fitted returns the constants that a formula of x learns, by way of its value in the first row.
func fitted(t testing.TB, src string, x []float64) float64 {
	t.Helper()
	data := must(t)(table.New(table.Numbers("x", x)))
	out, err := fit(t, src, data, nil).Eval(data)
	if err != nil {
		t.Fatal(err)
	}
	return out.Floats()[0]
}

// The sum of a mean is exact to its last digit or two, also where numbers cancel each other.
func TestFit_MeanIsCompensated(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-1e15, 1e15), 1, 50).Draw(r, "x")
		x = append(x, 1e16, -1e16)
		exact := new(big.Float).SetPrec(2000)
		for _, v := range x {
			exact.Add(exact, big.NewFloat(v))
		}
		sum, _ := exact.Float64()
		got, want := fitted(t, "mean(x)", slices.Clone(x)), sum/float64(len(x))
		if limit := 4e-16*math.Abs(want) + 1e-13; math.Abs(got-want) > limit {
			r.Fatalf("mean(%v) = %v, exactly %v", x, got, want)
		}
	})
}

func TestFit_MeanOfInfinities(t *testing.T) {
	inf := math.Inf(1)
	for _, c := range []struct {
		x    []float64
		want float64
	}{{[]float64{inf, 1}, inf}, {[]float64{1, -inf, 2}, -inf}, {[]float64{inf, inf}, inf}, {[]float64{inf, -inf}, math.NaN()}} {
		if got := fitted(t, "mean(x)", c.x); got != c.want && !(got != got && c.want != c.want) {
			t.Errorf("mean(%v) = %v, want %v", c.x, got, c.want)
		}
	}
}

func TestFit_AsGonum(t *testing.T) {
	x := must(t)(benchTable(t, 1001).Select("feature_1")).Columns()[0].Floats()
	mean, std := stat.MeanStdDev(x, nil)
	for src, want := range map[string]float64{"mean(x)": mean, "std(x)": std, "zscore(x)": (x[0] - mean) / std} {
		if got := fitted(t, src, x); math.Abs(got-want) > 1e-13 {
			t.Errorf("%s = %v, gonum has %v", src, got, want)
		}
	}
}
