package data

import (
	"slices"

	"orrery/app/station"
)

// New returns the state before anything is loaded.
func New() State { return State{Generator: defaultMake()} }

// Update takes a message of this station; ok is false for any other.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.Dispatch(s, m, (*State).updateProfile, (*State).updateShelf, (*State).updateRoom, (*State).updateReading, (*State).updatePaint,
		(*State).updateMake, (*State).updateData)
}

// Handlers returns what the answers of the worker do.
func Handlers() []station.Handler[State] {
	return slices.Concat(dataHandlers(), profileHandlers(), shelfHandlers())
}
