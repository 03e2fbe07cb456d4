package state

import (
	"orrery/app/station"
)

// WarnOnLeave switches the browser's confirmation before the page is closed on or off.
type WarnOnLeave struct{ On bool }

// userWorkRunning reports whether a job that the user has started is running; closing the page would stop it.
func (s *State) userWorkRunning() bool {
	pass := s.Automation.Current
	return s.Train.Fitting.Running() || s.Tune.Searching.Running() || s.Tune.Validating.Running() || pass != nil && pass.Trigger == "you"
}

// warnOnLeave updates the confirmation when userWorkRunning changes.
func (s *State) warnOnLeave() []station.Cmd {
	on := s.userWorkRunning()
	if on == s.warns {
		return nil
	}
	s.warns = on
	return []station.Cmd{WarnOnLeave{On: on}}
}
