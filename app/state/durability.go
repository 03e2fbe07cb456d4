package state

import (
	"time"

	"orrery/app/station"
)

// Durability describes how safe the data in this browser is from deletion.
type Durability struct {
	// Persistence is the browser's answer to the request for persistent storage: granted, denied or unavailable; "" if
	// it was not asked.
	Persistence string
	Exported    time.Time // last export of the workspace; zero if there was none

	asking bool
}

// durabilitySetting is the stored part of Durability.
type durabilitySetting struct {
	Persistence string
	Exported    time.Time
}

// AskPersistence requests persistent storage, which the browser does not evict; answered by PersistenceAnswered.
type AskPersistence struct{}

// PersistenceAnswered is the browser's answer.
type PersistenceAnswered struct{ Answer string }

func (s *State) updateDurability(m station.Msg) ([]station.Cmd, bool) {
	switch m := m.(type) {
	case PersistenceAnswered:
		s.Durability.Persistence, s.Durability.asking = m.Answer, false
		return nil, true
	}
	return nil, false
}

// askPersistence requests persistent storage once. It is called when a version is registered.
func (s *State) askPersistence() []station.Cmd {
	d := &s.Durability
	if d.Persistence != "" || d.asking || s.Storage.Unusable.All() {
		return nil
	}
	d.asking = true
	return []station.Cmd{AskPersistence{}}
}

// exportAfter is the age of the last export at which a reminder appears, if there is newer work.
const exportAfter = 14 * 24 * time.Hour

// ExportDue reports whether the user should export the workspace: there are runs, and it was never exported, or the
// last export is old and there are newer runs.
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
