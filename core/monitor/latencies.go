package monitor

import (
	"math"
	"slices"
)

const keepRaw = 10_000 // raw values for exact percentiles: 80 kB, sorted in about a millisecond

// Latencies are the durations of calls: the notebook's PerformanceMonitor, whose `record` is RecordBatch and whose
// `mean` is Mean. The mean and the count are of every call; Quantile is exact over the newest 10,000.
type Latencies struct {
	raw  ring
	hist *Histogram
}

// NewLatencies makes an empty record.
func NewLatencies() *Latencies {
	h, _ := NewHistogram(LatencyBounds()) // these bounds rise
	return &Latencies{raw: ring{keep: keepRaw}, hist: h}
}

// RecordBatch adds n calls that took a mean of seconds each, timed together (see TimeBatch): n equal values. A negative
// duration, from a clock that was set back, counts as 0; NaN and n < 1 are left out.
func (l *Latencies) RecordBatch(seconds float64, n int) {
	if math.IsNaN(seconds) || n < 1 {
		return
	}
	seconds = max(seconds, 0)
	l.hist.observe(seconds, uint64(n))
	for range min(n, keepRaw) {
		l.raw.add(seconds)
	}
}

// Count is the number of calls, Mean their mean duration in seconds (NaN for none).
func (l *Latencies) Count() int    { return int(l.hist.count) }
func (l *Latencies) Mean() float64 { return l.hist.sum / float64(l.hist.count) }

// Quantile is exact over the newest 10,000 calls, in seconds, interpolated linearly
// between the two nearest as numpy does; NaN for none.
func (l *Latencies) Quantile(q float64) float64 { return l.raw.quantile(q) }

// Histogram is the buckets of every call. Read-only.
func (l *Latencies) Histogram() *Histogram { return l.hist }

// Quantile is the q-quantile of sorted by linear interpolation: with h = (n-1)q it is interpolated between the values
// at floor(h) and floor(h)+1 by h's fraction. This is numpy's default ("linear", type 7 of Hyndman and Fan 1996), so 0
// is the minimum, 0.5 the median and 1 the maximum.
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
