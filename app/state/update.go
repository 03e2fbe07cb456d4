package state

import (
	"slices"

	"orrery/app/station"
)

// Update answers one message. The station that knows it does; then the settings
// that have changed are saved.
func Update(s State, m Msg) (State, []Cmd) {
	s, cmds := update(s, m)
	s, warn := warnOnLeave(watchRoom(s, m))
	s.Storage.Saving = saving(s.Storage.Saving, m, cmds)
	s.noteActivity(m, cmds)
	s, ended := endStart(s)
	return s, slices.Concat(cmds, warn, ended)
}

func update(s State, m Msg) (State, []Cmd) {
	s, cmds := route(s, m)
	s, asks := describeVisible(s)
	cmds = append(cmds, asks...)
	again := station.IsWritten(m) && len(s.unkept) > 0
	if again {
		s.retry(s.unkept)
		s.unkept = nil
	}
	if station.IsQuiet(m) && !again || !s.Ready {
		return s, cmds
	}
	if _, restored := m.(Restored); restored {
		return s, cmds // what was just read is not written back
	}
	s, marks := saveRoles(s)
	s, saves := save(s)
	return s, append(append(cmds, marks...), saves...)
}

// saving counts the writes that are not answered yet.
func saving(n int, m Msg, cmds []Cmd) int {
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

// handler takes the messages of one file; ok is false for a message of
// another file.
type handler func(State, Msg) (next State, cmds []Cmd, ok bool)

func route(s State, m Msg) (State, []Cmd) {
	for _, f := range []handler{
		updateShell, updateNewer, updateStart, updateDurability, updateProfile, updateShelf, updateRoom, updateBackup, updateVerify, updateWorkspace, updateJobs, updateData, updateReading, updatePaint, updateMake, updateFeatures, updateStore,
		updateUnits, updateCompletion,
		updateTrain, updateInspect, updateExplain, updateChecked, updateBuilder, updateTune, updateRunning, updateRuns, updateAuto, updateTabs, updateChecks, updateServe, updateMonitor,
	} {
		if next, cmds, ok := f(s, m); ok {
			return next, cmds
		}
	}
	return s, nil
}

func updateShell(s State, m Msg) (State, []Cmd, bool) {
	switch m := m.(type) {
	case Visited:
		s, cmds := visited(s, m)
		return s, cmds, true
	case Restored:
		s, cmds := restore(s, m)
		return s, cmds, true
	case Tick:
		s, cmds := tick(s, m)
		return s, cmds, true
	case ThemePressed:
		s.Theme = map[string]string{"night": "day"}[s.Theme]
		if s.Theme == "" {
			s.Theme = "night"
		}
		return s, []Cmd{SetTheme{s.Theme}}, true
	case MenuPressed:
		s.Menu = !s.Menu
		return s, nil, true
	case TablePressed:
		s.Tables = toggled(s.Tables, m.Figure)
		return s, nil, true
	case ReloadPressed:
		return s, []Cmd{Reload{}}, true
	}
	return updateToast(s, m)
}

func updateToast(s State, m Msg) (State, []Cmd, bool) {
	switch m := m.(type) {
	case ToastDismissed:
		s.Toast = Toast{}
	case ToastPressed:
		do := s.Toast.Do
		s.Toast = Toast{}
		if do == nil {
			return s, nil, true
		}
		next, cmds := route(s, do)
		return next, cmds, true
	case StoreFailed:
		s.Storage.Failed = m.Doing + ": " + m.Text
		s.complain(m.Doing + ": " + m.Text)
		s.unkept = append(slices.Clone(s.unkept), m.Settings...)
		s, cmds := storeFailed(s, m)
		s, alone := recordAlone(s, m)
		return s, append(cmds, alone...), true
	case NotDone:
		s.complain(m.Text)
	case Saved:
		s.Storage.Used, s.Storage.Budget = m.Used, m.Budget
		if m.Said != "" {
			s.say(m.Said)
		}
	default:
		return s, nil, false
	}
	return s, nil, true
}

// tick moves the clock, and with it the schedule, the traffic and the toast.
func tick(s State, m Tick) (State, []Cmd) {
	last := s.Now
	s.Now = m.Now
	if s.Toast.Text != "" && m.Now.After(s.Toast.Until) {
		s.Toast = Toast{}
	}
	s.Flow = s.Flow.expired(m.Now)
	s, older := retainTick(s)
	s, cmds := scheduleTick(s)
	s, tried := checkpointTick(s)
	s, sent := trafficTick(s, last)
	s, counts := newerTick(s)
	s, look := backupTick(s)
	return s, slices.Concat(older, cmds, tried, sent, counts, look, s.Monitor.Tick(s.Now, last))
}

// toggled returns list without item, or with it.
func toggled(list []string, item string) []string {
	if i := slices.Index(list, item); i >= 0 {
		return slices.Delete(slices.Clone(list), i, i+1)
	}
	return append(slices.Clone(list), item)
}

// updateMonitor gives the Monitor station its messages.
func updateMonitor(s State, m Msg) (State, []Cmd, bool) {
	cmds, ok := s.Monitor.Update(m)
	return s, cmds, ok
}

// updateChecked gives the page "Checked against scikit-learn" its messages.
func updateChecked(s State, m Msg) (State, []Cmd, bool) {
	ok := s.Checked.Update(m)
	return s, nil, ok
}
