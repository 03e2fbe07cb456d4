package state

import (
	"time"

	"orrery/app/station"
)

// Durability is what a person should know about how long things stay in this browser.
type Durability struct {
	// Persistence is what the browser said when it was asked not to delete anything by itself:
	// granted, denied, unavailable; "": it was not asked.
	Persistence string
	Exported    time.Time // when everything was exported last; zero: never

	asking bool
}

// durabilitySetting is what a reload brings back.
type durabilitySetting struct {
	Persistence string
	Exported    time.Time
}

// AskPersistence asks the browser not to delete anything by itself; answered by PersistenceAnswered.
type AskPersistence struct{}

// PersistenceAnswered is what the browser said.
type PersistenceAnswered struct{ Answer string }

func (s *State) updateDurability(m station.Msg) ([]station.Cmd, bool) {
	switch m := m.(type) {
	case PersistenceAnswered:
		s.Durability.Persistence, s.Durability.asking = m.Answer, false
		return nil, true
	}
	return nil, false
}

// askPersistence asks once, when there is a registered version that is worth it.
func (s *State) askPersistence() []station.Cmd {
	d := &s.Durability
	if d.Persistence != "" || d.asking || s.Storage.Unusable.All() {
		return nil
	}
	d.asking = true
	return []station.Cmd{AskPersistence{}}
}

// exportAfter is how old the last export may be before a reminder, when there is newer work.
const exportAfter = 14 * 24 * time.Hour

// ExportDue reports whether there is work that no file has: none was ever exported, or the last one
// is old and there are newer runs.
func (s *State) ExportDue() bool {
	var newest time.Time
	for _, r := range s.Registry.Runs {
		if r.End.After(newest) {
			newest = r.End
		}
	}
	switch exported := s.Durability.Exported; {
	case newest.IsZero():
		return false
	case exported.IsZero():
		return true
	default:
		return newest.After(exported) && s.Now.Sub(exported) > exportAfter
	}
}
