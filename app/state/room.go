package state

import (
	"time"

	"orrery/app/station"
	"orrery/core/automation"
)

// watchRoom says once, when it happens, that the store is nearly full. At start it says nothing:
// Storage does.
func (s *State) watchRoom(m station.Msg) {
	_, start := m.(Restored)
	switch st := &s.Storage; {
	case st.NearlyFull() && !st.Told:
		st.Told = true
		if !start && st.Failed == "" {
			s.Complain("80% of the room for runs is used. See Storage in Data: export the workspace, keep fewer runs of the schedule, or delete runs.")
		}
	case st.Used < st.Budget/100*station.CalmAt:
		st.Told = false
	}
}

// Filling is how the schedule fills the store, from what its last runs take.
func (s State) Filling() automation.Filling {
	f := s.Book.Footprint
	out := automation.Filling{Free: s.Storage.Budget - s.Storage.Used, Have: f.Counted}
	if f.Runs > 0 {
		out.PerPass, out.KeptPerPass = float64(f.Units)/float64(f.Runs), float64(f.Kept)/float64(f.Runs)
	}
	out.Keep, _ = s.Automation.Retains()
	return out
}

// Lasts is how long the store has room for passes at the interval of the form; false where it does
// not fill, or where nothing has been measured yet.
func (s State) Lasts() (time.Duration, bool) {
	n, fills := s.Filling().Passes()
	every, ok := s.Automation.interval()
	if !fills || !ok {
		return 0, false
	}
	return time.Duration(min(float64(n)*float64(every), float64(100*365*24*time.Hour))), true
}
