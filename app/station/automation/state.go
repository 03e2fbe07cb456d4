package automation

import "orrery/app/station/experiments"

// State is the station's state, with all that it does by itself.
type State struct {
	experiments.State
	Automation Model
}

// OfAutomation returns the part of a state that this station has.
func (s *State) OfAutomation() *State { return s }
