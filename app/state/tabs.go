package state

import (
	"slices"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/registry"
)

// These messages tell of other tabs of this browser.
type (
	// OtherTabWrote brings the registry as another tab has changed it.
	OtherTabWrote struct {
		Registry station.Registry
		Settings []registry.Setting // that are new, changed or deleted
		Problems []string
	}
	// TrainerIs says whether it is this tab that trains by the schedule.
	TrainerIs struct{ Here bool }
	// SaveConflicted says that nothing of a Save was written, because another tab has written a
	// definition of the same name meanwhile. What that tab wrote came before, as OtherTabWrote.
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

// otherTabWrote takes the news in and leaves alone what this tab is about.
func (s *State) otherTabWrote(m OtherTabWrote) []station.Cmd {
	failed, champion := s.Storage.Failed, s.AliasN(registry.Champion)
	s.ApplyRegistry(m.Registry)
	s.Storage.Failed = failed
	s.Storage.Problems = append(slices.Clone(s.Storage.Problems), m.Problems...)
	s.dropDeletedRuns()
	cmds := s.takeNews(m.Settings)
	if s.AliasN(registry.Champion) != champion {
		more := s.Redeploy()
		return append(cmds, more...)
	}
	return cmds
}

// takeNews takes over the settings that another tab has written, and what follows from them.
// They are saved already.
func (s *State) takeNews(settings []registry.Setting) []station.Cmd {
	if len(settings) == 0 {
		return nil
	}
	theme, key := s.Theme, s.Column(data.RoleKey)
	s.takeSettings(settings, false)
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

// dropDeletedRuns forgets the runs that are there no longer.
func (s *State) dropDeletedRuns() {
	e := &s.Experiments
	gone := func(id string) bool { _, ok := s.Run(id); return !ok }
	e.Selected = slices.DeleteFunc(slices.Clone(e.Selected), gone)
	if e.OpenRun != "" && gone(e.OpenRun) {
		e.Model, e.Summary = "", nil // the address still names it, and the page says that it is gone
	}
	if s.Train.RunID != "" && gone(s.Train.RunID) {
		s.Train.RunID, s.Train.Run = "", 0
	}
}
