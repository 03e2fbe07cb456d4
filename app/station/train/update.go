package train

import (
	"slices"

	"orrery/app/station"
	"orrery/app/station/features"
)

// New returns the state before anything is loaded.
func New() State {
	return State{State: features.New(), Train: defaultTrain(), Tune: defaultTune()}
}

// Update takes a message of this station; ok is false for any other.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.First(s, m, (*State).updateTrain, (*State).updateInspect, (*State).updateExplain, (*State).updateBuilder, (*State).updateTune)
}

// Handlers returns what the answers of the worker do.
func Handlers() []station.Handler[State] {
	return slices.Concat(trainHandlers(), tuneHandlers(), explainHandlers())
}
