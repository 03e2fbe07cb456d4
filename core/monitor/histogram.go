package monitor

import (
	"fmt"
	"math"
	"slices"
)

// Histogram counts values into buckets as a Prometheus histogram does: a bucket holds
// what is at most its bound, and a last one without bound holds the rest.
type Histogram struct {
	bounds []float64
	counts []uint64 // of each bucket alone; len(bounds)+1
	count  uint64
	sum    float64
}

// Bucket is one line of a histogram. Count is cumulative: of all values at most Le.
// The last bucket's Le is +Inf.
type Bucket struct {
	Le    float64
	Count uint64
}

// LatencyBounds are the bucket bounds for durations in seconds: 1, 2.5 and 5 of every
// power of ten from 100 nanoseconds to 10 seconds. Neighbours are at most 2.5 times
// apart, so an interpolated quantile is off by less than that factor.
func LatencyBounds() []float64 {
	return []float64{
		1e-7, 2.5e-7, 5e-7, 1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5,
		1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2,
		0.1, 0.25, 0.5, 1, 2.5, 5, 10,
	}
}

// NewHistogram makes an empty histogram. The bounds must be finite and rise; the
// unbounded bucket is added.
func NewHistogram(bounds []float64) (*Histogram, error) {
	for i, b := range bounds {
		if math.IsNaN(b) || math.IsInf(b, 0) || i > 0 && b <= bounds[i-1] {
			return nil, fmt.Errorf("monitor: bucket bound %d is %v; bounds must be finite and rise", i+1, b)
		}
	}
	return &Histogram{bounds: slices.Clone(bounds), counts: make([]uint64, len(bounds)+1)}, nil
}

// Observe counts v. NaN is not a measurement and is left out.
func (h *Histogram) Observe(v float64) { h.observe(v, 1) }

func (h *Histogram) observe(v float64, n uint64) {
	if math.IsNaN(v) {
		return
	}
	i, _ := slices.BinarySearch(h.bounds, v) // the first bound >= v
	h.counts[i] += n
	h.count += n
	h.sum += v * float64(n)
}

// Count is the number of values, Sum their sum.
func (h *Histogram) Count() uint64 { return h.count }
func (h *Histogram) Sum() float64  { return h.sum }

// Buckets are the cumulative counts in rising order of bound, ending in +Inf.
func (h *Histogram) Buckets() []Bucket {
	out := make([]Bucket, len(h.counts))
	var total uint64
	for i, n := range h.counts {
		total += n
		out[i] = Bucket{Le: math.Inf(1), Count: total}
		if i < len(h.bounds) {
			out[i].Le = h.bounds[i]
		}
	}
	return out
}

// Quantile is the q-quantile interpolated from the buckets, as Prometheus's
// histogram_quantile does it: with rank r = q*count, the first bucket whose cumulative
// count is at least r, at lower + (upper-lower) * (r - counted below) / (in it), the
// values being taken as evenly spread in the bucket. The first bucket starts at 0.
//
// Special cases, Prometheus's own: no values or no bounds give NaN; q below 0 gives
// -Inf, above 1 +Inf, NaN NaN; a quantile in the unbounded bucket gives the greatest
// bound; one in a first bucket whose bound is not positive gives that bound. The one
// difference: q = 0 over an empty first bucket is its lower bound 0, where Prometheus
// divides 0 by 0 and has NaN.
//
// Source: Prometheus, promql/quantile.go, bucketQuantile.
func (h *Histogram) Quantile(q float64) float64 {
	switch {
	case h.count == 0 || len(h.bounds) == 0 || math.IsNaN(q):
		return math.NaN()
	case q < 0:
		return math.Inf(-1)
	case q > 1:
		return math.Inf(1)
	}
	rank := q * float64(h.count)
	b, below := 0, 0.0
	for b < len(h.bounds) && below+float64(h.counts[b]) < rank {
		below += float64(h.counts[b])
		b++
	}
	if b == len(h.bounds) {
		return h.bounds[b-1]
	}
	lower, upper := 0.0, h.bounds[b]
	switch {
	case b > 0:
		lower = h.bounds[b-1]
	case upper <= 0:
		return upper
	}
	if h.counts[b] == 0 { // only for q = 0
		return lower
	}
	return lower + (upper-lower)*((rank-below)/float64(h.counts[b]))
}
