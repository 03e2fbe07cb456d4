package effect

import (
	"time"

	"orrery/core/monitor"
)

const (
	// steps of the clock that a batch must last: the mean is then off by at most 5 %.
	stepsPerBatch = 20
	// longestBatch bounds a batch on a coarse clock, so that the page is not held up.
	longestBatch = 4 * time.Millisecond
	maxCalls     = 4096
)

// timed measures a short call: batches of growing length, until one lasts long
// enough for the browser's clock, or as long as is allowed.
func (r *Runner) timed(longest time.Duration, call func()) monitor.Batch {
	enough := min(stepsPerBatch*r.clockStep, longest.Seconds())
	for n := 1; ; n *= 4 {
		b := monitor.TimeBatch(r.seconds, n, call)
		if b.Seconds >= enough || n >= maxCalls {
			return b
		}
	}
}

func perCall(b monitor.Batch) time.Duration {
	return time.Duration(b.PerCall() * 1e9)
}
