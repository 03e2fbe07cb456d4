// Package experiments is the Experiments station: the runs and the model registry.
package experiments

import (
	"orrery/app/station"
	"orrery/app/station/checks"
)

// State is the station's state. It embeds the state of the Checks station.
type State struct {
	checks.State
	Experiments Model
}

// OfExperiments returns s. States that embed State use it to pass this part of themselves to the station.
func (s *State) OfExperiments() *State { return s }

// New returns the state before anything is loaded.
func New() State {
	return State{State: checks.New(), Experiments: Model{RunTable: RunTable{Filter: "all"}}}
}

// Update handles a message of this station. It reports false for any other message.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.Dispatch(s, m, (*State).updateSplit, (*State).updateTable, (*State).updateEdit, (*State).updatePromotion, (*State).updateRuns)
}
