package state

import "orrery/app/station"

// warnNearlyFull notifies the user once when the store becomes nearly full. It does not at the start, where the Storage
// card shows it.
func (s *State) warnNearlyFull(m station.Msg) {
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
