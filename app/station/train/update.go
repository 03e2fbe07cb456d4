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

// Update handles a message of this station. It reports false for any other message.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.Dispatch(s, m, (*State).updateTrain, (*State).updateInspect, (*State).updateExplain, (*State).updateBuilder, (*State).updateTune)
}

// Handlers returns the handlers of the worker's replies.
func Handlers() []station.Handler[State] {
	return slices.Concat(trainHandlers(), tuneHandlers(), explainHandlers())
}
