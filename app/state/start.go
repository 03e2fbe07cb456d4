package state

import (
	"encoding/json"
	"fmt"

	"orrery/app/station"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// StartState describes this start, and an earlier one that did not finish.
type StartState struct {
	Failed   bool         // an earlier start did not finish
	Step     LoadStep     // what that start was loading; the zero value if unknown
	Asking   LoadStep     // the item whose removal is to be confirmed
	Removing station.Busy // a stored table is being removed
	Removed  string       // description of the removed item
	Absent   []string     // web APIs that this browser lacks, such as "Worker"

	over bool // the start is over
}

// StepKind is the kind of item that a LoadStep loads.
type StepKind string

// Kinds of steps.
const (
	StepRecords StepKind = "records"
	StepTable   StepKind = "table"
	StepVersion StepKind = "version"
	StepRun     StepKind = "run"
)

// LoadStep is one item whose loading may crash the program. It is stored as JSON while it is loaded, so that the next
// start can name it.
type LoadStep struct {
	Kind  StepKind `json:"kind"`
	What  string   `json:"what"` // description
	Model string   `json:"model,omitempty"`
	N     int      `json:"version,omitempty"`
	ID    string   `json:"id,omitempty"` // of the run, or the hash of the table
}

// RecordsStep returns the step that reads the registry.
func RecordsStep() LoadStep {
	return LoadStep{Kind: StepRecords, What: "the runs and versions of this browser"}
}

// TableStep returns the step that loads a stored table.
func TableStep(hash, name string) LoadStep {
	return LoadStep{Kind: StepTable, What: "the table " + name, ID: hash}
}

// VersionStep returns the step that loads the model of a version.
func VersionStep(v registry.Version) LoadStep {
	return LoadStep{Kind: StepVersion, What: fmt.Sprintf("version %d of %s", v.N, v.Model), Model: v.Model, N: v.N}
}

// RunStep returns the step that loads the model of a run.
func RunStep(r registry.Run) LoadStep {
	return LoadStep{Kind: StepRun, What: fmt.Sprintf("the model of run %d", r.Number), ID: r.ID}
}

// Text returns the step as it is stored.
func (l LoadStep) Text() string {
	b, _ := json.Marshal(l) // strings and a number
	return string(b)
}

// Removable reports whether the item can be removed.
func (l LoadStep) Removable() bool { return l.Kind != "" && l.Kind != StepRecords }

// parseStep parses LoadStep.Text; it returns the zero value if that fails.
func parseStep(text string) LoadStep {
	var l LoadStep
	if json.Unmarshal([]byte(text), &l) != nil {
		return LoadStep{}
	}
	return l
}

// Messages of a safe start, which loads no models.
type (
	// RemovalAsked asks for confirmation to remove an item.
	RemovalAsked struct{ Step LoadStep }
	// RemovalDropped cancels the removal.
	RemovalDropped struct{}
	// RemovalConfirmed removes the item.
	RemovalConfirmed struct{}
	// RemovedStep reports that a version or a run was removed.
	RemovedStep struct {
		station.Written
		Step     LoadStep
		Registry station.Registry
	}
	// StartPressed reloads the page, with models or safely without.
	StartPressed struct{ Safely bool }
)

// Commands of the start.
type (
	// StartDone records that the start has finished.
	StartDone struct{}
	// StartAgain reloads the page, with models or safely without.
	StartAgain struct{ Safely bool }
	// ForgetFailure removes the records of failed starts.
	ForgetFailure struct{}
	// RemoveStep removes a version or a run; answered by RemovedStep or StoreFailed.
	RemoveStep struct {
		station.Write
		Step LoadStep
	}
)

// Why returns the reason for the audit trail.
func (RemoveStep) Why() string { return "removed by hand in a start without models" }

func (s *State) updateStart(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	switch m := m.(type) {
	case RemovalAsked:
		s.Start.Asking = m.Step
		cmds = []station.Cmd{station.Focus{ID: "removal"}}
	case RemovalDropped:
		s.Start.Asking = LoadStep{}
	case RemovalConfirmed:
		cmds = s.removeStep()
	case RemovedStep:
		s.ApplyRegistry(m.Registry)
		s.dropDeletedRuns()
		s.Start.Removed = m.Step.What
		cmds = []station.Cmd{ForgetFailure{}, station.Focus{ID: "start-safe"}}
	case StartPressed:
		cmds = []station.Cmd{StartAgain{Safely: m.Safely}}
	default:
		return nil, false
	}
	return cmds, true
}

// removeStep removes the item whose removal was confirmed.
func (s *State) removeStep() []station.Cmd {
	step := s.Start.Asking
	s.Start.Asking = LoadStep{}
	switch step.Kind {
	case StepTable:
		if s.IsOpen(step.ID) {
			s.Data.Kept = false
		}
		cmds := s.StartJob(&s.Start.Removing, step.What, jobs.Forget{Table: step.ID})
		return append(cmds, station.Focus{ID: "start-safe"})
	case StepVersion, StepRun:
		return []station.Cmd{RemoveStep{Step: step}}
	}
	return nil
}

// tableRemoved records that the table was removed, and lists the others.
func (s *State) tableRemoved(was station.Busy, _ *work.Done) []station.Cmd {
	s.Start.Removed, s.SavedTables.Failed = was.What, ""
	cmds := s.ListTables()
	return append(cmds, ForgetFailure{})
}

// startSafely lists the stored tables and loads none of them.
func (s *State) startSafely(m Restored) []station.Cmd {
	cmds := s.ListTables()
	if m.Exporting {
		more, _ := s.startOnWorkspace("Exporting", s.exportAll())
		return append(cmds, more...)
	}
	return cmds
}

// startDone returns StartDone once, when the start has finished: the last open table is loaded and indexed and its
// champion serves, or one of these has failed.
func (s *State) startDone() []station.Cmd {
	if !s.Ready || s.Start.over || s.Serve.Deploying || s.Data.Loading.Running() || s.Data.Indexing.Running() {
		return nil
	}
	s.Start.over = true
	return []station.Cmd{StartDone{}}
}

// exportAll returns the command that exports the workspace: also a table that is open and not stored, but not the one
// that crashed an earlier start.
func (s *State) exportAll() Export {
	var c Export
	if step := s.Start.Step; s.Safe && step.Kind == StepTable {
		c.Without = step.ID
	}
	if s.Data.Table != nil && !s.Data.Kept {
		c.Open = jobs.OpenTable{Hash: s.Data.Table.Hash(), Name: s.Data.Name, TableRoles: jobs.TableRoles{Roles: s.ColumnRoles(), Model: s.Data.Model}}
	}
	return c
}

// Broken returns the state after a message whose handler has panicked.
func (s State) Broken(message string, panicked any) State {
	s.NotifyError(fmt.Sprintf("This failed inside Orrery (%s: %v). Nothing was changed. This is a bug: please report it.", message, panicked))
	return s
}

// Champions returns the champion of each model, which serves while the model's table is open.
func (s *State) Champions() []registry.Version {
	var out []registry.Version
	for _, a := range s.Registry.Aliases {
		if a.Alias == registry.Champion {
			if v, ok := s.Version(a.Model, a.N); ok {
				out = append(out, v)
			}
		}
	}
	return out
}
