package experiments

import "orrery/app/station/checks"

// State is the station's state, with the checks.
type State struct {
	checks.State
	Experiments Model
}

// OfExperiments returns the part of a state that this station has.
func (s *State) OfExperiments() *State { return s }
