package data

import (
	"orrery/app/station/monitor"
)

// State is the station's state, with what has been measured, which every station may show.
type State struct {
	monitor.State
	Data        Model
	SavedTables SavedTables
	Paint       Paint
	Generator   Generator
}

// OfData returns the part of a state that this station has.
func (s *State) OfData() *State { return s }
