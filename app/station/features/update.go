// Package features is the Features station: features that are expressions over columns, and the feature store with
// point-in-time joins.
package features

import (
	"slices"

	"orrery/app/station"
	"orrery/app/station/data"
)

// State is the state of the Features station. It includes the state of Data.
type State struct {
	data.State
	Features Model
	Store    Store
}

// OfFeatures returns the part of a state that belongs to this station.
func (s *State) OfFeatures() *State { return s }

// New returns the initial state.
func New() State { return State{State: data.New()} }

// Update handles a message of this station. ok is false for any other message.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.Dispatch(s, m, (*State).updateStore, (*State).updateUnits, (*State).updateCompletion, (*State).updateFeatures)
}

// Handlers returns the handlers of the worker's replies.
func Handlers() []station.Handler[State] { return slices.Concat(featureHandlers(), storeHandlers()) }
