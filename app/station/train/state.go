package train

import "orrery/app/station/features"

// State is the station's state. It embeds the state of the Features station.
type State struct {
	features.State
	Train       Model
	Tune        Tuning
	Explanation Explanation
}

// OfTrain returns s. States that embed State use it to pass this part of themselves to the station.
func (s *State) OfTrain() *State { return s }
