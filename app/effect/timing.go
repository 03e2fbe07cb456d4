package effect

import (
	"time"

	"orrery/core/monitor"
)

// longestBatch limits a timed batch on a coarse clock, so that it does not block the page for long.
const longestBatch = 4 * time.Millisecond

// timed measures the duration of a short call on the page's thread.
func (r *Runner) timed(longest time.Duration, call func()) monitor.Batch {
	return monitor.TimeShort(r.seconds, r.clockStep, longest.Seconds(), call)
}

func perCall(b monitor.Batch) time.Duration {
	return time.Duration(b.PerCall() * 1e9)
}
