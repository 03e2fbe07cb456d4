package features

import "orrery/app/station/data"

// State is the state of the Features station. It includes the state of Data.
type State struct {
	data.State
	Features Model
	Store    Store
}

// OfFeatures returns the part of a state that belongs to this station.
func (s *State) OfFeatures() *State { return s }
