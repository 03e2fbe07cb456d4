package automation

import (
	"time"
)

// The limits of an interval.
const (
	MinInterval = time.Second
	MaxInterval = 24 * time.Hour
)

// Schedule says when the next run is due. The zero value is off. It is a value: its
// methods return a changed copy.
type Schedule struct {
	On       bool          `json:"on"`
	Interval time.Duration `json:"interval"`
	Next     time.Time     `json:"next"`
	Missed   int           `json:"missed"` // runs that were due and did not happen
}

// Start switches the schedule on with an interval, the first run one interval from now.
// An interval out of limits is taken to the nearest limit.
func (s Schedule) Start(every time.Duration, now time.Time) Schedule {
	s.On, s.Interval = true, min(max(every, MinInterval), MaxInterval)
	s.Next = now.Add(s.Interval)
	return s
}

// Stop switches the schedule off. What was missed stays counted.
func (s Schedule) Stop() Schedule {
	s.On, s.Next = false, time.Time{}
	return s
}

// Due reports whether a run should start now. A next run that lies more than two
// intervals ahead can only mean that the clock was set back: it is due too.
func (s Schedule) Due(now time.Time) bool {
	if !s.On || s.Next.IsZero() {
		return false
	}
	return !now.Before(s.Next) || s.Next.Sub(now) > 2*s.step()
}

// Advance moves the next run to the first time after now in the rhythm of the old one,
// and counts the times in between as missed. Call it once for each run that is due. Where
// the clock was set back it begins a new rhythm.
func (s Schedule) Advance(now time.Time) Schedule {
	late := now.Sub(s.Next)
	if s.Next.IsZero() || late < 0 {
		s.Next = now.Add(s.step())
		return s
	}
	passed := int(late / s.step())
	s.Missed += passed
	s.Next = s.Next.Add(time.Duration(passed+1) * s.step())
	return s
}

// Miss counts a due run that the caller did not start, for the last one goes on.
func (s Schedule) Miss() Schedule {
	s.Missed++
	return s
}

// In is how long it is to the next run; 0 when it is due or the schedule is off.
func (s Schedule) In(now time.Time) time.Duration {
	if !s.On || s.Due(now) {
		return 0
	}
	return s.Next.Sub(now)
}

// step is the interval, never so short that a loop over it would not end.
func (s Schedule) step() time.Duration { return max(s.Interval, MinInterval) }
