package data

import (
	"slices"
	"strings"
	"time"

	"orrery/app/station"
	"orrery/app/ui/format"
	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Role says what a column is for.
type Role string

// The roles of columns.
const (
	RoleFeature Role = "feature"
	RoleTarget  Role = "target"
	RoleKey     Role = "entity key"
	RoleTime    Role = "event timestamp"   // when the event of a row happened
	RoleCreated Role = "created timestamp" // when the row was written
	RoleIgnore  Role = "ignore"
)

// Model is the state of the Data station.
type Model struct {
	Name       string
	Size       int64
	Took       time.Duration
	Table      *table.Table // nil without a table
	Summaries  []table.Summary
	Warnings   []csv.Warning
	Kept       bool     // whether the table is saved in the browser
	Roles      []RoleOf // in the order of the columns
	Model      string   // the file name that the registered model is named after; "" is Name
	savedRoles []RoleOf // the roles in the table's record

	Index       *table.Index // of the entity key; nil until it is built, and without a key
	Repeat      int          // the first row that repeats a key; -1 without one
	IndexFailed string

	X, Y    string       // the axes of figures over two columns
	Facts   []synth.Fact // the ground truth of a generated table
	Profile Profile

	Reading     Reading
	Loading     station.Busy
	Indexing    station.Busy
	SavingRoles station.Busy
	Exporting   station.Busy
	Failed      station.Notice // why the last file could not be loaded
	FailedAs    string         // the name of that file
	Pasting     bool
	Paste       string
	Top         int // scroll position of the preview in pixels
	ColumnsTop  int // scroll position of the list of columns in pixels
}

// RoleOf is a column with its role.
type RoleOf struct {
	Column string
	Role   Role
}

// Samples returns the names of the sample files of the site. data/README.md describes them.
func Samples() []string {
	return []string{"user_data.csv", "iris.csv", "wine.csv", "breast_cancer.csv", "diabetes.csv", "customers.csv", "user_events.csv", "user_labels.csv"}
}

// These messages belong to the Data station.
type (
	// SampleChosen loads a sample file.
	SampleChosen struct{ Name string }
	// FileChosen loads a file of the user.
	FileChosen struct {
		Name   string
		Source work.Source
	}
	// PastePressed opens or closes the field for pasted text.
	PastePressed struct{}
	// PasteTyped sets the text in that field.
	PasteTyped struct{ Text string }
	// PasteLoaded loads the text in that field as a CSV.
	PasteLoaded struct{}
	// RoleChosen sets the role of a column.
	RoleChosen struct {
		Column string
		Role   Role
	}
	// PreviewScrolled scrolls the preview.
	PreviewScrolled struct {
		station.Quiet
		Top int
	}
	// ColumnsScrolled scrolls the list of columns.
	ColumnsScrolled struct {
		station.Quiet
		Top int
	}
	// DownloadData downloads the loaded table as CSV.
	DownloadData struct{}
)

func (s *State) updateData(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	switch m := m.(type) {
	case SampleChosen:
		if strings.TrimSpace(m.Name) != "" { // the first option has no value
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

// These events of the Data station are handled by other stations.
type (
	// TableChanged reports that another table is open.
	TableChanged struct{ Restored bool }
	// RolesChanged reports that roles of the open table have changed. Key is true when the entity key is another
	// column.
	RolesChanged struct{ Key bool }
	// Indexed reports that the index of the entity key is built, or has failed.
	Indexed struct{}
	// RoomMade reports that space was freed in the browser's store.
	RoomMade struct{}
)

// Restoring is the name of a load that restores a saved table. Such a load keeps the current roles.
const Restoring = "what was open"

// load starts to read a file. The current table stays until the new one is complete.
func (s *State) load(name string, source work.Source) []station.Cmd {
	cmds := s.startLoading(name)
	s.startReading(name, source)
	id := s.Data.Loading.Job
	if source == nil {
		return append(cmds, station.Fetch{Job: id, Name: name, Path: "web/data/" + name})
	}
	s.Data.Loading.Total = source.Size()
	return append(cmds, station.Work{Job: id, Task: s.Data.Reading.parseJob(), File: source})
}

// startLoading cancels the load that is running and marks another one as started.
func (s *State) startLoading(name string) []station.Cmd {
	var cmds []station.Cmd
	if s.Data.Loading.Running() {
		cmds = append(cmds, station.Cancel{Job: s.Data.Loading.Job})
	}
	s.Data.Failed = station.Notice{}
	s.MarkStarted(&s.Data.Loading, name)
	return cmds
}

// loadRefused handles an error of loading a table.
func (s *State) loadRefused(which station.Busy, f work.Failed) []station.Cmd {
	name := which.What
	if name == Restoring {
		name = s.Data.Name
	}
	if s.Data.Reading.Open && name == s.Data.Reading.Name && f.Code != work.Canceled { // the user may choose other settings
		s.Data.Reading.Review, s.Data.Reading.Failed = nil, station.NoticeOf(f)
		return nil
	}
	if !s.Data.Reading.Open {
		s.Data.Reading = s.Data.Reading.previous()
	}
	if f.Code == work.Canceled {
		s.Notify(name + " was not loaded: cancelled.")
		return nil
	}
	s.Data.Failed, s.Data.FailedAs = station.NoticeOf(f), name
	return nil
}

// hasEncoder reports whether a pipeline can have a step that encodes text columns.
func (s *State) hasEncoder() bool {
	_, ok := s.Kinds["OneHotEncoder"]
	return ok
}

// ApplyTable makes a loaded table the current one.
func (s *State) ApplyTable(which station.Busy, r *jobs.Opened) []station.Cmd {
	restored := which.What == Restoring
	var looking []station.Cmd
	d := Model{Name: r.Name, Size: r.Size, Took: r.Took, Table: r.Table, Summaries: r.Summaries, Warnings: r.Warnings, Facts: r.Facts, Kept: r.Kept, Repeat: -1, X: s.Data.X, Y: s.Data.Y}
	d.Exporting = s.Data.Exporting // the export of the previous table goes on
	d.Roles = MergeRoles(guessRoles(r.Summaries, r.Table.Rows(), s.hasEncoder()), s.SavedRoles(r.Table.Hash(), rolesOfRecord(r.TableRoles)))
	if d.savedRoles, d.Model = d.Roles, r.Model; restored {
		d.Roles = MergeRoles(slices.Clone(d.Roles), s.Data.Roles)
	}
	for _, b := range []station.Busy{s.Data.Profile.Profiling, s.Data.Profile.Filtering} {
		if b.Running() {
			looking = append(looking, station.Cancel{Job: b.Job})
		}
	}
	d.Reading = s.Data.Reading.opened(r, restored)
	s.Data = d
	if !restored {
		s.Notify(r.Name + ": " + format.Count(r.Table.Rows(), "row") + ", " + format.Count(r.Table.Width(), "column") + ".")
		s.Flow = s.Flow.Pulse(station.FlowRows, s.Now)
	}
	s.Emit(TableChanged{Restored: restored})
	return looking
}

// VisitData lists the saved tables and profiles the open table, when the Data station is open.
func (s *State) VisitData() []station.Cmd {
	if s.Station != station.Data || !s.Ready {
		return nil
	}
	cmds := s.ListTables()
	return append(cmds, s.startProfile()...)
}

// BuildIndex starts to build the index of the entity key, if there is a key.
func (s *State) BuildIndex() []station.Cmd {
	s.Data.Index, s.Data.Repeat, s.Data.IndexFailed, s.Data.Indexing = nil, -1, "", station.Busy{}
	key := s.Column(RoleKey)
	if s.Data.Table == nil || key == "" {
		return nil
	}
	return s.StartJob(&s.Data.Indexing, key, jobs.BuildIndex{Table: s.Data.Table.Hash(), Column: key})
}

// indexed stores the index of the entity key.
func (s *State) indexed(_ station.Busy, r *jobs.BuildIndexResult) []station.Cmd {
	s.Data.Index, s.Data.Repeat = r.Index, r.Repeat
	s.Emit(Indexed{})
	return nil
}

// sourceNames returns the names of the table's columns.
func (s *State) sourceNames() []string {
	if s.Data.Table == nil {
		return nil
	}
	return s.Data.Table.Names()
}

// Export starts to write columns of the table as a CSV file. One export runs at a time.
func (s *State) Export(name string, features jobs.Features, columns []string) []station.Cmd {
	if s.Data.Table == nil || s.Data.Exporting.Running() {
		return nil
	}
	return s.StartJob(&s.Data.Exporting, name, jobs.Export{Table: s.Data.Table.Hash(), Features: features, Columns: columns})
}
