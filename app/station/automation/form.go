package automation

import (
	"strconv"
	"time"

	"orrery/app/station"
	"orrery/core/automation"
	"orrery/core/registry"
)

// interval reads the form; false where it is wrong.
func (a Settings) interval() (time.Duration, bool) {
	n, err := strconv.ParseFloat(a.Every, 64)
	if err != nil || !(n >= 1 && n <= 86400) { // NaN is not
		return 0, false
	}
	return time.Duration(n * float64(time.Second)), true
}

// mostRetained is the largest number of runs that a schedule can be told to keep.
const mostRetained = 100_000

// Retains returns how many runs of the schedule are kept, 0 for all of them; false for a text that
// is no such number.
func (a Settings) Retains() (n int, ok bool) {
	if a.Keep == "" {
		return 0, true
	}
	n, err := strconv.Atoi(a.Keep)
	return n, err == nil && n >= 1 && n <= mostRetained
}

// retain deletes the runs of the schedule that are more than are kept.
func (s *State) retain() []station.Cmd {
	n, ok := s.Automation.Retains()
	if !ok || n == 0 || s.Registry.Footprint.Counted <= n {
		return nil
	}
	return []station.Cmd{station.Retain{Keep: n}}
}

// RetainTick does so after each pass of the schedule.
func (s *State) RetainTick() []station.Cmd {
	a := &s.Automation
	if !a.retainDue || a.Current != nil || s.Storage.Saving > 0 {
		return nil
	}
	a.retainDue = false
	return s.retain()
}

// sameModel is the champion or the newest version, whichever has this very model; 0 if neither has.
func (s *State) sameModel(digest string) int {
	champion := s.AliasN(registry.Champion)
	for i, v := range s.Versions() { // newest first
		if v.Digest == digest && (i == 0 || v.N == champion) {
			return v.N
		}
	}
	return 0
}

// StorageForecast is how the schedule fills the store, from what its last runs take.
func (s *State) StorageForecast() automation.Filling {
	f := s.Registry.Footprint
	out := automation.Filling{Free: s.Storage.Budget - s.Storage.Used, Have: f.Counted}
	if f.Runs > 0 {
		out.PerPass, out.KeptPerPass = float64(f.Units)/float64(f.Runs), float64(f.Kept)/float64(f.Runs)
	}
	out.Keep, _ = s.Automation.Retains()
	return out
}

// StorageLasts is how long the store has room for passes at the interval of the form; false where it does
// not fill, or where nothing has been measured yet.
func (s *State) StorageLasts() (time.Duration, bool) {
	n, fills := s.StorageForecast().Passes()
	every, ok := s.Automation.interval()
	if !fills || !ok {
		return 0, false
	}
	return time.Duration(min(float64(n)*float64(every), float64(100*365*24*time.Hour))), true
}
