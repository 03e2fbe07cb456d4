package state

import (
	"slices"

	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/serve"
	"orrery/app/station/train"
)

// Update handles one message: it routes the message to its handler, then saves the settings that have changed.
func Update(s State, m station.Msg) (State, []station.Cmd) {
	cmds := s.update(m)
	s.warnNearlyFull(m)
	warn := s.warnOnLeave()
	s.Storage.Saving = pendingWrites(s.Storage.Saving, m, cmds)
	s.noteActivity(m, cmds)
	ended := s.startDone()
	return s, slices.Concat(cmds, warn, ended)
}

func (s *State) update(m station.Msg) []station.Cmd {
	cmds := s.route(m)
	asks := s.DescribeVisible()
	cmds = append(cmds, asks...)
	again := station.IsWritten(m) && len(s.unsaved) > 0
	if again {
		s.retry(s.unsaved)
		s.unsaved = nil
	}
	if station.IsQuiet(m) && !again || !s.Ready {
		return cmds
	}
	if _, restored := m.(Restored); restored {
		return cmds // do not write back the settings that were just read
	}
	roles := s.SaveRoles()
	saves := s.save()
	return slices.Concat(cmds, roles, saves)
}

// pendingWrites returns the number of writes that are not answered yet; n is the number before m.
func pendingWrites(n int, m station.Msg, cmds []station.Cmd) int {
	if station.IsWritten(m) || station.IsUnwritten(m) {
		n = max(0, n-1)
	}
	for _, c := range cmds {
		if station.Writes(c) {
			n++
		}
	}
	return n
}

// route passes a message to the first handler that accepts it, and forwards the outcomes.
func (s *State) route(m station.Msg) []station.Cmd {
	cmds, _ := station.Dispatch(s, m, (*State).updateShell, (*State).updateNewer, (*State).updateStart, (*State).updateDurability, (*State).updateBackup,
		(*State).updateVerify, (*State).updateWorkspace, (*State).updateJobs, (*State).updateTabs, (*State).updateRegistry, (*State).updateStations)
	return append(cmds, s.forwardAll()...)
}

// updateStations passes a message to the station that it belongs to.
func (s *State) updateStations(m station.Msg) ([]station.Cmd, bool) {
	for _, update := range []func() ([]station.Cmd, bool){
		func() ([]station.Cmd, bool) { return data.Update(s.OfData(), m) },
		func() ([]station.Cmd, bool) { return features.Update(s.OfFeatures(), m) },
		func() ([]station.Cmd, bool) { return train.Update(s.OfTrain(), m) },
		func() ([]station.Cmd, bool) { return serve.Update(s.OfServe(), m) },
		func() ([]station.Cmd, bool) { return checks.Update(s.OfChecks(), m) },
		func() ([]station.Cmd, bool) { return experiments.Update(s.OfExperiments(), m) },
		func() ([]station.Cmd, bool) { return automation.Update(s.OfAutomation(), m) },
		func() ([]station.Cmd, bool) { return s.Monitor.Update(m) },
		func() ([]station.Cmd, bool) { return nil, s.Checked.Update(m) },
	} {
		if cmds, ok := update(); ok {
			return cmds, true
		}
	}
	return nil, false
}

func (s *State) updateShell(m station.Msg) ([]station.Cmd, bool) {
	switch m := m.(type) {
	case Visited:
		return s.visit(m), true
	case Restored:
		return s.restore(m), true
	case Tick:
		return s.tick(m), true
	case ThemePressed:
		s.Theme = map[string]string{"night": "day"}[s.Theme]
		if s.Theme == "" {
			s.Theme = "night"
		}
		return []station.Cmd{SetTheme{s.Theme}}, true
	case MenuPressed:
		s.Menu = !s.Menu
		return nil, true
	case station.TablePressed:
		s.Tables = station.Toggled(s.Tables, m.Figure)
		return nil, true
	case ReloadPressed:
		return []station.Cmd{Reload{}}, true
	}
	return s.updateToast(m)
}

func (s *State) updateToast(m station.Msg) ([]station.Cmd, bool) {
	switch m := m.(type) {
	case ToastDismissed:
		s.Toast = station.Toast{}
	case ToastPressed:
		do := s.Toast.Do
		s.Toast = station.Toast{}
		if do == nil {
			return nil, true
		}
		return s.route(do), true
	case station.StoreFailed:
		s.Storage.Failed = m.Doing + ": " + m.Text
		s.NotifyError(m.Doing + ": " + m.Text)
		s.unsaved = append(slices.Clone(s.unsaved), m.Settings...)
		cmds := s.StoreFailed(m)
		more := s.RecordWithoutModel(m)
		return append(cmds, more...), true
	case NotDone:
		s.NotifyError(m.Text)
	case Saved:
		s.Storage.Used, s.Storage.Budget = m.Used, m.Budget
		if m.Said != "" {
			s.Notify(m.Said)
		}
	default:
		return nil, false
	}
	return nil, true
}

// tick advances the clock, and with it everything that depends on time.
func (s *State) tick(m Tick) []station.Cmd {
	last := s.Now
	s.Now = m.Now
	if s.Toast.Text != "" && m.Now.After(s.Toast.Until) {
		s.Toast = station.Toast{}
	}
	s.Flow = s.Flow.Expired(m.Now)
	retain := s.CleanupTick()
	schedule := s.ScheduleTick()
	checkpoint := s.CheckpointTick()
	traffic := s.TrafficTick(last)
	tabs := s.newerTick()
	backups := s.backupTick()
	return slices.Concat(retain, schedule, checkpoint, traffic, tabs, backups, s.Monitor.Tick(s.Now, last))
}

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
