package serve

import (
	"orrery/app/station"
	"orrery/app/station/train"
)

// New returns the state before anything is loaded.
func New() State {
	return State{State: train.New(), Serve: Model{Tab: "id"}}
}

// Update takes a message of this station; ok is false for any other.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.First(s, m, (*State).updateServe)
}
