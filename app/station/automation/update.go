package automation

import (
	"orrery/app/station"
	"orrery/app/station/experiments"
)

// New returns the state before anything is loaded.
func New() State {
	return State{State: experiments.New(), Automation: defaultModel()}
}

// Update handles a message of this station. It reports false for any other message.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.Dispatch(s, m, (*State).updateAuto)
}
