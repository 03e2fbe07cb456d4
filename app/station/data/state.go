package data

import (
	"orrery/app/station/monitor"
)

// State is the state of the Data station. It includes the state of Monitor, whose numbers every station may show.
type State struct {
	monitor.State
	Data        Model
	SavedTables SavedTables
	Paint       Paint
	Generator   Generator
}

// OfData returns the part of a state that belongs to this station.
func (s *State) OfData() *State { return s }
