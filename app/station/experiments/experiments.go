package experiments

import (
	"cmp"
	"slices"
	"strconv"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/registry"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Model is the Experiments station: the runs, and the registry's versions.
type Model struct {
	RunTable
	RunEdit
	Promotion
	Open      string        // the run that is shown in full
	Model     string        // its model as JSON; "" while it is read, or when it has none
	Whole     bool          // Model is all of it
	Summary   *ModelSummary // what its model is
	Top       int           // first row of the window over the runs, in pixels
	Opened    registry.Version
	Baseline  int // the version that it is to be held against; 0: none is chosen
	Summaries map[string]*ModelSummary

	Reproduction        station.Task[*jobs.ReproduceRunResult]        // the open run, fitted again
	ConfidenceIntervals station.Task[*jobs.ConfidenceIntervalsResult] // how sure the open version's scores are
	Split               station.Task[*jobs.SplitRowsResult]           // the open run's rows

	Pruning bool // old runs are about to be deleted: the person is asked once more
	Waiting int  // the job of a registration or promotion by hand
}

// ModelSummary describes a model without its data.
type ModelSummary struct {
	Digest    string
	Signature table.Schema // inputs in the order that it takes them
	Classes   []string
	Learnt    []LearnedParam // numbers that its steps learnt, of small models
	Cut       int            // how many more there are
	Wrong     string         // why it cannot be used
}

// Learnt is one number of a fitted step.
type LearnedParam struct {
	Name  string // LogisticRegression.coef_[feature_1]
	Value float64
}

// These messages belong to the Experiments station.
type (
	// ModelRead is a run's model.
	ModelRead struct {
		ID, Digest, JSON string
		Summary          *ModelSummary
	}
	// RollbackPressed makes an earlier champion champion again, without checks: it served
	// before. Model "" is this table's.
	RollbackPressed struct {
		Model string
		N     int
	}
	// BaselineChosen holds the open version against another.
	BaselineChosen struct{ N int }
	// DownloadRuns hands metadata_store.csv to the person.
	DownloadRuns struct{}
	// DownloadShown hands the runs of the table to the person, in its order: as csv or json.
	DownloadShown struct{ Format string }
	// DownloadModel hands a run's model to the person.
	DownloadModel struct{ ID string }
	// ReproducePressed fits the open run, or that of the open version, again from its record.
	ReproducePressed struct{}
	// IntervalsPressed asks how sure the scores of the open version are.
	IntervalsPressed struct{}
	// PrunePressed asks whether old runs shall be deleted; the second press deletes them.
	PrunePressed struct{}
	// PruneDropped keeps them.
	PruneDropped struct{}
)

// ReadModel reads a run's model from the registry; answered by ModelRead.
type ReadModel struct{ Run, Digest string }

// HandModel hands a registered model to the person as a file.
type HandModel struct{ Name, Digest string }

// HandRuns hands metadata_store.csv, the notebook's five columns, to the person; with a
// Format the given runs as a whole table, csv or json.
type HandRuns struct {
	Format string
	Runs   []registry.Run
}

func (s *State) updateRuns(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	e := &s.Experiments
	switch m := m.(type) {
	case ModelRead:
		e.read(m)
	case RollbackPressed:
		model := m.Model
		if model == "" {
			model = s.ModelName()
		}
		e.Waiting = s.NewJob()
		cmds = []station.Cmd{station.Promote{Job: e.Waiting, Model: model, N: m.N, Why: "rolled back by hand"}}
	case station.RegisterPressed:
		cmds = s.registerRun(m.Run)
	case BaselineChosen:
		e.Baseline = m.N
		cmds = append(s.readdress(s.RunsQuery()), s.lookAtVersions()...)
	case ReproducePressed:
		cmds = s.reproduce()
	case IntervalsPressed:
		cmds = s.computeIntervals()
	case PrunePressed:
		if e.Pruning {
			cmds = []station.Cmd{station.Prune{Keep: s.Registry.KeptRuns()}}
		}
		e.Pruning = !e.Pruning
	case PruneDropped:
		e.Pruning = false
	case DownloadRuns:
		cmds = []station.Cmd{HandRuns{}}
	case DownloadShown:
		cmds = []station.Cmd{HandRuns{Format: m.Format, Runs: s.ShownRuns()}}
	case DownloadModel:
		if r, ok := s.Run(m.ID); ok && r.ModelID != "" {
			cmds = []station.Cmd{HandModel{Name: "model_run_" + strconv.Itoa(r.Number) + ".json", Digest: r.ModelID}}
		}
	default:
		return nil, false
	}
	return cmds, true
}

// read takes in a model: that of the open run, or of a version.
func (e *Model) read(m ModelRead) {
	if m.ID == e.Open {
		e.Model, e.Whole = readable(m.JSON)
		e.Summary = m.Summary
	}
	if m.Summary == nil {
		return
	}
	sights := map[string]*ModelSummary{m.Digest: m.Summary} // at most a few: those of before are not changed
	for d, old := range e.Summaries {
		if len(sights) < 8 && sights[d] == nil {
			sights[d] = old
		}
	}
	e.Summaries = sights
}

// ModelOf is the registered model that a run's versions belong to: its table's.
func (s *State) ModelOf(r registry.Run) string {
	if r.Data.Name == "" {
		return r.Experiment
	}
	if s.IsOpen(r.Data.Digest) {
		return s.ModelName()
	}
	t, _ := s.SavedTable(r.Data.Digest)
	return data.ModelNameFor(cmp.Or(t.Model, r.Data.Name))
}

func (s *State) registerRun(run string) []station.Cmd {
	r, ok := s.Run(run)
	if !ok || r.ModelID == "" {
		return nil
	}
	s.Experiments.Waiting = s.NewJob()
	return []station.Cmd{station.Register{Job: s.Experiments.Waiting, Run: run, Model: s.ModelOf(r), Reason: "registered by hand", Example: s.InputExample(r)}}
}

// opened is the run that is shown, or the one behind the version that is.
func (s *State) openedRun() (registry.Run, bool) {
	if e := s.Experiments; e.Opened.N > 0 {
		return s.Run(e.Opened.Run)
	}
	return s.Run(s.Experiments.Open)
}

// fitOf is how the worker does again what a run did. It looks up no entity, so that the
// run's table need not be the one that is loaded.
func (s *State) fitOf(r registry.Run) jobs.Fit {
	f := s.RunFeatures(r)
	f.Key = ""
	return jobs.Fit{Table: r.Data.Digest, Features: f, Pipeline: r.Pipeline, Split: jobs.Split(r.Split)}
}

// runTasks are the tasks about the run or the version that is open.
func runHandlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.Answered(func(s *State) *station.Busy { return &s.Experiments.Gate }, gated).OrElse(gateRefused),
		station.Shown(func(s *State) *station.Task[*jobs.ReproduceRunResult] { return &s.Experiments.Reproduction }),
		station.Shown(func(s *State) *station.Task[*jobs.ConfidenceIntervalsResult] {
			return &s.Experiments.ConfidenceIntervals
		}),
		station.Answered(func(s *State) *station.Busy { return &s.Experiments.Split.Busy }, splitRows).OrElse(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			s.Experiments.Split.Failed = station.NoticeOf(f)
			return nil
		}),
	}
}

// reproduce fits a run again in the worker, from what its record says.
func (s *State) reproduce() []station.Cmd {
	e := &s.Experiments
	r, ok := s.openedRun()
	if !ok || r.ModelID == "" || e.Reproduction.Busy.Running() {
		return nil
	}
	s.resetReproduction()
	return s.StartModelJob(&e.Reproduction.Busy, "the fit, again", r.ModelID, jobs.ReproduceRun{Fit: s.fitOf(r)})
}

// computeIntervals asks for the intervals of the open version's scores.
func (s *State) computeIntervals() []station.Cmd {
	e := &s.Experiments
	r, ok := s.openedRun()
	if !ok || r.ModelID == "" || e.ConfidenceIntervals.Busy.Running() {
		return nil
	}
	f := s.fitOf(r)
	e.ConfidenceIntervals = station.Task[*jobs.ConfidenceIntervalsResult]{}
	return s.StartModelJob(&e.ConfidenceIntervals.Busy, "intervals of a version", r.ModelID, jobs.ConfidenceIntervals{StoredModel: jobs.StoredModel{Table: f.Table, Features: f.Features}, Split: f.Split})
}

// resetReproduction forgets what was repeated; an answer that still comes has nowhere to go.
func (s *State) resetReproduction() {
	e := &s.Experiments
	e.Reproduction, e.ConfidenceIntervals = station.Task[*jobs.ReproduceRunResult]{}, station.Task[*jobs.ConfidenceIntervalsResult]{}
}

// AuditTrail are the events about a model, the newest first.
func (s *State) AuditTrail(model string) []registry.Event {
	return slices.DeleteFunc(slices.Clone(s.Registry.Events), func(e registry.Event) bool { return e.Model != model })
}
