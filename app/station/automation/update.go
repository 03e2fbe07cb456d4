package automation

import (
	"orrery/app/station"
	"orrery/app/station/experiments"
)

// New returns the state before anything is loaded.
func New() State {
	return State{State: experiments.New(), Automation: defaultAuto()}
}

// Update takes a message of this station; ok is false for any other.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.First(s, m, (*State).updateAuto)
}

// Handlers returns what the answers of the worker do.
func Handlers() []station.Handler[State] { return autoHandlers() }
