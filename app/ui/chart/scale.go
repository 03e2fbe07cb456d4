package chart

import "math"

// Scale maps a domain of values linearly onto a range of coordinates.
type Scale struct{ D0, D1, R0, R1 float64 }

// At returns the coordinate of v: R0 + (v-D0)/(D1-D0) * (R1-R0), held within
// the range, so that a value outside the domain is drawn on the edge. A domain
// without width maps everything to the middle.
func (s Scale) At(v float64) float64 {
	// Halves keep the subtraction from overflowing at the ends of float64.
	span := s.D1/2 - s.D0/2
	if span == 0 || math.IsNaN(span) {
		return (s.R0 + s.R1) / 2
	}
	share := (v/2 - s.D0/2) / span
	return s.R0 + min(max(share, 0), 1)*(s.R1-s.R0)
}

// Ticks returns round values within [lo, hi], about n of them and at most some
// hundred, at a step of 1, 2 or 5 times a power of ten. A domain that is empty,
// not finite or too narrow for float64 to divide yields lo alone.
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

// stepTimes is k*step without the last digit's noise: a step below one is one
// over a whole number, and 3/10 is nearer to 0.3 than 3*0.1 is.
func stepTimes(k, step float64) float64 {
	if k == 0 {
		return 0
	}
	if inverse := math.Round(1 / step); step < 1 && math.Abs(inverse*step-1) < 1e-9 {
		return k / inverse
	}
	return k * step
}

// niceStep is the smallest of 1, 2, 5 times a power of ten that is at least a
// n-th of the domain; 0 when there is none.
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

// extent is the smallest and largest finite value, 0 and 1 when there is none.
// A single value gets room on both sides.
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

// widen gives a domain some width and keeps it within float64.
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
