package monitor

import (
	"math"
	"slices"
)

// Quantile is the q-quantile of sorted by linear interpolation: with h = (n-1)q it
// is interpolated between the values at floor(h) and floor(h)+1 by h's fraction. This
// is numpy's default ("linear", type 7 of Hyndman and Fan 1996), so 0 is the minimum,
// 0.5 the median and 1 the maximum.
//
// Domain: sorted ascending without NaN, q in [0, 1]. No values, or q outside, give NaN.
func Quantile(sorted []float64, q float64) float64 {
	n := len(sorted)
	if n == 0 || !(q >= 0 && q <= 1) {
		return math.NaN()
	}
	h := float64(q * float64(n-1))
	i := int(h)
	if i+1 >= n {
		return sorted[n-1]
	}
	a, b := sorted[i], sorted[i+1]
	return a + float64((h-float64(i))*(b-a))
}

// ring holds the newest values, with a sorted copy made when it is asked for.
type ring struct {
	values []float64 // grows up to keep, then is written round
	keep   int
	next   int
	sorted []float64
	fresh  bool // sorted is of now
}

func (r *ring) add(v float64) {
	r.fresh = false
	if len(r.values) < r.keep {
		r.values = append(r.values, v)
		return
	}
	r.values[r.next] = v
	r.next = (r.next + 1) % r.keep
}

func (r *ring) quantile(q float64) float64 {
	if !r.fresh {
		r.sorted = append(r.sorted[:0], r.values...)
		slices.Sort(r.sorted)
		r.fresh = true
	}
	return Quantile(r.sorted, q)
}

func (r *ring) clear() {
	r.values, r.next, r.fresh = r.values[:0], 0, false
}
