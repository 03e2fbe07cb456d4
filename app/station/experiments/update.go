package experiments

import (
	"orrery/app/station"
	"orrery/app/station/checks"
)

// New returns the state before anything is loaded.
func New() State {
	return State{State: checks.New(), Experiments: Model{RunTable: RunTable{Filter: "all"}}}
}

// Update handles a message of this station. It reports false for any other message.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.Dispatch(s, m, (*State).updateSplit, (*State).updateTable, (*State).updateEdit, (*State).updatePromotion, (*State).updateRuns)
}
