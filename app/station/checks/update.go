package checks

import (
	"orrery/app/station"
	"orrery/app/station/serve"
)

// New returns the state before anything is loaded.
func New() State {
	return State{State: serve.New(), Checks: defaultChecks()}
}

// Update takes a message of this station; ok is false for any other.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.First(s, m, (*State).updateChecks)
}

// Handlers returns what the answers of the worker do.
func Handlers() []station.Handler[State] { return checkHandlers() }
