package state

import (
	"fmt"
	"strings"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// WorkspaceState is about all that this browser keeps: as a file, or as nothing.
type WorkspaceState struct {
	Doing   string         // what is under way: "Exporting"
	Looking station.Busy   // a file is looked into, which can be cancelled; Doing says so too
	Found   *WorkspaceFile // a file that was looked into, and waits to be imported or not
	Erasing bool           // it was asked whether everything is to go
	Backups bool           // the backups are to go with it
	Room    Room           // what the browser says of this site
	Failed  string         // why a file was not taken
}

// WorkspaceFile is what a workspace file has for this browser.
type WorkspaceFile struct {
	Name   string
	Plan   registry.Import
	Tables []string // that are not kept here yet
	Same   int      // tables that are
}

// Any reports whether there is anything to import.
func (f WorkspaceFile) Any() bool { return f.Plan.Any() || len(f.Tables) > 0 }

// Room is what the whole site takes in this browser, and may take, in bytes; 0 where the
// browser does not say.
type Room struct{ Used, Quota int64 }

// These messages are about the workspace.
type (
	// ExportPressed hands all that is kept to the person as one file.
	ExportPressed struct{}
	// WorkspaceExported says that it was handed over.
	WorkspaceExported struct{ Bytes int }
	// WorkspaceFound says what a file has for this browser. Nothing is imported yet.
	WorkspaceFound struct{ Found WorkspaceFile }
	// WorkspaceFailed says why a file was not exported, read or imported, or not everything was erased.
	// The registry is as it was, unless it was erased before a later step failed. An import may have
	// kept tables and large models already.
	WorkspaceFailed struct{ Text string }
	// ImportPressed imports the file that was looked into.
	ImportPressed struct{}
	// ImportDropped leaves it.
	ImportDropped struct{}
	// Imported brings the registry with what was imported.
	Imported struct {
		Registry station.Registry
		Plan     registry.Import
		Tables   int
	}
	// ErasePressed asks whether everything is to go, and the second time lets it go.
	ErasePressed struct{}
	// EraseDropped keeps it.
	EraseDropped struct{}
	// EraseBackupsToggled says whether the backups go too.
	EraseBackupsToggled struct{}
	// RoomMeasured says how full the browser is.
	RoomMeasured struct{ Room Room }
)

// These commands are about the workspace.
type (
	// Export makes a file of everything; answered by WorkspaceExported or WorkspaceFailed.
	Export struct {
		Open    jobs.OpenTable // a table that goes into it although it is not kept
		Without string         // the hash of a kept table that is not read
	}
	// ReadWorkspace reads a workspace file; answered by WorkspaceFound or WorkspaceFailed, or by Refused
	// when it was cancelled.
	ReadWorkspace struct {
		Job    int
		Name   string
		Source work.Source
	}
	// ImportWorkspace imports the file that was looked into last; answered by Imported or WorkspaceFailed.
	ImportWorkspace struct{}
	// Erase removes everything, the backups only where it says so, and loads the page anew;
	// answered only when it fails.
	Erase struct{ Backups bool }
)

func (s *State) updateWorkspace(m station.Msg) ([]station.Cmd, bool) {
	w := &s.Workspace
	switch m := m.(type) {
	case ExportPressed:
		return s.startOnWorkspace("Exporting", s.exportAll())
	case data.FileChosen:
		if !strings.HasSuffix(strings.ToLower(m.Name), ".zip") {
			return nil, false
		}
		w.Found = nil
		return s.startReading("Reading "+m.Name, func(job int) station.Cmd { return ReadWorkspace{job, m.Name, m.Source} })
	case WorkspaceExported:
		w.Doing = ""
		s.Durability.Exported = s.Now
		s.Notify("The workspace is exported.")
	case WorkspaceFound:
		w.Doing, w.Looking, w.Found = "", station.Busy{}, &m.Found
		return []station.Cmd{station.Focus{ID: "workspace-found"}}, true
	case WorkspaceFailed:
		w.Doing, w.Looking, w.Found, w.Failed, w.Erasing = "", station.Busy{}, nil, m.Text, false
		s.NotifyError(m.Text)
	case ImportPressed:
		if w.Found != nil {
			return s.startOnWorkspace("Importing "+w.Found.Name, ImportWorkspace{})
		}
	case ImportDropped:
		w.Found = nil
	case Imported:
		return s.imported(m)
	case ErasePressed:
		if w.Erasing {
			return s.startOnWorkspace("Erasing", Erase{Backups: w.Backups})
		}
		w.Erasing, w.Backups = true, false
	case EraseDropped:
		w.Erasing = false
	case EraseBackupsToggled:
		w.Backups = !w.Backups
	case RoomMeasured:
		w.Room = m.Room
	default:
		return nil, false
	}
	return nil, true
}

// startOnWorkspace carries c out, unless something is under way.
func (s *State) startOnWorkspace(doing string, c station.Cmd) ([]station.Cmd, bool) {
	if s.Workspace.Doing != "" {
		return nil, true
	}
	s.Workspace.Doing, s.Workspace.Failed = doing, ""
	return []station.Cmd{c}, true
}

// startReading carries out the command that begin makes of a job, which can be cancelled, unless
// something is under way.
func (s *State) startReading(what string, begin func(job int) station.Cmd) ([]station.Cmd, bool) {
	if s.Workspace.Doing != "" {
		return nil, true
	}
	job := s.MarkStarted(&s.Workspace.Looking, what)
	return s.startOnWorkspace(what, begin(job))
}

// fileRead is the task of a workspace file that is looked into. Its answers are WorkspaceFound and
// WorkspaceFailed, so that only a cancelled one ends here.
func fileRead() station.Handler[State] {
	return station.Handler[State]{
		Busy:    func(s *State) *station.Busy { return &s.Workspace.Looking },
		Replied: func(*State, station.Busy, work.Reply) ([]station.Cmd, bool) { return nil, false },
		Refused: func(s *State, was station.Busy, _ work.Failed) []station.Cmd {
			s.Notify(was.What + " was cancelled.")
			s.Workspace.Doing = ""
			return nil
		},
	}
}

func (s *State) imported(m Imported) ([]station.Cmd, bool) {
	s.Workspace.Doing, s.Workspace.Found = "", nil
	s.ApplyRegistry(m.Registry)
	s.Notify(fmt.Sprintf("Imported: %d runs, %d versions, %d tables.", m.Plan.Runs.New, m.Plan.Versions.New, m.Tables))
	cmds := s.Redeploy()
	more := s.ListTables()
	return append(cmds, more...), true
}
