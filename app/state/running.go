package state

import (
	"orrery/app/station"
)

func (s *State) updateRunning(m station.Msg) ([]station.Cmd, bool) {
	switch m := m.(type) {
	case station.Began:
		s.keep(m.Book)
	case station.Retained:
		s.keep(m.Book)
		s.letGo()
	default:
		return nil, false
	}
	return nil, true
}
