package automation

import (
	"strconv"
	"time"

	"orrery/app/station"
	"orrery/core/automation"
	"orrery/core/registry"
)

// interval parses the interval. It reports false if the text is invalid.
func (a Settings) interval() (time.Duration, bool) {
	n, err := strconv.ParseFloat(a.Every, 64)
	if err != nil || !(n >= 1 && n <= 86400) { // false for NaN
		return 0, false
	}
	return time.Duration(n * float64(time.Second)), true
}

// maxRunsToKeep is the largest valid value of Settings.Keep.
const maxRunsToKeep = 100_000

// RunsToKeep parses how many scheduled runs are kept; 0 means all. It reports false if the text is invalid.
func (a Settings) RunsToKeep() (n int, ok bool) {
	if a.Keep == "" {
		return 0, true
	}
	n, err := strconv.Atoi(a.Keep)
	return n, err == nil && n >= 1 && n <= maxRunsToKeep
}

// deleteOldRuns deletes the scheduled runs except the newest RunsToKeep.
func (s *State) deleteOldRuns() []station.Cmd {
	n, ok := s.Automation.RunsToKeep()
	if !ok || n == 0 || s.Registry.Footprint.Counted <= n {
		return nil
	}
	return []station.Cmd{station.Retain{Keep: n}}
}

// CleanupTick deletes old runs after each scheduled run.
func (s *State) CleanupTick() []station.Cmd {
	a := &s.Automation
	if !a.cleanupDue || a.Current != nil || s.Storage.Saving > 0 {
		return nil
	}
	a.cleanupDue = false
	return s.deleteOldRuns()
}

// versionWithModel returns the number of the champion or the newest version if it has the model with this digest, or 0.
func (s *State) versionWithModel(digest string) int {
	champion := s.AliasN(registry.Champion)
	for i, v := range s.Versions() { // newest first
		if v.Digest == digest && (i == 0 || v.N == champion) {
			return v.N
		}
	}
	return 0
}

// StorageForecast estimates how the schedule fills the storage, from the sizes of its last runs.
func (s *State) StorageForecast() automation.Filling {
	f := s.Registry.Footprint
	out := automation.Filling{Free: s.Storage.Budget - s.Storage.Used, Have: f.Counted}
	if f.Runs > 0 {
		out.PerPass, out.KeptPerPass = float64(f.Units)/float64(f.Runs), float64(f.Kept)/float64(f.Runs)
	}
	out.Keep, _ = s.Automation.RunsToKeep()
	return out
}

// TimeUntilFull returns how long the storage has room for runs at the interval of the form. It reports false if the
// storage does not fill up, or if no run has been measured yet.
func (s *State) TimeUntilFull() (time.Duration, bool) {
	n, fills := s.StorageForecast().Passes()
	every, ok := s.Automation.interval()
	if !fills || !ok {
		return 0, false
	}
	return time.Duration(min(float64(n)*float64(every), float64(100*365*24*time.Hour))), true
}
