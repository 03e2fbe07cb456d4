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

// SavedTables is the tables that are saved in the browser.
type SavedTables struct {
	Tables   []jobs.KeptTable // newest first
	Listing  station.Busy
	Renaming string // the hash of the table that is being renamed
	Name     string // as typed
	Asking   string // the hash of the table whose deletion is to be confirmed
	Clearing bool   // the deletion of the spare tables is to be confirmed
	Failed   string

	doneText string // the message after the deletion
}

// These messages are about saved tables. Hash names one of them.
type (
	// TableOpened opens a saved table.
	TableOpened struct{ Hash string }
	// RenamePressed opens the field for a new name, or closes it.
	RenamePressed struct{ Hash string }
	// RenameTyped sets the text in that field.
	RenameTyped struct{ Text string }
	// RenameSaved renames the table.
	RenameSaved struct{}
	// DeletePressed asks for confirmation to delete a table.
	DeletePressed struct{ Hash string }
	// DeleteDropped keeps the table.
	DeleteDropped struct{}
	// DeleteConfirmed deletes the table that was asked about.
	DeleteConfirmed struct{}
	// DownloadTable downloads a saved table as CSV.
	DownloadTable struct{ Hash string }
)

func (s *State) updateSavedTables(m station.Msg) ([]station.Cmd, bool) {
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

// SavedTable returns the saved table with a hash.
func (s *State) SavedTable(hash string) (jobs.KeptTable, bool) {
	for _, t := range s.SavedTables.Tables {
		if t.Hash == hash && hash != "" {
			return t, true
		}
	}
	return jobs.KeptTable{}, false
}

// csvName returns the file name of a table.
func csvName(name string) string {
	if strings.HasSuffix(strings.ToLower(name), ".csv") {
		return name
	}
	return name + ".csv"
}

// savedTables is the name of jobs on the saved tables.
const savedTables = "saved tables"

// ListTables starts to list the saved tables.
func (s *State) ListTables() []station.Cmd {
	return s.StartJob(&s.SavedTables.Listing, savedTables, jobs.ListTables{})
}

// renameTable renames a saved table. The open table shows the new name immediately. The registered model of its runs
// keeps its name.
func (s *State) renameTable() []station.Cmd {
	h := &s.SavedTables
	name, hash := strings.TrimSpace(h.Name), h.Renaming
	if hash == "" || name == "" {
		return nil
	}
	h.Renaming = ""
	cmds := s.StartJob(&h.Listing, savedTables, jobs.Rename{Table: hash, Name: name})
	if s.IsOpen(hash) && s.Data.Name != name {
		s.Data.Name, s.Data.Model = name, cmp.Or(s.Data.Model, s.Data.Name)
	}
	return cmds
}

// IsOpen reports whether the table with a hash is the open one.
func (s *State) IsOpen(hash string) bool { return s.Data.Table != nil && s.Data.Table.Hash() == hash }

// askToDelete asks for confirmation, since a deletion cannot be undone. A table that a champion was trained on cannot
// be deleted.
func (s *State) askToDelete(hash string) {
	t, ok := s.SavedTable(hash)
	if !ok {
		return
	}
	if v, ok := s.championOf(hash); ok {
		s.NotifyError(t.Name + " cannot be deleted: champion v" + strconv.Itoa(v.N) + " of " + v.Model + " was trained on it. Promote a version trained on other data first.")
		return
	}
	s.SavedTables.Asking, s.SavedTables.Renaming = hash, ""
}

// championOf returns a champion that was trained on a table.
func (s *State) championOf(hash string) (registry.Version, bool) {
	for _, v := range s.Registry.Versions {
		if r, ok := s.Run(v.Run); ok && r.Data.Digest == hash && s.AliasOf(v.Model, registry.Champion) == v.N {
			return v, true
		}
	}
	return registry.Version{}, false
}

// RunsOn counts the runs that were trained on a table.
func (s *State) RunsOn(hash string) int {
	n := 0
	for _, r := range s.Registry.Runs {
		if r.Data.Digest == hash {
			n++
		}
	}
	return n
}

// deleteTable deletes a saved table. If it is the open table it stays open until the page is closed.
func (s *State) deleteTable() []station.Cmd {
	t, ok := s.SavedTable(s.SavedTables.Asking)
	s.SavedTables.Asking = ""
	if !ok {
		return nil
	}
	if s.IsOpen(t.Hash) {
		s.Data.Kept = false
	}
	s.SavedTables.doneText = t.Name + " is deleted from this browser."
	return s.StartJob(&s.SavedTables.Listing, savedTables, jobs.Forget{Table: t.Hash})
}

// savedTableHandlers returns the handlers of jobs on the saved tables.
func savedTableHandlers() []station.Handler[State] {
	listing := func(s *State) *station.Busy { return &s.SavedTables.Listing }
	return []station.Handler[State]{
		station.NewHandler(listing, func(s *State, _ station.Busy, r *jobs.TableList) []station.Cmd {
			s.SavedTables.Failed, s.SavedTables.Tables = "", r.Tables
			return nil
		}).Or(station.NewHandler(listing, (*State).tableDeleted)).OnFailure(SavedTablesRefused),
	}
}

// tableDeleted reports the deletion, and lists the remaining tables.
func (s *State) tableDeleted(_ station.Busy, _ *work.Done) []station.Cmd {
	s.SavedTables.Failed = ""
	if s.SavedTables.doneText != "" {
		s.Notify(s.SavedTables.doneText)
		s.SavedTables.doneText = ""
	}
	return s.ListTables()
}

// SavedTablesRefused handles an error of a job on the saved tables.
func SavedTablesRefused(s *State, _ station.Busy, f work.Failed) []station.Cmd {
	s.SavedTables.Failed, s.SavedTables.doneText = f.Text, ""
	return nil
}
