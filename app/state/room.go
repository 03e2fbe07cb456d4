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
			s.NotifyError("80% of the room for runs is used. Go to Storage in Data to export the workspace, keep fewer scheduled runs, or delete runs.")
		}
	case st.Used < st.Budget/100*station.CalmAt:
		st.Warned = false
	}
}
