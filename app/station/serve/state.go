package serve

import "orrery/app/station/train"

// State is the station's state, with what was trained.
type State struct {
	train.State
	Serve Model
}

// OfServe returns the part of a state that this station has.
func (s *State) OfServe() *State { return s }
