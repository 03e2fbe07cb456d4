package checks

import "orrery/app/station/serve"

// State is the station's state, with what serves.
type State struct {
	serve.State
	Checks Model
}

// OfChecks returns the part of a state that this station has.
func (s *State) OfChecks() *State { return s }
