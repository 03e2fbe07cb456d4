package experiments

import (
	"orrery/app/station"
	"orrery/app/station/checks"
)

// New returns the state before anything is loaded.
func New() State {
	return State{State: checks.New(), Experiments: Model{RunTable: RunTable{Filter: "all"}}}
}

// Update takes a message of this station; ok is false for any other.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.First(s, m, (*State).updateSplit, (*State).updateTable, (*State).updateEdit, (*State).updatePromotion, (*State).updateRuns)
}

// Handlers returns what the answers of the worker do.
func Handlers() []station.Handler[State] { return runHandlers() }
