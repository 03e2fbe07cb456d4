package data

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"orrery/app/station"
	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Role says what a column is for.
type Role string

// These are the roles.
const (
	RoleFeature Role = "feature"
	RoleTarget  Role = "target"
	RoleKey     Role = "entity key"
	RoleTime    Role = "event timestamp"   // when what a row says was so
	RoleCreated Role = "created timestamp" // when the row was written
	RoleIgnore  Role = "ignore"
)

// Model is the Data station.
type Model struct {
	Name       string
	Size       int64
	Took       time.Duration
	Table      *table.Table // nil: none is loaded
	Summaries  []table.Summary
	Warnings   []csv.Warning
	Kept       bool     // the table survives a reload
	Roles      []RoleOf // in the table's order
	Model      string   // the file's name that its models are called by; "": its own
	savedRoles []RoleOf // the roles as the table's record has them

	Index       *table.Index // of the entity key; nil while it is made, and without a key
	Repeat      int          // a row whose key an earlier row has; -1 for none
	IndexFailed string

	X, Y    string       // axes of the figures over two columns
	Facts   []synth.Fact // what is true of a generated table
	Profile Profile

	Reading     Reading
	Loading     station.Busy
	Indexing    station.Busy
	SavingRoles station.Busy
	Exporting   station.Busy
	Failed      station.Notice // why the last file was not loaded
	FailedAs    string         // its name
	Pasting     bool
	Paste       string
	Top         int // how far the preview is scrolled, in pixels
	ColumnsTop  int // the same for the list of columns
}

// RoleOf is one column's role.
type RoleOf struct {
	Column string
	Role   Role
}

// Samples are the files that come with the site; data/README.md says what each is.
func Samples() []string {
	return []string{"user_data.csv", "iris.csv", "wine.csv", "breast_cancer.csv", "diabetes.csv", "customers.csv", "user_events.csv", "user_labels.csv"}
}

// These messages belong to the Data station.
type (
	// SampleChosen loads a file that comes with the site.
	SampleChosen struct{ Name string }
	// FileChosen loads a person's file.
	FileChosen struct {
		Name   string
		Source work.Source
	}
	// PastePressed opens or closes the field for pasted text.
	PastePressed struct{}
	// PasteTyped is the text in that field.
	PasteTyped struct{ Text string }
	// PasteLoaded reads the text in that field.
	PasteLoaded struct{}
	// RoleChosen gives a column a role.
	RoleChosen struct {
		Column string
		Role   Role
	}
	// PreviewScrolled moves the window of the preview.
	PreviewScrolled struct {
		station.Quiet
		Top int
	}
	// ColumnsScrolled moves the window of the list of columns.
	ColumnsScrolled struct {
		station.Quiet
		Top int
	}
	// DownloadData hands the loaded table to the person as CSV.
	DownloadData struct{}
)

func (s *State) updateData(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	switch m := m.(type) {
	case SampleChosen:
		if strings.TrimSpace(m.Name) != "" { // what the list says before anything is chosen
			cmds = s.load(m.Name, nil)
		}
	case FileChosen:
		cmds = s.load(m.Name, m.Source)
	case PastePressed:
		s.Data.Pasting = !s.Data.Pasting
		if s.Data.Pasting {
			cmds = []station.Cmd{station.Focus{ID: "paste"}}
		}
	case PasteTyped:
		s.Data.Paste = m.Text
	case PasteLoaded:
		cmds = s.load("pasted.csv", work.BytesSource(s.Data.Paste))
	case RoleChosen:
		cmds = s.chooseRole(m)
	case PreviewScrolled:
		s.Data.Top = m.Top
	case ColumnsScrolled:
		s.Data.ColumnsTop = m.Top
	case DownloadData:
		cmds = s.Export(s.Data.Name, jobs.Features{Key: s.Column(RoleKey)}, s.sourceNames())
	default:
		return nil, false
	}
	return cmds, true
}

// These outcomes of the Data station are followed by others.
type (
	// TableChanged says that another table is open.
	TableChanged struct{ Restored bool }
	// RolesChanged says that columns of the open table have other roles; Key, that the entity key is another one.
	RolesChanged struct{ Key bool }
	// Indexed says that the index of the entity key is made, or why it cannot be is known.
	Indexed struct{}
	// RoomMade says that there is more room in the browser's store.
	RoomMade struct{}
)

// Restoring marks the load of a kept table, which keeps the person's roles.
const Restoring = "what was open"

// load starts to read a file; the table that is there stays until the new one
// is whole.
func (s *State) load(name string, source work.Source) []station.Cmd {
	cmds := s.startLoading(name)
	s.newReading(name, source)
	id := s.Data.Loading.Job
	if source == nil {
		return append(cmds, station.Fetch{Job: id, Name: name, Path: "web/data/" + name})
	}
	s.Data.Loading.Total = source.Size()
	return append(cmds, station.Work{Job: id, Task: s.Data.Reading.parse(), File: source})
}

// startLoading makes way for another table: what is being loaded is cancelled.
func (s *State) startLoading(name string) []station.Cmd {
	var cmds []station.Cmd
	if s.Data.Loading.Running() {
		cmds = append(cmds, station.Cancel{Job: s.Data.Loading.Job})
	}
	s.Data.Failed = station.Notice{}
	s.MarkStarted(&s.Data.Loading, name)
	return cmds
}

func (s *State) loadRefused(which station.Busy, f work.Failed) []station.Cmd {
	name := which.What
	if name == Restoring {
		name = s.Data.Name
	}
	if s.Data.Reading.Open && name == s.Data.Reading.Name && f.Code != work.Canceled { // the person may choose otherwise
		s.Data.Reading.Review, s.Data.Reading.Failed = nil, station.NoticeOf(f)
		return nil
	}
	if !s.Data.Reading.Open {
		s.Data.Reading = s.Data.Reading.back()
	}
	if f.Code == work.Canceled {
		s.Notify(name + " was not loaded: cancelled.")
		return nil
	}
	s.Data.Failed, s.Data.FailedAs = station.NoticeOf(f), name
	return nil
}

// encodes reports whether a pipeline can have a step that makes numbers of texts.
func (s *State) encodes() bool {
	_, ok := s.Kinds["OneHotEncoder"]
	return ok
}

// ApplyTable puts a new table in place.
func (s *State) ApplyTable(which station.Busy, r *jobs.Opened) []station.Cmd {
	restored := which.What == Restoring
	var looking []station.Cmd
	d := Model{Name: r.Name, Size: r.Size, Took: r.Took, Table: r.Table, Summaries: r.Summaries, Warnings: r.Warnings, Facts: r.Facts, Kept: r.Kept, Repeat: -1, X: s.Data.X, Y: s.Data.Y}
	d.Exporting = s.Data.Exporting // a file of the table before is still handed over
	d.Roles = MergeRoles(guessRoles(r.Summaries, r.Table.Rows(), s.encodes()), s.SavedRoles(r.Table.Hash(), rolesIn(r.TableRoles)))
	if d.savedRoles, d.Model = d.Roles, r.Model; restored {
		d.Roles = MergeRoles(slices.Clone(d.Roles), s.Data.Roles)
	}
	for _, b := range []station.Busy{s.Data.Profile.Inspecting, s.Data.Profile.Arranging} {
		if b.Running() {
			looking = append(looking, station.Cancel{Job: b.Job})
		}
	}
	d.Reading = s.Data.Reading.done(r, restored)
	s.Data = d
	if !restored {
		s.Notify(fmt.Sprintf("%s: %d rows, %d columns.", r.Name, r.Table.Rows(), r.Table.Width()))
		s.Flow = s.Flow.Pulse(station.FlowRows, s.Now)
	}
	s.Emit(TableChanged{Restored: restored})
	return looking
}

// VisitData lists the kept tables and has the table looked over, while the Data
// station is open.
func (s *State) VisitData() []station.Cmd {
	if s.Station != station.Data || !s.Ready {
		return nil
	}
	cmds := s.ListTables()
	more := s.inspect()
	return append(cmds, more...)
}

// BuildIndex makes the index of the entity key; without a key there is none, and nothing to do.
func (s *State) BuildIndex() []station.Cmd {
	s.Data.Index, s.Data.Repeat, s.Data.IndexFailed, s.Data.Indexing = nil, -1, "", station.Busy{}
	key := s.Column(RoleKey)
	if s.Data.Table == nil || key == "" {
		return nil
	}
	return s.StartJob(&s.Data.Indexing, key, jobs.BuildIndex{Table: s.Data.Table.Hash(), Column: key})
}

func (s *State) indexed(_ station.Busy, r *jobs.BuildIndexResult) []station.Cmd {
	s.Data.Index, s.Data.Repeat = r.Index, r.Repeat
	s.Emit(Indexed{})
	return nil
}

func (s *State) sourceNames() []string {
	if s.Data.Table == nil {
		return nil
	}
	return s.Data.Table.Names()
}

// Export asks the worker for a CSV.
func (s *State) Export(name string, features jobs.Features, columns []string) []station.Cmd {
	if s.Data.Table == nil || s.Data.Exporting.Running() {
		return nil
	}
	return s.StartJob(&s.Data.Exporting, name, jobs.Export{Table: s.Data.Table.Hash(), Features: features, Columns: columns})
}
