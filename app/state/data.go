package state

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"orrery/app/station"
	"orrery/core/registry"
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

// DataState is the Data station.
type DataState struct {
	Name      string
	Size      int64
	Took      time.Duration
	Table     *table.Table // nil: none is loaded
	Summaries []table.Summary
	Warnings  []csv.Warning
	Kept      bool     // the table survives a reload
	Roles     []RoleOf // in the table's order
	Model     string   // the file's name that its models are called by; "": its own
	marked    []RoleOf // the roles as the table's record has them

	Index       *table.Index // of the entity key; nil while it is made, and without a key
	Repeat      int          // a row whose key an earlier row has; -1 for none
	IndexFailed string

	Facts []synth.Fact // what is true of a generated table
	Peek  ProfileState

	Reading    Reading
	Loading    station.Busy
	Indexing   station.Busy
	Marking    station.Busy
	Exporting  station.Busy
	Failed     station.Notice // why the last file was not loaded
	FailedAs   string         // its name
	Pasting    bool
	Paste      string
	Top        int // how far the preview is scrolled, in pixels
	ColumnsTop int // the same for the list of columns
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
		cmds = s.export(s.Data.Name, s.sourceNames())
	default:
		return nil, false
	}
	return cmds, true
}

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
	if s.Data.Loading.On() {
		cmds = append(cmds, station.Cancel{Job: s.Data.Loading.Job})
	}
	s.Data.Failed = station.Notice{}
	s.Begin(&s.Data.Loading, name)
	return cmds
}

func (s *State) loadRefused(which station.Busy, f work.Failed) []station.Cmd {
	name := which.What
	if name == restoring {
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
		s.Say(name + " was not loaded: cancelled.")
		return nil
	}
	s.Data.Failed, s.Data.FailedAs = station.NoticeOf(f), name
	return nil
}

// opened puts a new table in place and lets everything that stands on it follow.
func (s *State) opened(which station.Busy, r *jobs.Opened) []station.Cmd {
	restored := which.What == restoring
	var looking []station.Cmd
	d := DataState{Name: r.Name, Size: r.Size, Took: r.Took, Table: r.Table, Summaries: r.Summaries, Warnings: r.Warnings, Facts: r.Facts, Kept: r.Kept, Repeat: -1}
	d.Exporting = s.Data.Exporting // a file of the table before is still handed over
	d.Roles = keptRoles(guessRoles(r.Summaries, r.Table.Rows(), len(s.StepKinds(Texts)) > 0), s.rolesOf(r.Table.Hash(), rolesIn(r.TableRoles)))
	if d.marked, d.Model = d.Roles, r.Model; restored {
		d.Roles = keptRoles(slices.Clone(d.Roles), s.Data.Roles)
	}
	for _, b := range []station.Busy{s.Data.Peek.Inspecting, s.Data.Peek.Arranging} {
		if b.On() {
			looking = append(looking, station.Cancel{Job: b.Job})
		}
	}
	d.Reading = s.Data.Reading.done(r, restored)
	s.Data = d
	if !restored {
		s.Say(fmt.Sprintf("%s: %d rows, %d columns.", r.Name, r.Table.Rows(), r.Table.Width()))
		s.Flow = s.Flow.Pulse(station.FlowRows, s.Now)
	}
	stops := s.leave()
	s.redefine()
	if !restored {
		s.impute()
	}
	s.refit()
	if len(s.Train.Inputs) == 0 {
		s.Train.Inputs = s.FeatureNames()
		s.Train.Wrong = s.trainWrong()
	}
	s.Checks.Config = s.checkConfig()
	cmds := s.follow()
	if s.Data.Indexing.On() { // the table before must not answer until the index is there
		swap := s.redeploy()
		cmds = append(cmds, swap...)
	}
	more := s.visitData()
	return append(append(append(stops, looking...), cmds...), more...)
}

// leave lets go of what was computed on the table before, and stops what still
// is being computed on it: an answer that is on its way already is stale.
func (s *State) leave() []station.Cmd {
	var cmds []station.Cmd
	stopped := work.Failed{Code: work.Canceled, Text: "Another table was loaded before this was done."}
	if s.Tune.Searching.On() {
		cmds = s.keepSearch(registry.StatusKilled, stopped.Text)
	}
	for _, b := range []*station.Busy{&s.Train.Mapping, &s.Checks.Running, &s.Experiments.Gate, &s.Tune.Validating, &s.Tune.Searching} {
		if b.On() {
			cmds = append(cmds, station.Cancel{Job: b.Job})
			*b = station.Busy{}
		}
	}
	cmds = append(cmds, s.Look.cancels()...)
	if b := s.Look.LearningCurve.Busy; b.On() {
		cmds = append(cmds, station.Cancel{Job: b.Job})
	}
	s.Train.record = 0 // its run may be recorded yet, but is not the one on the screen
	if b := s.Train.Fitting; b.On() {
		s.Train.Fitting = station.Busy{}
		kept := s.record(failedRun(s.Train.begun, stopped, s.Now), nil)
		cmds = append(append(cmds, station.Cancel{Job: b.Job}), kept...)
	}
	if b := s.Automation.Working(); b.On() {
		s.Automation.Training, s.Automation.Checking = station.Busy{}, station.Busy{}
		kept := s.autoRefused(b, stopped)
		cmds = append(append(cmds, station.Cancel{Job: b.Job}), kept...)
	}
	s.autoLeft()
	s.Train.Result, s.Train.Cell, s.Train.Map, s.Train.MapFailed, s.Train.RunID = nil, nil, nil, "", ""
	s.Tune.Validated, s.Tune.Searched, s.Tune.Scores, s.Tune.Candidates = nil, nil, nil, nil
	s.Tune.Failed, s.Tune.SearchFailed = station.Notice{}, station.Notice{}
	s.Look = ExplainState{}
	s.Train.Failed, s.Checks.Results, s.Checks.Failed, s.Features.Top = station.Notice{}, nil, station.Notice{}, 0
	s.Features.FeatureList.Filter, s.Features.ListTop, s.Train.InputList = "", 0, InputList{}
	s.Experiments.Promotion = Promotion{}
	s.Serve.Live, s.Serve.Last = nil, nil // until its champion is deployed on the new table
	return cmds
}

// visitData lists the kept tables and has the table looked over, while the Data
// station is open.
func (s *State) visitData() []station.Cmd {
	if s.Station != Data || !s.Ready {
		return nil
	}
	cmds := s.list()
	more := s.inspect()
	return append(cmds, more...)
}

// follow starts the work that a new table, key or feature needs.
func (s *State) follow() []station.Cmd {
	cmds := s.reindex()
	return append(cmds, s.preview()...)
}

// reindex makes the index of the entity key; without a key there is none.
func (s *State) reindex() []station.Cmd {
	s.Data.Index, s.Data.Repeat, s.Data.IndexFailed = nil, -1, ""
	s.Features.Reader, s.Features.Found, s.Data.Indexing = nil, nil, station.Busy{}
	key := s.Column(RoleKey)
	if s.Data.Table == nil || key == "" {
		return s.redeploy()
	}
	return s.Do(&s.Data.Indexing, key, jobs.BuildIndex{Table: s.Data.Table.Hash(), Column: key})
}

func (s *State) indexed(_ station.Busy, r *jobs.BuildIndexResult) []station.Cmd {
	s.Data.Index, s.Data.Repeat = r.Index, r.Repeat
	s.reread()
	return s.redeploy()
}

func (s State) sourceNames() []string {
	if s.Data.Table == nil {
		return nil
	}
	return s.Data.Table.Names()
}

// export asks the worker for a CSV.
func (s *State) export(name string, columns []string) []station.Cmd {
	if s.Data.Table == nil || s.Data.Exporting.On() {
		return nil
	}
	return s.Do(&s.Data.Exporting, name, jobs.Export{Table: s.Data.Table.Hash(), Features: s.workFeatures(), Columns: columns})
}
