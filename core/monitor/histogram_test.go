package monitor_test

import (
	"math"
	"slices"
	"testing"

	"orrery/core/monitor"

	"pgregory.net/rapid"
)

var (
	nan = math.NaN()
	inf = math.Inf(1)
)

// Worked by hand; p90 and p95 are also what Python's statistics.quantiles says with
// method inclusive, which is the same rule.
func TestQuantile(t *testing.T) {
	for _, c := range []struct {
		name   string
		sorted []float64
		q      float64
		want   float64
	}{
		{"none", nil, 0.5, nan},
		{"one", []float64{7}, 0.99, 7},
		{"least", []float64{1, 2, 4}, 0, 1},
		{"greatest", []float64{1, 2, 4}, 1, 4},
		{"middle", []float64{1, 2, 4}, 0.5, 2},
		{"between", []float64{1, 2, 4, 8}, 0.5, 3},
		{"p95 of four", []float64{1, 2, 4, 8}, 0.95, 7.4},
		{"p90 of ten", []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0.9, 9.1},
		{"below", []float64{1, 2}, -0.1, nan},
		{"above", []float64{1, 2}, 1.1, nan},
		{"not a number", []float64{1, 2}, nan, nan},
	} {
		got := monitor.Quantile(c.sorted, c.q)
		if !(math.Abs(got-c.want) <= 1e-14) && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("%s: Quantile(%v, %v) = %v, want %v", c.name, c.sorted, c.q, got, c.want)
		}
	}
}

func TestNewHistogram_Bounds(t *testing.T) {
	for name, bounds := range map[string][]float64{
		"falls": {2, 1}, "repeats": {1, 1}, "NaN": {1, nan}, "Inf": {1, inf},
	} {
		if _, err := monitor.NewHistogram(bounds); err == nil {
			t.Errorf("%s: NewHistogram(%v) took it, want an error", name, bounds)
		}
	}
	bounds := monitor.LatencyBounds()
	if _, err := monitor.NewHistogram(bounds); err != nil || bounds[0] != 1e-7 || bounds[len(bounds)-1] != 10 {
		t.Errorf("LatencyBounds = %v, %v, want rising from 1e-7 to 10", bounds, err)
	}
}

func TestHistogram_AgainstAPlainCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bounds := monitor.LatencyBounds()
		h, _ := monitor.NewHistogram(bounds)
		values := rapid.SliceOf(rapid.OneOf(
			rapid.Float64Range(0, 20), rapid.SampledFrom(bounds), rapid.Just(nan),
		)).Draw(t, "values")
		kept := []float64{}
		for _, v := range values {
			h.Observe(v)
			if !math.IsNaN(v) {
				kept = append(kept, v)
			}
		}
		if got, want := h.Count(), uint64(len(kept)); got != want {
			t.Fatalf("Count = %d, want %d", got, want)
		}
		for _, b := range h.Buckets() {
			want := uint64(0)
			for _, v := range kept {
				if v <= b.Le {
					want++
				}
			}
			if b.Count != want {
				t.Fatalf("bucket le=%v = %d, want %d", b.Le, b.Count, want)
			}
		}
	})
}

func TestLatencies_Quantile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := monitor.NewLatencies()
		values := rapid.SliceOfN(rapid.Float64Range(2e-7, 9), 1, 300).Draw(t, "values")
		for _, v := range values {
			l.RecordBatch(v, 1)
		}
		slices.Sort(values)
		for _, q := range []float64{0.5, 0.95, 0.99} {
			if got, want := l.Quantile(q), monitor.Quantile(values, q); got != want {
				t.Fatalf("Quantile(%v) = %v, want %v", q, got, want)
			}
		}
	})
}

func TestLatencies_Record(t *testing.T) {
	l := monitor.NewLatencies()
	if !math.IsNaN(l.Mean()) || !math.IsNaN(l.Quantile(0.5)) {
		t.Errorf("of none: mean %v, p50 %v, want NaN", l.Mean(), l.Quantile(0.5))
	}
	l.RecordBatch(0.002, 1)
	l.RecordBatch(0.004, 1)
	if l.Count() != 2 || math.Abs(l.Mean()-0.003) > 1e-18 {
		t.Errorf("count %d, mean %v, want 2, 0.003", l.Count(), l.Mean())
	}
	l.RecordBatch(1e-6, 100_000)
	if l.Count() != 100_002 || l.Quantile(1) != 1e-6 {
		t.Errorf("after a batch: count %d, newest max %v; want 100002, 1e-06", l.Count(), l.Quantile(1))
	}
}

func TestRing_AgainstASlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keep := rapid.IntRange(1, 8).Draw(t, "keep")
		add, quantile := monitor.NewRing(keep)
		all := []float64{}
		for range rapid.IntRange(1, 30).Draw(t, "n") {
			v := rapid.Float64Range(-5, 5).Draw(t, "v")
			all = append(all, v)
			add(v)
			newest := slices.Clone(all[max(len(all)-keep, 0):])
			slices.Sort(newest)
			for _, q := range []float64{0, 0.3, 1} {
				if got, want := quantile(q), monitor.Quantile(newest, q); got != want {
					t.Fatalf("quantile(%v) of the newest %d = %v, want %v", q, keep, got, want)
				}
			}
		}
	})
}
