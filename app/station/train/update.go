// Package train is the Train station: it fits a pipeline, searches for its parameters and explains the result.
package train

import (
	"slices"

	"orrery/app/station"
	"orrery/app/station/features"
)

// State is the station's state. It embeds the state of the Features station.
type State struct {
	features.State
	Train       Model
	Tune        Tuning
	Explanation Explanation
}

// OfTrain returns s. States that embed State use it to pass this part of themselves to the station.
func (s *State) OfTrain() *State { return s }

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
