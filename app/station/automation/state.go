package automation

import "orrery/app/station/experiments"

// State is the station's state. It embeds the state of the Experiments station.
type State struct {
	experiments.State
	Automation Model
}

// OfAutomation returns s. States that embed State use it to pass this part of themselves to the station.
func (s *State) OfAutomation() *State { return s }
