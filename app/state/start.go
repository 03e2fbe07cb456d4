package state

import (
	"encoding/json"
	"fmt"

	"orrery/app/station"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// StartState says how this start went, and what is known of one before it that did not finish.
type StartState struct {
	Failed   bool         // a start before this one did not finish
	Step     LoadStep     // what it was loading; the zero value: not known
	Asking   LoadStep     // what is removed when the person confirms it
	Removing station.Busy // a kept table is being removed
	Removed  string       // what was removed, in words
	Absent   []string     // interfaces of the browser that are missing here: "Worker"

	over bool // the start is over
}

// StepKind says what a LoadStep loads.
type StepKind string

// These are the kinds of steps.
const (
	StepRecords StepKind = "records"
	StepTable   StepKind = "table"
	StepVersion StepKind = "version"
	StepRun     StepKind = "run"
)

// LoadStep is one thing whose loading may end the program. It is noted in the browser as JSON while
// it is loaded, so that the next start can name it.
type LoadStep struct {
	Kind  StepKind `json:"kind"`
	What  string   `json:"what"` // in words
	Model string   `json:"model,omitempty"`
	N     int      `json:"version,omitempty"`
	ID    string   `json:"id,omitempty"` // of the run, or the hash of the table
}

// RecordsStep is the step that reads the registry.
func RecordsStep() LoadStep {
	return LoadStep{Kind: StepRecords, What: "the runs and versions of this browser"}
}

// TableStep is the step that loads a kept table.
func TableStep(hash, name string) LoadStep {
	return LoadStep{Kind: StepTable, What: "the table " + name, ID: hash}
}

// VersionStep is the step that loads the model of a version.
func VersionStep(v registry.Version) LoadStep {
	return LoadStep{Kind: StepVersion, What: fmt.Sprintf("version %d of %s", v.N, v.Model), Model: v.Model, N: v.N}
}

// RunStep is the step that loads the model of a run.
func RunStep(r registry.Run) LoadStep {
	return LoadStep{Kind: StepRun, What: fmt.Sprintf("the model of run %d", r.Number), ID: r.ID}
}

// Text is the step in the form in which it is noted.
func (l LoadStep) Text() string {
	b, _ := json.Marshal(l) // texts and a number
	return string(b)
}

// Removable reports whether the thing can be removed by itself.
func (l LoadStep) Removable() bool { return l.Kind != "" && l.Kind != StepRecords }

// readStep reads a note; one that cannot be read names nothing.
func readStep(text string) LoadStep {
	var l LoadStep
	if json.Unmarshal([]byte(text), &l) != nil {
		return LoadStep{}
	}
	return l
}

// These messages belong to a start without models.
type (
	// RemovalAsked asks whether a thing is to be removed.
	RemovalAsked struct{ Step LoadStep }
	// RemovalDropped keeps it.
	RemovalDropped struct{}
	// RemovalConfirmed removes it.
	RemovalConfirmed struct{}
	// RemovedStep says that a version or a run was removed.
	RemovedStep struct {
		station.Written
		Step     LoadStep
		Registry station.Registry
	}
	// StartPressed loads the page again: with models, or safely without.
	StartPressed struct{ Safely bool }
)

// These commands belong to the start.
type (
	// StartDone notes that the start is over.
	StartDone struct{}
	// StartAgain loads the page again: with models, or safely without.
	StartAgain struct{ Safely bool }
	// ForgetFailure removes the notes that earlier starts have left.
	ForgetFailure struct{}
	// RemoveStep removes a version or a run; answered by RemovedStep or StoreFailed.
	RemoveStep struct {
		station.Write
		Step LoadStep
	}
)

// removedBy is the reason that the audit trail gives.
const removedBy = "removed by hand in a start without models"

// Why is the reason for the audit trail.
func (RemoveStep) Why() string { return removedBy }

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

// removeStep removes what was asked about.
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

// tableRemoved notes that the table is removed, and lists what is left.
func (s *State) tableRemoved(was station.Busy, _ *work.Done) []station.Cmd {
	s.Start.Removed, s.SavedTables.Failed = was.What, ""
	cmds := s.ListTables()
	return append(cmds, ForgetFailure{})
}

// startSafely lists what this browser has kept, and loads none of it.
func (s *State) startSafely(m Restored) []station.Cmd {
	cmds := s.ListTables()
	if m.Exporting {
		more, _ := s.startOnWorkspace("Exporting", s.exportAll())
		return append(cmds, more...)
	}
	return cmds
}

// endStart says once that the start is over: the table that was open is loaded and indexed and its
// champion serves, or it is known why not.
func (s *State) endStart() []station.Cmd {
	if !s.Ready || s.Start.over || s.Serve.Deploying || s.Data.Loading.Running() || s.Data.Indexing.Running() {
		return nil
	}
	s.Start.over = true
	return []station.Cmd{StartDone{}}
}

// exportAll is the command that exports everything there is: also a table that is open and not kept, but not the
// one that ended an earlier start.
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

// Broken is the state after a message whose handling failed.
func (s State) Broken(message string, panicked any) State {
	s.NotifyError(fmt.Sprintf("This failed inside Orrery (%s: %v). Nothing was changed. This is a fault of the program: please report it.", message, panicked))
	return s
}

// Champions are the versions that serve where the table of their model is open.
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
