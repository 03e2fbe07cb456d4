package monitor

import "math"

const keepRaw = 10_000 // raw values for exact percentiles: 80 kB, sorted in about a millisecond

// Latencies are the durations of calls: the notebook's PerformanceMonitor, whose
// `record` is RecordBatch and whose `mean` is Mean. The mean and the count are of every
// call; Quantile is exact over the newest 10,000.
type Latencies struct {
	raw  ring
	hist *Histogram
}

// NewLatencies makes an empty record.
func NewLatencies() *Latencies {
	h, _ := NewHistogram(LatencyBounds()) // these bounds rise
	return &Latencies{raw: ring{keep: keepRaw}, hist: h}
}

// RecordBatch adds n calls that took a mean of seconds each, timed together (see
// TimeBatch): n equal values. A negative duration, from a clock that was set back,
// counts as 0; NaN and n < 1 are left out.
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
