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
	Doing   string       // what is under way: "Exporting"
	Looking station.Busy // a file is looked into, which can be cancelled; Doing says so too
	Found   *Carried     // a file that was looked into, and waits to be imported or not
	Erasing bool         // it was asked whether everything is to go
	Backups bool         // the backups are to go with it
	Room    Room         // what the browser says of this site
	Failed  string       // why a file was not taken
}

// Carried is what a workspace file has for this browser.
type Carried struct {
	Name   string
	Plan   registry.Import
	Tables []string // that are not kept here yet
	Same   int      // tables that are
}

// Any reports whether there is anything to import.
func (f Carried) Any() bool { return f.Plan.Any() || len(f.Tables) > 0 }

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
	WorkspaceFound struct{ Found Carried }
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
		Book   station.Book
		Plan   registry.Import
		Tables int
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
	// LookInto reads a workspace file; answered by WorkspaceFound or WorkspaceFailed, or by Refused
	// when it was cancelled.
	LookInto struct {
		Job    int
		Name   string
		Source work.Source
	}
	// TakeIn imports the file that was looked into last; answered by Imported or WorkspaceFailed.
	TakeIn struct{}
	// Erase removes everything, the backups only where it says so, and loads the page anew;
	// answered only when it fails.
	Erase struct{ Backups bool }
)

func (s *State) updateWorkspace(m station.Msg) ([]station.Cmd, bool) {
	w := &s.Workspace
	switch m := m.(type) {
	case ExportPressed:
		return s.workspaceBegins("Exporting", s.exportAll())
	case data.FileChosen:
		if !strings.HasSuffix(strings.ToLower(m.Name), ".zip") {
			return nil, false
		}
		w.Found = nil
		return s.looksInto("Reading "+m.Name, func(job int) station.Cmd { return LookInto{job, m.Name, m.Source} })
	case WorkspaceExported:
		w.Doing = ""
		s.Durability.Exported = s.Now
		s.Say("The workspace is exported.")
	case WorkspaceFound:
		w.Doing, w.Looking, w.Found = "", station.Busy{}, &m.Found
		return []station.Cmd{station.Focus{ID: "workspace-found"}}, true
	case WorkspaceFailed:
		w.Doing, w.Looking, w.Found, w.Failed, w.Erasing = "", station.Busy{}, nil, m.Text, false
		s.Complain(m.Text)
	case ImportPressed:
		if w.Found != nil {
			return s.workspaceBegins("Importing "+w.Found.Name, TakeIn{})
		}
	case ImportDropped:
		w.Found = nil
	case Imported:
		return s.imported(m)
	case ErasePressed:
		if w.Erasing {
			return s.workspaceBegins("Erasing", Erase{Backups: w.Backups})
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

// workspaceBegins carries c out, unless something is under way.
func (s *State) workspaceBegins(doing string, c station.Cmd) ([]station.Cmd, bool) {
	if s.Workspace.Doing != "" {
		return nil, true
	}
	s.Workspace.Doing, s.Workspace.Failed = doing, ""
	return []station.Cmd{c}, true
}

// looksInto carries out the command that begin makes of a job, which can be cancelled, unless
// something is under way.
func (s *State) looksInto(what string, begin func(job int) station.Cmd) ([]station.Cmd, bool) {
	if s.Workspace.Doing != "" {
		return nil, true
	}
	job := s.Begin(&s.Workspace.Looking, what)
	return s.workspaceBegins(what, begin(job))
}

// fileRead is the task of a workspace file that is looked into. Its answers are WorkspaceFound and
// WorkspaceFailed, so that only a cancelled one ends here.
func fileRead() station.Handler[State] {
	return station.Handler[State]{
		Busy:    func(s *State) *station.Busy { return &s.Workspace.Looking },
		Replied: func(*State, station.Busy, work.Reply) ([]station.Cmd, bool) { return nil, false },
		Refused: func(s *State, was station.Busy, _ work.Failed) []station.Cmd {
			s.Say(was.What + " was cancelled.")
			s.Workspace.Doing = ""
			return nil
		},
	}
}

func (s *State) imported(m Imported) ([]station.Cmd, bool) {
	s.Workspace.Doing, s.Workspace.Found = "", nil
	s.Keep(m.Book)
	s.Say(fmt.Sprintf("Imported: %d runs, %d versions, %d tables.", m.Plan.Runs.New, m.Plan.Versions.New, m.Tables))
	cmds := s.Redeploy()
	more := s.List()
	return append(cmds, more...), true
}
