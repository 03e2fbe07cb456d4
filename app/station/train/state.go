package train

import (
	"orrery/app/station/features"
)

// State is the station's state, with the features.
type State struct {
	features.State
	Train       Model
	Tune        Tuning
	Explanation Explanation
}

// OfTrain returns the part of a state that this station has.
func (s *State) OfTrain() *State { return s }
