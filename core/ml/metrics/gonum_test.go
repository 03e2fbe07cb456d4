package metrics_test

import (
	"math"
	"slices"
	"sort"
	"testing"

	"gonum.org/v1/gonum/integrate"
	"gonum.org/v1/gonum/stat"

	"orrery/core/ml/metrics"
	"orrery/core/num/random"
)

// tied returns random classes and scores of two digits, so that scores repeat.
func tied(n int) (truth []int, score []float64) {
	r := random.New(3)
	for range n {
		s := float64(r.Interval(99)) / 100
		c := 0
		if r.Float64() < s {
			c = 1
		}
		truth, score = append(truth, c), append(score, s)
	}
	return truth, score
}

// gonumROC calls stat.ROC, which needs the scores in ascending order.
func gonumROC(truth []int, score []float64) (fpr, tpr, thresholds []float64) {
	y, classes := slices.Clone(score), make([]bool, len(truth))
	for i, c := range truth {
		classes[i] = c == 1
	}
	stat.SortWeightedLabeled(y, classes, nil)
	tpr, fpr, thresholds = stat.ROC(nil, y, classes, nil)
	return fpr, tpr, thresholds
}

func within(t *testing.T, what string, got, want []float64, limit float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, gonum has %d", what, len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= limit) {
			t.Errorf("%s[%d] = %v, gonum has %v", what, i, got[i], want[i])
		}
	}
}

func TestROC_AsGonum(t *testing.T) {
	for _, n := range []int{2, 49, 1000} {
		truth, score := tied(n)
		truth[0], truth[1] = 0, 1
		fpr, tpr, thresholds := metrics.FullROC(truth, score)
		x, y, cutoffs := gonumROC(truth, score)
		within(t, "fpr", fpr, x, 4e-16)
		within(t, "tpr", tpr, y, 4e-16)
		within(t, "thresholds", thresholds[1:], cutoffs[1:], 0) // gonum's first is +Inf, scikit-learn 1.2's the largest plus 1
		if got, want := metrics.ROCAUC(truth, score), integrate.Trapezoidal(x, y); math.Abs(got-want) > 1e-15 {
			t.Errorf("%d rows: area %v, gonum's %v", n, got, want)
		}
	}
}

// scikit-learn divides counts, gonum multiplies them by 1/n: with 49 rows the last point is not 1.
func TestROC_GonumMissesTheCorner(t *testing.T) {
	truth, score := make([]int, 98), make([]float64, 98)
	for i := range truth {
		truth[i], score[i] = i%2, float64(i)
	}
	_, tpr, _ := metrics.FullROC(truth, score)
	_, theirs, _ := gonumROC(truth, score)
	if tpr[0] != 0 || theirs[0] == 0 {
		t.Errorf("first tpr %v, gonum's %v: gonum has changed, compare again", tpr[0], theirs[0])
	}
}

func TestRegression_AsGonum(t *testing.T) {
	r := random.New(4)
	truth, pred := make([]float64, 501), make([]float64, 501)
	for i := range truth {
		truth[i] = r.Float64()
		pred[i] = truth[i] + 0.1*r.Float64()
	}
	s := metrics.Regression(truth, pred)
	if want := stat.RSquaredFrom(pred, truth, nil); math.Abs(s.R2-want) > 1e-14 {
		t.Errorf("R2 = %v, gonum's %v", s.R2, want)
	}
	off := make([]float64, len(truth))
	for i := range off {
		off[i] = math.Abs(truth[i] - pred[i])
	}
	sort.Float64s(off)
	if want := stat.Quantile(0.5, stat.Empirical, off, nil); s.MedianAE != want { // of an odd number the same
		t.Errorf("MedianAE = %v, gonum's %v", s.MedianAE, want)
	}
}

// The bounds of an interval are numpy's quantiles, at position q(n-1). gonum's LinInterp uses qn-1, so it agrees at
// another q.
func TestBootstrap_QuantilesAsGonum(t *testing.T) {
	var found []float64
	rows := 0
	score := func(draw []int) float64 {
		sum := 0.0
		for _, i := range draw {
			sum += math.Sqrt(float64(i))
		}
		if rows++; rows > 1 { // the first is of all rows as they are
			found = append(found, sum)
		}
		return sum
	}
	got := metrics.Bootstrap(50, metrics.Bootstrapping{Times: 200}, score)
	sort.Float64s(found)
	for q, bound := range map[float64]float64{0.025: got.Low, 0.975: got.High} {
		n := float64(len(found))
		if want := stat.Quantile((q*(n-1)+1)/n, stat.LinInterp, found, nil); math.Abs(bound/want-1) > 1e-13 {
			t.Errorf("%v: %v, gonum's %v", q, bound, want)
		}
		if other := stat.Quantile(q, stat.LinInterp, found, nil); math.Abs(bound/other-1) < 1e-6 {
			t.Errorf("%v: gonum's own quantile is the same now; compare again", q)
		}
	}
}

func BenchmarkGonum(b *testing.B) {
	truth, score := scored(100_000)
	fpr, tpr, _ := metrics.FullROC(truth, score)
	for _, c := range []struct {
		name        string
		ours, their func()
	}{
		{"ROC 100000", func() { metrics.FullROC(truth, score) }, func() { gonumROC(truth, score) }},
		{"AUC 100000", func() { metrics.AUC(fpr, tpr) }, func() { integrate.Trapezoidal(fpr, tpr) }},
	} {
		b.Run(c.name+"/ours", func(b *testing.B) {
			for b.Loop() {
				c.ours()
			}
		})
		b.Run(c.name+"/gonum", func(b *testing.B) {
			for b.Loop() {
				c.their()
			}
		})
	}
}
