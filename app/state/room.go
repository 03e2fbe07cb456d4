package state

import (
	"orrery/app/station"
)

// watchRoom says once, when it happens, that the store is nearly full. At start it says nothing:
// Storage does.
func (s *State) watchRoom(m station.Msg) {
	_, start := m.(Restored)
	switch st := &s.Storage; {
	case st.NearlyFull() && !st.Warned:
		st.Warned = true
		if !start && st.Failed == "" {
			s.NotifyError("80% of the storage for runs is used. See Storage in Data: export the workspace, keep fewer runs of the schedule, or delete runs.")
		}
	case st.Used < st.Budget/100*station.RewarnPercent:
		st.Warned = false
	}
}
