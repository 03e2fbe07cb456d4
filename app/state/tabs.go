package state

import (
	"slices"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/registry"
)

// Messages about other tabs of this browser.
type (
	// OtherTabWrote has the registry after a write of another tab.
	OtherTabWrote struct {
		Registry station.Registry
		Settings []registry.Setting // new, changed and deleted settings
		Problems []string
	}
	// TrainerIs reports whether this tab is the one that runs the schedule.
	TrainerIs struct{ Here bool }
	// SaveConflicted reports that nothing of a Save was written, because another tab has written a definition of the
	// same name meanwhile. That tab's write was reported before, by OtherTabWrote.
	SaveConflicted struct {
		station.Unwritten
		Writes []registry.SettingWrite
	}
)

func (s *State) updateTabs(m station.Msg) ([]station.Cmd, bool) {
	switch m := m.(type) {
	case TrainerIs:
		s.Automation.InOtherTab = !m.Here
		return nil, true
	case OtherTabWrote:
		return s.otherTabWrote(m), true
	case SaveConflicted:
		s.saveConflicted(m)
		return nil, true
	}
	return nil, false
}

// otherTabWrote applies the writes of another tab and keeps this tab's work unchanged.
func (s *State) otherTabWrote(m OtherTabWrote) []station.Cmd {
	failed, champion := s.Storage.Failed, s.AliasN(registry.Champion)
	s.ApplyRegistry(m.Registry)
	s.Storage.Failed = failed
	s.Storage.Problems = append(slices.Clone(s.Storage.Problems), m.Problems...)
	s.dropDeletedRuns()
	cmds := s.applyOtherTabSettings(m.Settings)
	if s.AliasN(registry.Champion) != champion {
		more := s.Redeploy()
		return append(cmds, more...)
	}
	return cmds
}

// applyOtherTabSettings applies the settings that another tab has written, and updates what depends on them. They are
// saved already.
func (s *State) applyOtherTabSettings(settings []registry.Setting) []station.Cmd {
	if len(settings) == 0 {
		return nil
	}
	theme, key := s.Theme, s.Column(data.RoleKey)
	s.applySettings(settings, false)
	s.Reschedule()
	s.CompileDefinitions()
	s.UpdateForm()
	s.Checks.Config = s.CheckConfig()
	var cmds []station.Cmd
	if s.Column(data.RoleKey) != key {
		cmds = s.updateIndex()
	}
	more := s.RestoreOnline()
	s.markSaved()
	if s.Theme != theme {
		cmds = append(cmds, SetTheme{s.Theme})
	}
	return append(cmds, more...)
}

// dropDeletedRuns removes references to runs that no longer exist.
func (s *State) dropDeletedRuns() {
	e := &s.Experiments
	deleted := func(id string) bool { _, ok := s.Run(id); return !ok }
	e.Selected = slices.DeleteFunc(slices.Clone(e.Selected), deleted)
	if e.OpenRun != "" && deleted(e.OpenRun) {
		e.Model, e.Summary = "", nil // the address still names the run, and the page shows that it was deleted
	}
	if s.Train.RunID != "" && deleted(s.Train.RunID) {
		s.Train.RunID, s.Train.Run = "", 0
	}
}
