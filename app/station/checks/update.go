package checks

import (
	"orrery/app/station"
	"orrery/app/station/serve"
)

// New returns the state before anything is loaded.
func New() State {
	return State{State: serve.New(), Checks: defaultModel()}
}

// Update handles a message of this station. It reports false for any other message.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.Dispatch(s, m, (*State).updateChecks)
}
