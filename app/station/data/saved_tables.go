package data

import (
	"cmp"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// SavedTables is the tables that the worker keeps.
type SavedTables struct {
	Tables   []jobs.KeptTable // newest first
	Listing  station.Busy
	Renaming string // the hash of the table whose name is typed
	Name     string // as it is typed
	Asking   string // the hash of the table whose deletion is to be confirmed
	Clearing bool   // the spare tables are about to be deleted: the person is asked once more
	Failed   string

	done string // what to say when the worker has deleted what it was told to
}

// These messages are about the kept tables; each names one by its hash.
type (
	// TableOpened brings a kept table onto the screen.
	TableOpened struct{ Hash string }
	// RenamePressed opens the field for another name, or closes it.
	RenamePressed struct{ Hash string }
	// RenameTyped is the text in that field.
	RenameTyped struct{ Text string }
	// RenameSaved gives the table that name.
	RenameSaved struct{}
	// DeletePressed asks whether a table is to go.
	DeletePressed struct{ Hash string }
	// DeleteDropped leaves it where it is.
	DeleteDropped struct{}
	// DeleteConfirmed deletes the table that was asked about.
	DeleteConfirmed struct{}
	// DownloadTable hands a kept table to the person as CSV.
	DownloadTable struct{ Hash string }
)

func (s *State) updateShelf(m station.Msg) ([]station.Cmd, bool) {
	h := &s.SavedTables
	var cmds []station.Cmd
	switch m := m.(type) {
	case TableOpened:
		if t, ok := s.SavedTable(m.Hash); ok {
			cmds = s.startLoading(t.Name)
			cmds = append(cmds, station.Work{Job: s.Data.Loading.Job, Task: jobs.Open{Table: t.Hash, Name: t.Name}})
		}
	case RenamePressed:
		t, _ := s.SavedTable(m.Hash)
		if h.Renaming == t.Hash {
			t.Hash = ""
		}
		if h.Renaming, h.Name, h.Asking = t.Hash, t.Name, ""; t.Hash != "" {
			cmds = []station.Cmd{station.Fill{ID: "table-name", Text: t.Name}, station.Focus{ID: "table-name"}}
		}
	case RenameTyped:
		h.Name = m.Text
	case RenameSaved:
		cmds = s.renameTable()
	case DeletePressed:
		s.askToDelete(m.Hash)
	case DeleteDropped:
		h.Asking = ""
	case DeleteConfirmed:
		cmds = s.deleteTable()
	case DownloadTable:
		if t, ok := s.SavedTable(m.Hash); ok && !s.Data.Exporting.Running() {
			cmds = s.StartJob(&s.Data.Exporting, csvName(t.Name), jobs.Export{Table: t.Hash})
		}
	default:
		return nil, false
	}
	return cmds, true
}

func (s *State) SavedTable(hash string) (jobs.KeptTable, bool) {
	for _, t := range s.SavedTables.Tables {
		if t.Hash == hash && hash != "" {
			return t, true
		}
	}
	return jobs.KeptTable{}, false
}

// csvName is a file's name for a table.
func csvName(name string) string {
	if strings.HasSuffix(strings.ToLower(name), ".csv") {
		return name
	}
	return name + ".csv"
}

// keptTables is what is said of work on the kept tables.
const keptTables = "kept tables"

// ListTables asks which tables are kept.
func (s *State) ListTables() []station.Cmd {
	return s.StartJob(&s.SavedTables.Listing, keptTables, jobs.ListTables{})
}

// renameTable gives the kept table its new name. The one on the screen has it at
// once; the model that its runs belong to is called as before.
func (s *State) renameTable() []station.Cmd {
	h := &s.SavedTables
	name, hash := strings.TrimSpace(h.Name), h.Renaming
	if hash == "" || name == "" {
		return nil
	}
	h.Renaming = ""
	cmds := s.StartJob(&h.Listing, keptTables, jobs.Rename{Table: hash, Name: name})
	if s.IsOpen(hash) && s.Data.Name != name {
		s.Data.Name, s.Data.Model = name, cmp.Or(s.Data.Model, s.Data.Name)
	}
	return cmds
}

func (s *State) IsOpen(hash string) bool { return s.Data.Table != nil && s.Data.Table.Hash() == hash }

// askToDelete asks once more, since a deletion cannot be undone; a table that a
// champion was fitted on stays.
func (s *State) askToDelete(hash string) {
	t, ok := s.SavedTable(hash)
	if !ok {
		return
	}
	if v, ok := s.championOf(hash); ok {
		s.NotifyError(t.Name + " is not deleted: v" + strconv.Itoa(v.N) + " of " + v.Model + ", a champion, was fitted on it. Promote a version of other data first.")
		return
	}
	s.SavedTables.Asking, s.SavedTables.Renaming = hash, ""
}

// championOf finds a champion that was fitted on a table.
func (s *State) championOf(hash string) (registry.Version, bool) {
	for _, v := range s.Registry.Versions {
		if r, ok := s.Run(v.Run); ok && r.Data.Digest == hash && s.AliasOf(v.Model, registry.Champion) == v.N {
			return v, true
		}
	}
	return registry.Version{}, false
}

// RunsOn counts the runs that were fitted on a table.
func (s *State) RunsOn(hash string) int {
	n := 0
	for _, r := range s.Registry.Runs {
		if r.Data.Digest == hash {
			n++
		}
	}
	return n
}

// deleteTable drops the table from the store. The one on the screen stays there
// until the page is left.
func (s *State) deleteTable() []station.Cmd {
	t, ok := s.SavedTable(s.SavedTables.Asking)
	s.SavedTables.Asking = ""
	if !ok {
		return nil
	}
	if s.IsOpen(t.Hash) {
		s.Data.Kept = false
	}
	s.SavedTables.done = t.Name + " is deleted from this browser."
	return s.StartJob(&s.SavedTables.Listing, keptTables, jobs.Forget{Table: t.Hash})
}

// shelfTasks are the tasks about the kept tables.
func shelfHandlers() []station.Handler[State] {
	listing := func(s *State) *station.Busy { return &s.SavedTables.Listing }
	return []station.Handler[State]{
		station.NewHandler(listing, func(s *State, _ station.Busy, r *jobs.TableList) []station.Cmd {
			s.SavedTables.Failed, s.SavedTables.Tables = "", r.Tables
			return nil
		}).Or(station.NewHandler(listing, (*State).tableDeleted)).OnFailure(SavedTablesRefused),
	}
}

// tableDeleted says that a table is deleted, and lists what is left.
func (s *State) tableDeleted(_ station.Busy, _ *work.Done) []station.Cmd {
	s.SavedTables.Failed = ""
	if s.SavedTables.done != "" {
		s.Notify(s.SavedTables.done)
		s.SavedTables.done = ""
	}
	return s.ListTables()
}

func SavedTablesRefused(s *State, _ station.Busy, f work.Failed) []station.Cmd {
	s.SavedTables.Failed, s.SavedTables.done = f.Text, ""
	return nil
}
