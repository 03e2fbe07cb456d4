package checks

import "orrery/app/station/serve"

// State is the station's state. It embeds the state of the Serve station.
type State struct {
	serve.State
	Checks Model
}

// OfChecks returns s. States that embed State use it to pass this part of themselves to the station.
func (s *State) OfChecks() *State { return s }
