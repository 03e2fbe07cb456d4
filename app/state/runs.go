package state

import (
	"fmt"
	"slices"

	"orrery/core/checks"
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

// mostKept is how many runs a deletion of old ones keeps at most.
const mostKept = 100

// KeptRuns is how many of the newest runs a deletion of old ones keeps: of few, which
// may be large, the newer half.
func (e RunState) KeptRuns() int { return min(mostKept, (len(e.Runs)+1)/2) }

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
	// RollbackPressed makes an earlier champion champion again, without checks: it served
	// before. Model "" is this table's.
	RollbackPressed struct {
		Model string
		N     int
	}
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
		model := m.Model
		if model == "" {
			model = s.ModelName()
		}
		e.waiting = s.job()
		cmds = []Cmd{Promote{Job: e.waiting, Model: model, N: m.N, Why: "rolled back by hand"}}
	case PrunePressed:
		if e.Pruning {
			cmds = []Cmd{Prune{Keep: e.KeptRuns()}}
		}
		e.Pruning = !e.Pruning
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
	features := s.featuresOf(r)
	return s, []Cmd{Gate{Job: s.Experiments.Gate.Job, Digest: v.Digest, Check: work.Check{
		Table: s.Data.Table.Hash(), Features: features, Config: s.configFor(features),
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
