// Package checks is the Checks station: tests of the data, the features and the model, which decide on a promotion.
package checks

import (
	"orrery/app/station"
	"orrery/app/station/serve"
)

// State is the station's state. It embeds the state of the Serve station.
type State struct {
	serve.State
	Checks Model
}

// OfChecks returns s. States that embed State use it to pass this part of themselves to the station.
func (s *State) OfChecks() *State { return s }

// New returns the state before anything is loaded.
func New() State {
	return State{State: serve.New(), Checks: defaultModel()}
}

// Update handles a message of this station. It reports false for any other message.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.Dispatch(s, m, (*State).updateChecks)
}
