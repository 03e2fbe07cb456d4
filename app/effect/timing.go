package effect

import (
	"time"

	"orrery/core/monitor"
)

// longestBatch bounds a timed batch on a coarse clock, so that it is a short task of the page.
const longestBatch = 4 * time.Millisecond

// timed measures a short call on the page.
func (r *Runner) timed(longest time.Duration, call func()) monitor.Batch {
	return monitor.TimeShort(r.seconds, r.clockStep, longest.Seconds(), call)
}

func perCall(b monitor.Batch) time.Duration {
	return time.Duration(b.PerCall() * 1e9)
}
