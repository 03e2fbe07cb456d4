package kernel_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"orrery/core/num/kernel"
	"pgregory.net/rapid"
)

func TestNth_AsSorted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.Float64Range(-3, 3), 1, 60).Draw(t, "v")
		if rapid.Bool().Draw(t, "ties") {
			for i := range v {
				v[i] = math.Round(v[i])
			}
		}
		k := rapid.IntRange(0, len(v)-1).Draw(t, "k")
		want := slices.Sorted(slices.Values(v))
		if got := kernel.Nth(v, k); got != want[k] {
			t.Fatalf("Nth(%d) = %v, want %v", k, got, want[k])
		}
		if k > 0 && slices.Max(v[:k]) > v[k] || slices.Min(v[k:]) < v[k] {
			t.Fatalf("%v is not divided at %d", v, k)
		}
		slices.Sort(v)
		if !slices.Equal(v, want) {
			t.Fatalf("%v are other numbers than %v", v, want)
		}
	})
}

// The expected numbers are numpy's.
func TestQuantile_NumpysNumbers(t *testing.T) {
	v := []float64{7, -1, 3.5, 0.1, 3.5, 12}
	for _, c := range []struct{ q, want float64 }{
		{0, -1}, {1, 12}, {0.25, 0.95}, {0.5, 3.5}, {0.75, 6.125}, {0.1, -0.45000000000000007}, {0.93, 10.250000000000002},
	} {
		if got := kernel.Quantile(slices.Clone(v), c.q); got != c.want {
			t.Errorf("Quantile(%v) = %v, want %v", c.q, got, c.want)
		}
	}
	if got := kernel.Quantile([]float64{4}, 0.3); got != 4 {
		t.Errorf("Quantile of one = %v, want 4", got)
	}
}

func ExampleMedian() {
	fmt.Println(kernel.Median([]float64{9, 1, 5}), kernel.Median([]float64{9, 1, 5, 2}))
	// Output: 5 3.5
}

func BenchmarkMedian(b *testing.B) {
	v := make([]float64, 1<<20)
	x := uint64(1)
	for i := range v {
		x = x*6364136223846793005 + 1442695040888963407
		v[i] = float64(x >> 11)
	}
	room := make([]float64, len(v))
	for b.Loop() {
		copy(room, v)
		kernel.Median(room)
	}
}
