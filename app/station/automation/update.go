// Package automation is the Automation station: it retrains on a schedule and promotes better models.
package automation

import (
	"orrery/app/station"
	"orrery/app/station/experiments"
)

// State is the station's state. It embeds the state of the Experiments station.
type State struct {
	experiments.State
	Automation Model
}

// OfAutomation returns s. States that embed State use it to pass this part of themselves to the station.
func (s *State) OfAutomation() *State { return s }

// New returns the state before anything is loaded.
func New() State {
	return State{State: experiments.New(), Automation: defaultModel()}
}

// Update handles a message of this station. It reports false for any other message.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.Dispatch(s, m, (*State).updateAuto)
}
