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

// Filling describes how the runs of a schedule fill a store. Sizes are measured, and in the unit of Free.
type Filling struct {
	Free        int     // free room
	PerPass     float64 // size that a run adds
	KeptPerPass float64 // part of PerPass that is never deleted
	Keep        int     // number of scheduled runs to keep; 0 for all
	Have        int     // number of scheduled runs now
}

// Passes returns the number of further runs after which the store is full; fills is false if it never is. It assumes that
// further runs have the measured sizes.
func (f Filling) Passes() (n int, fills bool) {
	free := float64(max(f.Free, 0))
	if f.PerPass <= 0 {
		return 0, false
	}
	all := int(free / f.PerPass)
	if f.Keep == 0 {
		return all, true
	}
	until := max(f.Keep-f.Have, 0) // runs before the first is deleted
	if until > all {
		return all, true
	}
	if f.KeptPerPass <= 0 {
		return 0, false
	}
	return until + int((free-float64(until)*f.PerPass)/f.KeptPerPass), true
}

// Fits returns the largest number of runs that fit.
func (f Filling) Fits() int {
	if f.PerPass <= 0 {
		return 0
	}
	return f.Have + int(float64(max(f.Free, 0))/f.PerPass)
}
