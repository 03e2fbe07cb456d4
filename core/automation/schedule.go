package automation

import "time"

// Limits of the interval.
const (
	MinInterval = time.Second
	MaxInterval = 24 * time.Hour
)

// Schedule determines when the next run is due. The zero value is off. It is a value: its methods return a changed copy.
type Schedule struct {
	On       bool          `json:"on"`
	Interval time.Duration `json:"interval"`
	Next     time.Time     `json:"next"`
	Missed   int           `json:"missed"` // runs that were due and did not happen
}

// Start switches the schedule on, with the first run one interval from now. It clamps the interval to its limits.
func (s Schedule) Start(every time.Duration, now time.Time) Schedule {
	s.On, s.Interval = true, min(max(every, MinInterval), MaxInterval)
	s.Next = now.Add(s.Interval)
	return s
}

// Stop switches the schedule off. It does not reset Missed.
func (s Schedule) Stop() Schedule {
	s.On, s.Next = false, time.Time{}
	return s
}

// Due reports whether a run should start now. If the next run is more than two intervals ahead, the clock was set back,
// and a run is due as well.
func (s Schedule) Due(now time.Time) bool {
	if !s.On || s.Next.IsZero() {
		return false
	}
	return !now.Before(s.Next) || s.Next.Sub(now) > 2*s.step()
}

// Advance sets the next run to the first multiple of the interval after now, and counts the skipped ones as missed. Call
// it once for each run that is due. If the clock was set back, the next run is one interval from now.
func (s Schedule) Advance(now time.Time) Schedule {
	late := now.Sub(s.Next)
	if s.Next.IsZero() || late < 0 {
		s.Next = now.Add(s.step())
		return s
	}
	skipped := int(late / s.step())
	s.Missed += skipped
	s.Next = s.Next.Add(time.Duration(skipped+1) * s.step())
	return s
}

// Miss counts a due run that the caller did not start because the previous one had not ended.
func (s Schedule) Miss() Schedule {
	s.Missed++
	return s
}

// In returns the time until the next run; 0 if it is due or the schedule is off.
func (s Schedule) In(now time.Time) time.Duration {
	if !s.On || s.Due(now) {
		return 0
	}
	return s.Next.Sub(now)
}

// step returns the interval, but at least MinInterval.
func (s Schedule) step() time.Duration { return max(s.Interval, MinInterval) }
