package serve

import "orrery/app/station/train"

// State is the station's state. It embeds the state of the Train station.
type State struct {
	train.State
	Serve Model
}

// OfServe returns s. States that embed State use it to pass this part of themselves to the station.
func (s *State) OfServe() *State { return s }
