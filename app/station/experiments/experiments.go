package experiments

import (
	"cmp"
	"slices"
	"strconv"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/registry"
	runsearch "orrery/core/registry/search"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Model is the state of the Experiments station.
type Model struct {
	RunTable
	RunEdit
	Promotion
	OpenRun       string                   // id of the run whose page is open; "" for none
	Model         string                   // its model as JSON; "" until it is read, or if it has none
	ModelComplete bool                     // Model is not truncated
	Summary       *ModelSummary            // of its model
	ScrollTop     int                      // scroll offset of the table of runs, in pixels
	OpenVersion   registry.Version         // the version whose page is open
	Baseline      int                      // the version chosen for comparison; 0 for none
	Summaries     map[string]*ModelSummary // of the models of versions, by digest

	Reproduction        station.Task[*jobs.ReproduceRunResult]        // of the open run
	ConfidenceIntervals station.Task[*jobs.ConfidenceIntervalsResult] // of the open version's scores
	Split               station.Task[*jobs.SplitRowsResult]           // of the open run's rows

	Pruning    bool // waits for the confirmation to delete old runs
	PendingJob int  // job of a registration or promotion by hand
}

// ModelSummary describes a model without its data.
type ModelSummary struct {
	Digest    string
	Signature table.Schema // inputs in order
	Classes   []string
	Params    []LearnedParam // learned parameters, of small models only
	Omitted   int            // how many more parameters there are
	Wrong     string         // why the model cannot be used
}

// LearnedParam is one learned number of a fitted step.
type LearnedParam struct {
	Name  string // such as LogisticRegression.coef_[feature_1]
	Value float64
}

// Messages of the Experiments station.
type (
	// ModelRead has the model of a run.
	ModelRead struct {
		ID, Digest, JSON string
		Summary          *ModelSummary
	}
	// RollbackPressed promotes an earlier champion without checks, since it has served before. Model "" is that of
	// the current table.
	RollbackPressed struct {
		Model string
		N     int
	}
	// BaselineChosen sets the version to compare with.
	BaselineChosen struct{ N int }
	// DownloadRuns downloads metadata_store.csv.
	DownloadRuns struct{}
	// DownloadShown downloads the runs of the table in their order. Format is csv or json.
	DownloadShown struct{ Format string }
	// DownloadModel downloads the model of a run.
	DownloadModel struct{ ID string }
	// ReproducePressed repeats the fit of the open run, or of the run of the open version, from its record.
	ReproducePressed struct{}
	// IntervalsPressed computes confidence intervals of the open version's scores.
	IntervalsPressed struct{}
	// PrunePressed asks for confirmation to delete old runs; pressed again, it deletes them.
	PrunePressed struct{}
	// PruneDropped cancels the deletion.
	PruneDropped struct{}
)

// ReadModel reads the model of a run. It is answered by ModelRead.
type ReadModel struct{ Run, Digest string }

// ExportModel downloads a stored model.
type ExportModel struct{ Name, Digest string }

// ExportRuns downloads metadata_store.csv, which has the notebook's five columns. With a Format, csv or json, it
// downloads the given runs with all columns.
type ExportRuns struct {
	Format string
	Runs   []registry.Run
}

func (s *State) updateRuns(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	e := &s.Experiments
	switch m := m.(type) {
	case ModelRead:
		e.applyModel(m)
	case RollbackPressed:
		model := m.Model
		if model == "" {
			model = s.ModelName()
		}
		e.PendingJob = s.NewJob()
		cmds = []station.Cmd{station.Promote{Job: e.PendingJob, Model: model, N: m.N, Why: "rolled back by hand"}}
	case station.RegisterPressed:
		cmds = s.registerRun(m.Run)
	case BaselineChosen:
		e.Baseline = m.N
		cmds = append(s.updateAddress(s.RunsQuery()), s.loadVersionModels()...)
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
		cmds = []station.Cmd{ExportRuns{}}
	case DownloadShown:
		cmds = []station.Cmd{ExportRuns{Format: m.Format, Runs: s.ShownRuns()}}
	case DownloadModel:
		if r, ok := s.Run(m.ID); ok && r.ModelID != "" {
			cmds = []station.Cmd{ExportModel{Name: "model_run_" + strconv.Itoa(r.Number) + ".json", Digest: r.ModelID}}
		}
	default:
		return nil, false
	}
	return cmds, true
}

// applyModel stores the model of the open run, and the summary of a version's model.
func (e *Model) applyModel(m ModelRead) {
	if m.ID == e.OpenRun {
		e.Model, e.ModelComplete = formatModel(m.JSON)
		e.Summary = m.Summary
	}
	if m.Summary == nil {
		return
	}
	summaries := map[string]*ModelSummary{m.Digest: m.Summary} // a copy: states share maps
	for d, old := range e.Summaries {
		if len(summaries) < 8 && summaries[d] == nil {
			summaries[d] = old
		}
	}
	e.Summaries = summaries
}

// ModelOf returns the name of the registered model for versions of a run. It is determined by the run's table.
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
	s.Experiments.PendingJob = s.NewJob()
	return []station.Cmd{station.Register{Job: s.Experiments.PendingJob, Run: run, Model: s.ModelOf(r), Reason: "registered by hand", Example: s.InputExample(r)}}
}

// openedRun returns the open run, or the run of the open version.
func (s *State) openedRun() (registry.Run, bool) {
	if e := s.Experiments; e.OpenVersion.N > 0 {
		return s.Run(e.OpenVersion.Run)
	}
	return s.Run(s.Experiments.OpenRun)
}

// fitJob returns the job that repeats the fit of a run. It has no entity key, so the run's table need not be the
// loaded one.
func (s *State) fitJob(r registry.Run) jobs.Fit {
	f := s.RunFeatures(r)
	f.Key = ""
	return jobs.Fit{Table: r.Data.Digest, Features: f, Pipeline: r.Pipeline, Split: jobs.Split(r.Split)}
}

// Handlers returns the handlers of the worker's replies.
func Handlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.NewHandler(func(s *State) *station.Busy { return &s.Experiments.Gate }, gateReplied).OnFailure(gateRefused),
		station.NewTaskHandler(func(s *State) *station.Task[*jobs.ReproduceRunResult] { return &s.Experiments.Reproduction }),
		station.NewTaskHandler(func(s *State) *station.Task[*jobs.ConfidenceIntervalsResult] {
			return &s.Experiments.ConfidenceIntervals
		}),
		station.NewHandler(func(s *State) *station.Busy { return &s.Experiments.Split.Busy }, splitRows).OnFailure(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			s.Experiments.Split.Failed = station.NoticeOf(f)
			return nil
		}),
	}
}

// reproduce repeats the fit of a run in the worker and compares the models.
func (s *State) reproduce() []station.Cmd {
	e := &s.Experiments
	r, ok := s.openedRun()
	if !ok || r.ModelID == "" || e.Reproduction.Busy.Running() {
		return nil
	}
	s.resetReproduction()
	return s.StartModelJob(&e.Reproduction.Busy, "the repeated fit", r.ModelID, jobs.ReproduceRun{Fit: s.fitJob(r)})
}

// computeIntervals computes confidence intervals of the open version's scores.
func (s *State) computeIntervals() []station.Cmd {
	e := &s.Experiments
	r, ok := s.openedRun()
	if !ok || r.ModelID == "" || e.ConfidenceIntervals.Busy.Running() {
		return nil
	}
	f := s.fitJob(r)
	e.ConfidenceIntervals = station.Task[*jobs.ConfidenceIntervalsResult]{}
	return s.StartModelJob(&e.ConfidenceIntervals.Busy, "intervals of a version", r.ModelID, jobs.ConfidenceIntervals{StoredModel: jobs.StoredModel{Table: f.Table, Features: f.Features}, Split: f.Split})
}

// resetReproduction clears the results of reproduce and computeIntervals. Replies to running jobs are then dropped.
func (s *State) resetReproduction() {
	e := &s.Experiments
	e.Reproduction, e.ConfidenceIntervals = station.Task[*jobs.ReproduceRunResult]{}, station.Task[*jobs.ConfidenceIntervalsResult]{}
}

// AuditTrail returns the events of a model, newest first.
func (s *State) AuditTrail(model string) []registry.Event {
	return slices.DeleteFunc(slices.Clone(s.Registry.Events), func(e registry.Event) bool { return e.Model != model })
}

// ApplyRegistry replaces the snapshot of the registry and updates what depends on it.
func (s *State) ApplyRegistry(b station.Registry) {
	e := &s.Experiments
	s.Registry = b.Indexed()
	s.Storage.Used, s.Storage.Budget, s.Storage.Failed = b.Used, b.Budget, ""
	s.Storage.Large, s.Storage.LargeBytes = b.Large, b.LargeBytes
	e.Names = runsearch.NamesOf(b.Runs)
	s.refreshTable()
	if e.OpenVersion.N > 0 { // the address was opened before the registry was read
		if v, ok := s.Version(e.OpenVersion.Model, e.OpenVersion.N); ok {
			e.OpenVersion = v
		}
	}
}
