package features

import "orrery/app/station/data"

// State is the station's state, with the open table.
type State struct {
	data.State
	Features Model
	Store    Store
}

// OfFeatures returns the part of a state that this station has.
func (s *State) OfFeatures() *State { return s }
