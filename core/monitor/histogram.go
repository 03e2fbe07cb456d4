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

// Bucket is one line of a histogram. Count is cumulative: of all values at most Le. The last bucket's Le is +Inf.
type Bucket struct {
	Le    float64
	Count uint64
}

// LatencyBounds are the bucket bounds for durations in seconds: 1, 2.5 and 5 of every
// power of ten from 100 nanoseconds to 10 seconds.
func LatencyBounds() []float64 {
	return []float64{
		1e-7, 2.5e-7, 5e-7, 1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5,
		1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2,
		0.1, 0.25, 0.5, 1, 2.5, 5, 10,
	}
}

// NewHistogram makes an empty histogram. The bounds must be finite and rise; the unbounded bucket is added.
func NewHistogram(bounds []float64) (*Histogram, error) {
	for i, b := range bounds {
		if math.IsNaN(b) || math.IsInf(b, 0) || i > 0 && b <= bounds[i-1] {
			return nil, fmt.Errorf("monitor: bucket bound %d is %v; bounds must be finite and rise", i+1, b)
		}
	}
	return &Histogram{bounds: slices.Clone(bounds), counts: make([]uint64, len(bounds)+1)}, nil
}

// observe counts v n times. NaN is not a measurement and is left out.
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
