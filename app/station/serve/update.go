// Package serve is the Serve station: it requests predictions from the live model.
package serve

import (
	"orrery/app/station"
	"orrery/app/station/train"
)

// State is the station's state. It embeds the state of the Train station.
type State struct {
	train.State
	Serve Model
}

// OfServe returns s. States that embed State use it to pass this part of themselves to the station.
func (s *State) OfServe() *State { return s }

// New returns the state before anything is loaded.
func New() State {
	return State{State: train.New(), Serve: Model{Tab: "id"}}
}

// Update handles a message of this station. It reports false for any other message.
func Update(s *State, m station.Msg) (cmds []station.Cmd, ok bool) {
	return station.Dispatch(s, m, (*State).updateServe)
}
