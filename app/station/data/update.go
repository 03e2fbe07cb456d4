// Package data is the Data station: it reads a CSV file, profiles its columns and assigns a role to each.
package data

import (
	"slices"

	"orrery/app/station"
	"orrery/app/station/monitor"
)

// State is the state of the Data station. It includes the state of Monitor, whose numbers every station may show.
type State struct {
	monitor.State
	Data        Model
	SavedTables SavedTables
	Paint       Paint
	Generator   Generator
}

// OfData returns the part of a state that belongs to this station.
func (s *State) OfData() *State { return s }

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
