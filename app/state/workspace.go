package state

import (
	"strings"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui/format"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// WorkspaceState describes the export, import and erasure of everything that this browser has stored.
type WorkspaceState struct {
	Doing   string         // the current operation, such as "Exporting"
	Looking station.Busy   // a file is being read, which can be cancelled; Doing is set as well
	Found   *WorkspaceFile // a file that was read and waits for the user to import it
	Erasing bool           // the user is asked to confirm that everything is erased
	Backups bool           // the backups are erased too
	Room    Room           // as the browser reports it
	Failed  string         // why the last operation failed
}

// WorkspaceFile is the content of a workspace file, compared with this browser's.
type WorkspaceFile struct {
	Name   string
	Plan   registry.Import
	Tables []string // tables that are not stored here yet
	Same   int      // number of tables that are
}

// Any reports whether there is anything to import.
func (f WorkspaceFile) Any() bool { return f.Plan.Any() || len(f.Tables) > 0 }

// Room is the storage that the whole site uses, and may use, in bytes; 0 if the browser does not report it.
type Room struct{ Used, Quota int64 }

// Messages about the workspace.
type (
	// ExportPressed downloads everything as one file.
	ExportPressed struct{}
	// WorkspaceExported reports that the file was downloaded.
	WorkspaceExported struct{ Bytes int }
	// WorkspaceFound reports the content of a file. Nothing is imported yet.
	WorkspaceFound struct{ Found WorkspaceFile }
	// WorkspaceFailed reports why an export, read, import or erasure failed. The registry is unchanged, unless it was
	// erased before a later step failed. An import may have stored tables and large models already.
	WorkspaceFailed struct{ Text string }
	// ImportPressed imports the file that was read.
	ImportPressed struct{}
	// ImportDropped discards the file that was read.
	ImportDropped struct{}
	// Imported has the registry after an import.
	Imported struct {
		Registry station.Registry
		Plan     registry.Import
		Tables   int
	}
	// ErasePressed asks for confirmation to erase everything, and erases it when it is sent again.
	ErasePressed struct{}
	// EraseDropped cancels the erasure.
	EraseDropped struct{}
	// EraseBackupsToggled switches whether the backups are erased too.
	EraseBackupsToggled struct{}
	// RoomMeasured reports how much storage the site uses.
	RoomMeasured struct{ Room Room }
)

// Commands about the workspace.
type (
	// Export downloads everything as one file; answered by WorkspaceExported or WorkspaceFailed.
	Export struct {
		Open    jobs.OpenTable // an open table that is included although it is not stored
		Without string         // the hash of a stored table that is not read
	}
	// ReadWorkspace reads a workspace file; answered by WorkspaceFound or WorkspaceFailed, or by Refused if it was
	// cancelled.
	ReadWorkspace struct {
		Job    int
		Name   string
		Source work.Source
	}
	// ImportWorkspace imports the file that was read last; answered by Imported or WorkspaceFailed.
	ImportWorkspace struct{}
	// Erase erases everything, the backups only if Backups is set, and reloads the page; answered only if it fails.
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
		s.Notify("Workspace exported.")
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

// startOnWorkspace issues c, unless another operation is running.
func (s *State) startOnWorkspace(doing string, c station.Cmd) ([]station.Cmd, bool) {
	if s.Workspace.Doing != "" {
		return nil, true
	}
	s.Workspace.Doing, s.Workspace.Failed = doing, ""
	return []station.Cmd{c}, true
}

// startReading issues the command that begin returns for a job, which can be cancelled, unless another operation is
// running.
func (s *State) startReading(what string, begin func(job int) station.Cmd) ([]station.Cmd, bool) {
	if s.Workspace.Doing != "" {
		return nil, true
	}
	job := s.MarkStarted(&s.Workspace.Looking, what)
	return s.startOnWorkspace(what, begin(job))
}

// readTask returns the handler of reading a workspace file. Its answers are WorkspaceFound and WorkspaceFailed; only
// cancellation is handled here.
func readTask() station.Handler[State] {
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
	s.Notify("Imported " + format.Count(m.Plan.Runs.New, "run") + ", " + format.Count(m.Plan.Versions.New, "version") + ", " + format.Count(m.Tables, "table") + ".")
	cmds := s.Redeploy()
	more := s.ListTables()
	return append(cmds, more...), true
}
