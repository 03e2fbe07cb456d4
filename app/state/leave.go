package state

import (
	"orrery/app/station"
)

type (
	// WarnOnLeave has the browser ask before the page is left, or not any more.
	WarnOnLeave struct{ On bool }
)

// personWaits reports whether work that a person has started goes on and would be lost with the page.
func (s *State) personWaits() bool {
	pass := s.Automation.Current
	return s.Train.Fitting.Running() || s.Tune.Searching.Running() || s.Tune.Validating.Running() || pass != nil && pass.Trigger == "you"
}

// warnOnLeave keeps the browser's warning in step with the work.
func (s *State) warnOnLeave() []station.Cmd {
	on := s.personWaits()
	if on == s.warns {
		return nil
	}
	s.warns = on
	return []station.Cmd{WarnOnLeave{On: on}}
}
