package effect

import (
	"strings"
	"time"

	monitorstation "orrery/app/station/monitor"
	"orrery/core/monitor"
)

// setClockStep sets the resolution of the clock that times predictions.
func (r *Runner) setClockStep(step time.Duration) {
	r.monitorMu.Lock()
	defer r.monitorMu.Unlock()
	r.monitor.ClockStep = step.Seconds()
}

// observe records one request; its latency is the mean of the batch that timed it.
func (r *Runner) observe(o monitor.Observation) {
	r.monitorMu.Lock()
	defer r.monitorMu.Unlock()
	r.monitor.Record(o)
}

// rateWindow is the time over which the rate of requests is computed.
const rateWindow = 10 * time.Second

// snapshot reads the monitor.
func (r *Runner) snapshot(window time.Duration) monitorstation.Snapshot {
	r.monitorMu.Lock()
	defer r.monitorMu.Unlock()
	m, now := r.monitor, r.Now()
	s := monitorstation.Snapshot{At: now, Count: m.Latency.Count(), Errors: m.Errors(), ClockStep: seconds(m.ClockStep)}
	if s.Count == 0 {
		return s
	}
	s.Mean, s.P50, s.P95, s.P99 = seconds(m.Latency.Mean()), seconds(m.Latency.Quantile(0.5)), seconds(m.Latency.Quantile(0.95)), seconds(m.Latency.Quantile(0.99))
	before := uint64(0)
	for _, b := range m.Latency.Histogram().Buckets() {
		s.Bounds, s.Buckets = append(s.Bounds, b.Le), append(s.Buckets, int(b.Count-before))
		before = b.Count
	}
	recent := 0
	points := m.Seconds.Points()
	// Windows above 15 minutes show points by the minute, once there are enough of them.
	if minutes := m.Minutes.Points(); (window > 15*time.Minute || window == 0) && len(minutes) > 15 {
		points = minutes
	}
	for _, p := range points {
		if window == 0 || now.Sub(p.Start) <= window {
			s.Series = append(s.Series, monitorstation.Moment{At: p.Start, Count: p.Count, P50: seconds(p.P50), P95: seconds(p.P95), P99: seconds(p.P99)})
		}
	}
	for _, p := range m.Seconds.Points() {
		if now.Sub(p.Start) <= rateWindow {
			recent += p.Count
		}
	}
	s.Rate = float64(recent) / rateWindow.Seconds()
	var text strings.Builder
	_ = m.WriteText(&text) // writing to a strings.Builder does not fail
	s.Prometheus = text.String()
	return s
}

func seconds(v float64) time.Duration { return time.Duration(v * 1e9) }

// longestBatch limits a timed batch on a coarse clock, so that it does not block the page for long.
const longestBatch = 4 * time.Millisecond

// timed measures the duration of a short call on the page's thread.
func (r *Runner) timed(longest time.Duration, call func()) monitor.Batch {
	return monitor.TimeShort(r.seconds, r.clockStep, longest.Seconds(), call)
}

func perCall(b monitor.Batch) time.Duration {
	return time.Duration(b.PerCall() * 1e9)
}
