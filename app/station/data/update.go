package data

import (
	"slices"

	"orrery/app/station"
)

// New returns the initial state.
func New() State { return State{Generator: defaultGenerator()} }

// Update handles a message of this station. ok is false for any other message.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.Dispatch(s, m, (*State).updateProfile, (*State).updateSavedTables, (*State).updateSpareTables, (*State).updateReading, (*State).updatePaint,
		(*State).updateGenerator, (*State).updateData)
}

// Handlers returns the handlers of the worker's replies.
func Handlers() []station.Handler[State] {
	return slices.Concat(dataHandlers(), profileHandlers(), savedTableHandlers())
}
