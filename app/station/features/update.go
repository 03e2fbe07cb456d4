package features

import (
	"slices"

	"orrery/app/station"
	"orrery/app/station/data"
)

// New returns the state before anything is loaded.
func New() State {
	return State{State: data.New()}
}

// Update takes a message of this station; ok is false for any other.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.Dispatch(s, m, (*State).updateStore, (*State).updateUnits, (*State).updateCompletion, (*State).updateFeatures)
}

// Handlers returns what the answers of the worker do.
func Handlers() []station.Handler[State] { return slices.Concat(featureHandlers(), storeHandlers()) }
