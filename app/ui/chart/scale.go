package chart

import (
	"math"
	"time"
)

// Scale maps a domain of values linearly onto a range of coordinates.
type Scale struct{ D0, D1, R0, R1 float64 }

// At returns the coordinate of v: R0 + (v-D0)/(D1-D0) * (R1-R0), clamped to the range, so that a value outside the
// domain is drawn at its edge. An empty domain maps everything to the middle.
func (s Scale) At(v float64) float64 {
	// Halves avoid an overflow of the subtraction for very large values.
	span := s.D1/2 - s.D0/2
	if span == 0 || math.IsNaN(span) {
		return (s.R0 + s.R1) / 2
	}
	share := (v/2 - s.D0/2) / span
	return s.R0 + min(max(share, 0), 1)*(s.R1-s.R0)
}

// Ticks returns about n round values within [lo, hi], at most 201, with a step of 1, 2 or 5 times a power of ten. For
// a domain that is empty, not finite or too narrow for float64 it returns only lo.
func Ticks(lo, hi float64, n int) []float64 {
	step := niceStep(lo, hi, n)
	if step == 0 {
		return []float64{lo}
	}
	first, last := math.Ceil(lo/step-1e-9), math.Floor(hi/step+1e-9)
	if last-first > 200 || first == first+1 {
		return []float64{lo}
	}
	ticks := make([]float64, 0, int(last-first)+1)
	for k := first; k <= last; k++ {
		ticks = append(ticks, stepTimes(k, step))
	}
	return ticks
}

// stepTimes returns k*step with less rounding error: a step below one is the inverse of a whole number, and 3/10 is
// nearer to 0.3 than 3*0.1 is.
func stepTimes(k, step float64) float64 {
	if k == 0 {
		return 0
	}
	if inverse := math.Round(1 / step); step < 1 && math.Abs(inverse*step-1) < 1e-9 {
		return k / inverse
	}
	return k * step
}

// niceStep returns the smallest 1, 2 or 5 times a power of ten that is at least (hi-lo)/n; 0 if there is none.
func niceStep(lo, hi float64, n int) float64 {
	if n < 1 || !finite(lo) || !finite(hi) || hi <= lo {
		return 0
	}
	n = min(n, 100)
	rough := hi/float64(n) - lo/float64(n)
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	if !finite(power) || power == 0 {
		return 0
	}
	for _, m := range []float64{1, 2, 5, 10} {
		if m*power >= rough*(1-1e-9) {
			return m * power
		}
	}
	return 0
}

// extent returns the minimum and maximum of the finite values; 0 and 1 if there are none. A single value is widened
// on both sides.
func extent(values ...[]float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, vs := range values {
		for _, v := range vs {
			if finite(v) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	if lo > hi {
		return 0, 1
	}
	return widen(lo, hi)
}

// widen makes a domain finite and not empty.
func widen(lo, hi float64) (float64, float64) {
	if math.IsNaN(lo) || math.IsNaN(hi) {
		return 0, 1
	}
	lo, hi = max(lo, -math.MaxFloat64), min(hi, math.MaxFloat64)
	if lo < hi {
		return lo, hi
	}
	lo, hi = min(lo, hi), max(lo, hi)
	if lo < hi {
		return lo, hi
	}
	room := max(math.Abs(lo)*0.1, 1e-9)
	if lo == 0 {
		room = 1
	}
	return max(lo-room, -math.MaxFloat64), min(hi+room, math.MaxFloat64)
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// clockSteps returns the steps of time ticks in seconds.
func clockSteps() []float64 {
	return []float64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800,
		3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800}
}

// timeTicks returns at most about n round times within [lo, hi] in milliseconds since 1970, aligned to midnight of
// the time zone, and their step.
func timeTicks(lo, hi float64, n int, zone *time.Location) ([]float64, float64) {
	if n < 1 || !finite(lo) || !finite(hi) || hi <= lo || math.Abs(lo) > 1e15 || math.Abs(hi) > 1e15 {
		return []float64{lo}, 1000
	}
	step := 0.0
	for _, step = range clockSteps() {
		if (hi-lo)/(1000*step) <= float64(n) {
			break
		}
	}
	for (hi-lo)/(1000*step) > float64(n) {
		step *= 2
	}
	step *= 1000
	_, offset := time.UnixMilli(int64(lo)).In(zone).Zone()
	shift := float64(offset) * 1000
	var ticks []float64
	for k := math.Ceil((lo + shift) / step); k*step-shift <= hi; k++ {
		ticks = append(ticks, k*step-shift)
	}
	return ticks, step
}

// timeLabel formats a time to the second, the minute or the day, depending on the step of the ticks.
func timeLabel(ms, step float64, zone *time.Location) string {
	if !finite(ms) || math.Abs(ms) > 1e15 {
		return ""
	}
	t := time.UnixMilli(int64(ms)).In(zone)
	switch {
	case step < 60_000:
		return t.Format("15:04:05")
	case step < 86_400_000:
		return t.Format("15:04")
	}
	return t.Format("2 Jan")
}
