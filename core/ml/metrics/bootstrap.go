package metrics

import (
	"math"

	"orrery/core/num/random"
)

// Interval is a score on all rows and its confidence interval. Times is the number of resamples that had a score.
type Interval struct {
	Value, Low, High float64
	Times            int
}

// Bootstrapping has the options of Bootstrap. The zero value of Times is 1000, that of Level 0.95.
type Bootstrapping struct {
	Times       int
	Level       float64 // fraction of the resamples within the interval
	RandomState uint64
}

// Bootstrap draws resamples of n rows with replacement and returns the interval between the percentiles of their
// scores. score gets the rows of a resample, in memory that it must not retain, and returns NaN if a resample has no
// score. The draws are numpy's RandomState.randint(n, size=n), the same as in sklearn.utils.resample.
func Bootstrap(n int, o Bootstrapping, score func(rows []int) float64) Interval {
	if o.Times == 0 {
		o.Times = 1000
	}
	if o.Level == 0 {
		o.Level = 0.95
	}
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	out := Interval{Value: score(rows), Low: math.NaN(), High: math.NaN()}
	if n == 0 {
		return out
	}
	r := random.New(o.RandomState)
	var found []float64
	for range o.Times {
		for i := range rows {
			rows[i] = int(r.Interval(uint32(n - 1)))
		}
		if s := score(rows); s == s {
			found = append(found, s)
		}
	}
	if out.Times = len(found); out.Times > 0 {
		sorted := ascending(found)
		out.Low, out.High = quantileOf(sorted, (1-o.Level)/2), quantileOf(sorted, (1+o.Level)/2)
	}
	return out
}
