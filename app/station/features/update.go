package features

import (
	"slices"

	"orrery/app/station"
	"orrery/app/station/data"
)

// New returns the initial state.
func New() State { return State{State: data.New()} }

// Update handles a message of this station. ok is false for any other message.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.Dispatch(s, m, (*State).updateStore, (*State).updateUnits, (*State).updateCompletion, (*State).updateFeatures)
}

// Handlers returns the handlers of the worker's replies.
func Handlers() []station.Handler[State] { return slices.Concat(featureHandlers(), storeHandlers()) }
