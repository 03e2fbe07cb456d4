package state

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"orrery/core/checks"
	"orrery/core/feature"
	"orrery/core/registry"
	"orrery/core/work"
)

// RunState is the Experiments station: the runs, and the registry's versions.
type RunState struct {
	Book
	Filter   string   // all, registered, hand
	Selected []string // at most two runs, to compare
	Open     string   // the run that is shown in full
	Model    string   // its model as JSON; "" while it is read, or when it has none
	Whole    bool     // Model is all of it
	Top      int      // first row of the window over the runs, in pixels

	Gate       Busy // checks that decide on a promotion
	Candidate  registry.Version
	GateClosed string // why the last promotion was refused
	Pruning    bool   // old runs are about to be deleted: the person is asked once more
	waiting    int    // the job of a registration or promotion by hand
}

// KeptRuns is how many of the newest runs a deletion of old ones keeps.
const KeptRuns = 100

// These messages belong to the Experiments station.
type (
	// RunSelected adds a run to the comparison, or takes it out.
	RunSelected struct{ ID string }
	// FilterChosen limits the table of runs.
	FilterChosen struct{ Filter string }
	// RunsScrolled moves the window over the runs.
	RunsScrolled struct{ Top int }
	// RunOpened shows one run in full, or closes it.
	RunOpened struct{ ID string }
	// ModelRead is that run's model.
	ModelRead struct{ ID, JSON string }
	// PromotePressed lets the checks decide whether a version becomes champion.
	PromotePressed struct{ Version registry.Version }
	// RollbackPressed makes an earlier champion champion again, without checks: it served before.
	RollbackPressed struct{ N int }
	// DownloadRuns hands metadata_store.csv to the person.
	DownloadRuns struct{}
	// DownloadModel hands a run's model to the person.
	DownloadModel struct{ ID string }
	// PrunePressed asks whether old runs shall be deleted; the second press deletes them.
	PrunePressed struct{}
	// PruneDropped keeps them.
	PruneDropped struct{}
	// Pointed says that an alias has moved.
	Pointed struct{ Book Book }
	// Pruned says how many runs are deleted.
	Pruned struct {
		N    int
		Book Book
	}
	// Recorded says that a run is kept.
	Recorded struct {
		Job  int
		Run  registry.Run
		Book Book
	}
	// Registered says that a version is kept.
	Registered struct {
		Job     int
		Version registry.Version
		Book    Book
	}
	// Promoted says that the champion alias has moved.
	Promoted struct {
		Job     int
		Model   string
		N, From int // From is 0 when there was no champion
		Book    Book
	}
)

func (RunSelected) msg()     {}
func (FilterChosen) msg()    {}
func (RunsScrolled) msg()    {}
func (RunOpened) msg()       {}
func (ModelRead) msg()       {}
func (PromotePressed) msg()  {}
func (RollbackPressed) msg() {}
func (DownloadRuns) msg()    {}
func (DownloadModel) msg()   {}
func (PrunePressed) msg()    {}
func (PruneDropped) msg()    {}
func (Pointed) msg()         {}
func (Pruned) msg()          {}
func (Recorded) msg()        {}
func (Registered) msg()      {}
func (Promoted) msg()        {}

// ReadModel reads a run's model from the registry; answered by ModelRead.
type ReadModel struct{ Run, Digest string }

// Gate runs the checks on a registered model; answered as Work is.
type Gate struct {
	Job    int
	Digest string
	Check  work.Check
}

// HandModel hands a registered model to the person as a file.
type HandModel struct{ Name, Digest string }

// HandRuns hands metadata_store.csv, the notebook's five columns, to the person.
type HandRuns struct{}

func (HandRuns) cmd()  {}
func (ReadModel) cmd() {}
func (Gate) cmd()      {}
func (HandModel) cmd() {}

func updateRuns(s State, m Msg) (State, []Cmd, bool) {
	var cmds []Cmd
	e := &s.Experiments
	switch m := m.(type) {
	case RunSelected:
		e.Selected = toggled(e.Selected, m.ID)
		if len(e.Selected) > 2 {
			e.Selected = e.Selected[1:]
		}
	case FilterChosen:
		e.Filter = m.Filter
	case RunsScrolled:
		e.Top = m.Top
	case RunOpened:
		s, cmds = openRun(s, m.ID)
	case ModelRead:
		if m.ID == e.Open {
			e.Model, e.Whole = readable(m.JSON)
		}
	case PromotePressed:
		s, cmds = gate(s, m.Version)
	case RollbackPressed:
		e.waiting = s.job()
		cmds = []Cmd{Promote{Job: e.waiting, Model: s.ModelName(), N: m.N, Why: "rolled back by hand"}}
	case PrunePressed:
		if e.Pruning {
			cmds = []Cmd{Prune{Keep: KeptRuns}}
		}
		e.Pruning = true
	case PruneDropped:
		e.Pruning = false
	case DownloadRuns:
		cmds = []Cmd{HandRuns{}}
	case DownloadModel:
		if r, ok := s.Run(m.ID); ok && r.ModelID != "" {
			cmds = []Cmd{HandModel{Name: "model_run_" + itoa(r.Number) + ".json", Digest: r.ModelID}}
		}
	default:
		return updateBook(s, m)
	}
	return s, cmds, true
}

// updateBook takes in what the registry has written.
func updateBook(s State, m Msg) (State, []Cmd, bool) {
	var cmds []Cmd
	switch m := m.(type) {
	case Recorded:
		s.keep(m.Book)
		if m.Job == s.Train.record && m.Run.ModelID != "" { // a run without a model leaves the result on the screen as it is
			s.Train.RunID, s.Train.Run = m.Run.ID, m.Run.Number
		}
		s, cmds = autoRecorded(s, m)
	case Registered:
		s.keep(m.Book)
		if m.Job == s.Experiments.waiting {
			s.say(fmt.Sprintf("Run %d is registered as v%d.", s.runNumber(m.Version.Run), m.Version.N))
			cmds = challenge(s, m.Version)
		}
		s, more := autoRegistered(s, m)
		return s, append(cmds, more...), true
	case Promoted:
		s.keep(m.Book)
		s.Flow = s.Flow.pulse(FlowDeploy, s.Now)
		if m.Job == s.Experiments.waiting {
			s.sayPromoted(m)
		}
		s, cmds = autoPromoted(s, m)
		var more []Cmd
		s, more = redeploy(s)
		cmds = append(append(cmds, more...), settle(s, m)...)
	case Pointed:
		s.keep(m.Book)
	case Pruned:
		s.keep(m.Book)
		s.Experiments.Pruning = false
		s.say(fmt.Sprintf("%d runs are deleted.", m.N))
	default:
		return s, nil, false
	}
	return s, cmds, true
}

// challenge makes a version that was registered by hand the challenger of the
// champion, if there is one.
func challenge(s State, v registry.Version) []Cmd {
	if n := s.AliasN(registry.Champion); n == 0 || n == v.N {
		return nil
	}
	return []Cmd{Point{Model: v.Model, Alias: registry.Challenger, N: v.N, Why: "registered by hand"}}
}

// settle takes the challenger's alias from a version that has become champion.
func settle(s State, m Promoted) []Cmd {
	if s.AliasN(registry.Challenger) != m.N {
		return nil
	}
	return []Cmd{Point{Model: m.Model, Alias: registry.Challenger, Why: "became champion"}}
}

func (s *State) keep(b Book) {
	s.Experiments.Book = b
	s.Storage.Used, s.Storage.Budget, s.Storage.Failed = b.Used, b.Budget, ""
}

func (s *State) sayPromoted(m Promoted) {
	s.say(fmt.Sprintf("v%d is champion.", m.N))
	if m.From > 0 && m.From != m.N {
		s.Toast.Text += fmt.Sprintf(" v%d is kept.", m.From)
		s.Toast.Action, s.Toast.Do = "Undo", RollbackPressed{N: m.From}
	}
}

// ModelName is the registered model that this table's runs belong to: the
// file's name without its ending.
func (s State) ModelName() string {
	name := strings.TrimSuffix(path.Base(s.Data.Name), path.Ext(s.Data.Name))
	clean := strings.Map(func(r rune) rune {
		if r == '/' || r == ':' || r < ' ' {
			return '_'
		}
		return r
	}, name)
	if clean == "" || clean == "." {
		return "model"
	}
	return clean
}

// Run finds a run by id.
func (s State) Run(id string) (registry.Run, bool) {
	for _, r := range s.Experiments.Runs {
		if r.ID == id {
			return r, true
		}
	}
	return registry.Run{}, false
}

func (s State) runNumber(id string) int {
	r, _ := s.Run(id)
	return r.Number
}

// Versions are the versions of this table's model, newest first.
func (s State) Versions() []registry.Version {
	var out []registry.Version
	for _, v := range s.Experiments.Versions {
		if v.Model == s.ModelName() {
			out = append(out, v)
		}
	}
	return out
}

// VersionOf returns the newest version made of a run.
func (s State) VersionOf(run string) (registry.Version, bool) {
	for _, v := range s.Experiments.Versions {
		if v.Run == run {
			return v, true
		}
	}
	return registry.Version{}, false
}

// AliasN returns the version that an alias of this table's model points at; 0 for none.
func (s State) AliasN(alias string) int {
	for _, a := range s.Experiments.Aliases {
		if a.Model == s.ModelName() && a.Alias == alias {
			return a.N
		}
	}
	return 0
}

// started is the record of a fit as it begins.
func (s State) started(t TrainSettings, by string) registry.Run {
	p, split := s.pipeline(t)
	r := registry.Run{
		Experiment: s.ModelName(), Status: registry.StatusRunning, LifecycleStage: "active", StartedBy: by, Start: s.Now,
		Params: map[string]string{}, Inputs: p.Inputs, Target: p.Target, Pipeline: p, Features: s.definitions(),
		Data:  registry.Dataset{Name: s.Data.Name, Digest: s.Data.Table.Hash(), Context: "train"},
		Split: registry.Split{TestSize: split.TestSize, RandomState: split.RandomState, Stratify: split.Stratify},
	}
	for k, v := range p.Final.Params {
		r.Params[k] = fmt.Sprint(v)
	}
	r.Params["test_size"] = strconv.FormatFloat(split.TestSize, 'g', -1, 64)
	r.Params["random_state"] = strconv.FormatUint(split.RandomState, 10)
	r.Params["stratify"] = strconv.FormatBool(split.Stratify)
	return r
}

// definitions are the registered features as they are now.
func (s State) definitions() []registry.Feature {
	var out []registry.Feature
	if s.Features.Set == nil {
		return nil
	}
	for _, d := range s.Features.Set.Definitions() {
		out = append(out, registry.Feature{Name: d.Name, Expr: d.Expr, Version: d.Version})
	}
	return out
}

func definitionsOf(r registry.Run) []feature.Definition {
	var out []feature.Definition
	for _, f := range r.Features {
		out = append(out, feature.Definition{Name: f.Name, Expr: f.Expr, Version: f.Version})
	}
	return out
}

// finished completes the record of a fit that came to its end. It ends when the
// worker's own clock says that the fit was done, not when the page heard of it.
func finished(run registry.Run, r work.Fitted) registry.Run {
	run.Status, run.End = registry.StatusFinished, run.Start.Add(r.Took)
	run.Metrics = map[string]float64{
		"accuracy": float64(r.Score.Accuracy), "precision": float64(r.Score.Precision), "recall": float64(r.Score.Recall),
		"f1": float64(r.Score.F1), "roc_auc": float64(r.Score.AUC), "log_loss": float64(r.Score.LogLoss), "fit_seconds": r.Took.Seconds(),
	}
	run.Losses = r.Losses
	run.ModelID = r.Digest
	if !r.Converged {
		run.Note = "ConvergenceWarning: " + r.Warning
	}
	return run
}

// failedRun completes the record of a fit that did not come to its end.
func failedRun(run registry.Run, f work.Failed, now time.Time) registry.Run {
	run.Status, run.End, run.Err = registry.StatusFailed, now, f.Text
	if f.Code == work.Canceled {
		run.Status = registry.StatusKilled
	}
	return run
}

// record keeps a run that was started by hand.
func record(s State, r registry.Run, model []byte) (State, []Cmd) {
	s.Train.record = s.job()
	return s, []Cmd{Record{Job: s.Train.record, Run: r, Model: model}}
}

func register(s State, run string) (State, []Cmd) {
	r, ok := s.Run(run)
	if !ok || r.ModelID == "" {
		return s, nil
	}
	s.Experiments.waiting = s.job()
	return s, []Cmd{Register{Job: s.Experiments.waiting, Run: run, Model: r.Experiment, Reason: "registered by hand"}}
}

func openRun(s State, id string) (State, []Cmd) {
	e := &s.Experiments
	e.Model = ""
	if e.Open == id {
		e.Open = ""
		return s, []Cmd{Focus{"run-" + itoa(s.runNumber(id))}}
	}
	e.Open = id
	cmds := []Cmd{Focus{"run-title"}}
	if r, ok := s.Run(id); ok && r.ModelID != "" {
		cmds = append(cmds, ReadModel{Run: id, Digest: r.ModelID})
	}
	return s, cmds
}

// gate runs the checks on a version; they decide.
func gate(s State, v registry.Version) (State, []Cmd) {
	r, ok := s.Run(v.Run)
	if !ok || s.Data.Table == nil || s.Experiments.Gate.On() {
		return s, nil
	}
	s.Experiments.Candidate, s.Experiments.GateClosed = v, ""
	s.Experiments.Gate = Busy{Job: s.job(), What: fmt.Sprintf("checks for v%d", v.N), Since: s.Now}
	return s, []Cmd{Gate{Job: s.Experiments.Gate.Job, Digest: v.Digest, Check: work.Check{
		Table: s.Data.Table.Hash(), Features: work.Features{Key: s.Column(RoleKey), Defs: definitionsOf(r)}, Config: s.Checks.Config,
		Split: work.Split{TestSize: r.Split.TestSize, RandomState: r.Split.RandomState, Stratify: r.Split.Stratify}}}}
}

func gated(s State, results []checks.Result) (State, []Cmd) {
	v := s.Experiments.Candidate
	open, why := checks.Gate(results)
	if !open {
		s.Experiments.GateClosed = fmt.Sprintf("v%d was not promoted. %s", v.N, why)
		s.complain(s.Experiments.GateClosed)
		return s, nil
	}
	s.Experiments.waiting = s.job()
	return s, []Cmd{Promote{Job: s.Experiments.waiting, Model: v.Model, N: v.N, Why: "promoted by hand. " + why}}
}

// Shown are the runs under the filter, newest first.
func (s State) Shown() []registry.Run {
	return slices.DeleteFunc(slices.Clone(s.Experiments.Runs), func(r registry.Run) bool {
		_, registered := s.VersionOf(r.ID)
		return s.Experiments.Filter == "registered" && !registered || s.Experiments.Filter == "hand" && r.StartedBy != "you"
	})
}
