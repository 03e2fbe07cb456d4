package state

import (
	"slices"

	"orrery/core/registry"
)

// These messages tell of other tabs of this browser.
type (
	// OtherTabWrote brings the registry as another tab has changed it.
	OtherTabWrote struct {
		Book     Book
		Schedule []byte // the setting, when it has changed; nil: it has not
		Problems []string
	}
	// TrainerIs says whether it is this tab that trains by the schedule.
	TrainerIs struct{ Here bool }
)

func (OtherTabWrote) msg() {}
func (TrainerIs) msg()     {}

func updateTabs(s State, m Msg) (State, []Cmd, bool) {
	switch m := m.(type) {
	case TrainerIs:
		s.Automation.Elsewhere = !m.Here
		return s, nil, true
	case OtherTabWrote:
		s, cmds := otherTabWrote(s, m)
		return s, cmds, true
	}
	return s, nil, false
}

// otherTabWrote takes the news in and leaves alone what this tab is about.
func otherTabWrote(s State, m OtherTabWrote) (State, []Cmd) {
	failed, champion := s.Storage.Failed, s.AliasN(registry.Champion)
	s.keep(m.Book)
	s.Storage.Failed = failed
	s.Storage.Problems = append(slices.Clone(s.Storage.Problems), m.Problems...)
	s.letGo()
	if m.Schedule != nil {
		s.Automation.AutoSettings = recall(&s, Restored{Settings: map[string][]byte{"schedule": m.Schedule}}, "schedule", s.Automation.AutoSettings)
		s = s.reschedule()
		s.kept = s.settings() // it is saved already
	}
	if s.AliasN(registry.Champion) != champion {
		return redeploy(s)
	}
	return s, nil
}

// letGo forgets the runs that are there no longer.
func (s *State) letGo() {
	e := &s.Experiments
	gone := func(id string) bool { _, ok := s.Run(id); return !ok }
	e.Selected = slices.DeleteFunc(slices.Clone(e.Selected), gone)
	if e.Open != "" && gone(e.Open) {
		e.Model, e.Sight = "", nil // the address still names it, and the page says that it is gone
	}
	if s.Train.RunID != "" && gone(s.Train.RunID) {
		s.Train.RunID, s.Train.Run = "", 0
	}
}
