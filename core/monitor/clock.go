package monitor

// ClockStep is the smallest step by which now moves: the finest difference that one reading after another can show. now
// counts seconds. It reads until it has seen twenty steps and takes the least, since a slow reading may jump over a
// tick. Steps back are not counted.
//
// It runs on the page's thread, so it stops after the step that passes a twentieth of a second, and gives up after
// fifty thousand readings: 0 means that now did not move in so many.
//
// Browsers blunt performance.now() on purpose, to 5 microseconds with cross-origin
// isolation and to 100 without, some to whole milliseconds: so it is measured.
func ClockStep(now func() float64) float64 {
	const reads, steps, enough = 50_000, 20, 0.05
	least, seen := 0.0, 0
	start := now()
	last := start
	for range reads {
		t := now()
		if d := t - last; d > 0 {
			if seen == 0 || d < least {
				least = d
			}
			if seen++; seen == steps || t-start > enough {
				break
			}
		}
		last = t
	}
	return least
}

// Batch is a number of calls timed between two readings of a clock.
type Batch struct {
	Calls   int
	Seconds float64 // from the reading before the first call to the one after the last
}

// TimeBatch makes n calls between two readings of now, which counts seconds.
//
// Why a batch: one call of 3 microseconds on a clock that steps by 100 reads as 0 or as 100, never as 3. The two
// readings are off by at most one step together, however many calls there are, so the mean of n is off by at most a
// step divided by n. What is lost is the spread within the batch: its calls all count as the mean, and a tail among
// them is not seen. n below 1 makes no call.
func TimeBatch(now func() float64, n int, call func()) Batch {
	start := now()
	for range n {
		call()
	}
	return Batch{Calls: max(n, 0), Seconds: now() - start}
}

// PerCall is the mean duration of one call in seconds; NaN for no calls.
func (b Batch) PerCall() float64 { return b.Seconds / float64(b.Calls) }

const (
	stepsPerBatch = 20   // steps of the clock that a batch lasts: its mean is then off by at most 5 %
	maxCalls      = 4096 // calls of one batch
)

// TimeShort measures a call that may be shorter than a step of the clock: in batches of growing length, until one lasts
// long enough for the clock or longest seconds. It returns the last batch.
func TimeShort(clock func() float64, step, longest float64, call func()) Batch {
	enough := min(stepsPerBatch*step, longest)
	for n := 1; ; n *= 4 {
		b := TimeBatch(clock, n, call)
		if b.Seconds >= enough || n >= maxCalls {
			return b
		}
	}
}
