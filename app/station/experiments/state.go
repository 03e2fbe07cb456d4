package experiments

import "orrery/app/station/checks"

// State is the station's state. It embeds the state of the Checks station.
type State struct {
	checks.State
	Experiments Model
}

// OfExperiments returns s. States that embed State use it to pass this part of themselves to the station.
func (s *State) OfExperiments() *State { return s }
