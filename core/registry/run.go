package registry

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"orrery/core/ml"
)

// MLflow's run statuses. A run that has begun is RUNNING and ends as one of the last three;
// SCHEDULED does not come into the registry.
const (
	StatusRunning   = "RUNNING"
	StatusScheduled = "SCHEDULED"
	StatusFinished  = "FINISHED"
	StatusFailed    = "FAILED"
	StatusKilled    = "KILLED"
)

// Run is one fit, also one that failed: MLflow's fields, and what is needed to do it
// again.
type Run struct {
	ID             string // 32 hex digits
	Number         int    // "run 7": counts up, for people
	Experiment     string
	Name           string
	Status         string
	LifecycleStage string        // active, or deleted: in the bin
	StartedBy      string        // you, schedule
	Start, End     time.Time     // End is zero while the run goes on, and where nobody knows it: see Interrupt
	Took           time.Duration // of the fit alone; from Start to End where it was not timed

	Params  map[string]string
	Metrics map[string]float64 // not-a-number allowed
	Tags    map[string]string

	Data     Dataset
	Features []Feature // the registered features that were there
	Inputs   []string  // columns in the order that the model takes them
	Target   string
	Split    Split
	Pipeline ml.Pipeline
	Losses   []float64

	ModelID string // digest of the model; "" for a run that made none
	Note    string
	Err     string // why it failed, for people

	trashed bool // itself, not its experiment
}

// Dataset names the data of a run, as MLflow's dataset inputs do.
type Dataset struct {
	Name    string `json:"name"`
	Digest  string `json:"digest"`
	Context string `json:"context"` // train
}

// Feature is a registered feature as it was at the time of the run.
type Feature struct {
	Name    string `json:"name"`
	Expr    string `json:"expr"`
	Version int    `json:"version"`
	// Frozen is JSON: what its table-wide functions learnt from the training rows. The model is served with it.
	Frozen json.RawMessage `json:"frozen,omitempty"`
}

// Split is how the rows were parted into train and test.
type Split struct {
	TestSize    float64 `json:"test_size"`
	RandomState uint64  `json:"random_state"`
	Stratify    bool    `json:"stratify"`
}

// identify gives a run its id, number and names, or those that it began with.
func (r *Registry) identify(run Run) (Run, error) {
	if run.ID == "" {
		run.ID = r.id()
	}
	if strings.ContainsAny(run.ID, "/ ") || run.ID == "" {
		return run, fmt.Errorf("registry: %q is no run id", run.ID)
	}
	began, there := r.runs[run.ID]
	if _, on := r.running[run.ID]; there && !on {
		return run, ErrEnded
	}
	run.Number = began.Number
	if !there || r.numberTaken(began) {
		run.Number = numberAfter(r.lastNumber, MaxNumber)
	}
	fill(&run.Experiment, "Default")
	fill(&run.Name, fmt.Sprintf("run %d", run.Number))
	fill(&run.LifecycleStage, "active")
	fill(&run.StartedBy, "you")
	return run, nil
}

// numberTaken reports whether another run has the number of one that has begun: an older program
// in another tab, which does not know of runs that have begun, gives their numbers to its own.
func (r *Registry) numberTaken(began Run) bool {
	for i := range r.order {
		if r.order[i].Number == began.Number && r.order[i].ID != began.ID {
			return true
		}
	}
	return false
}

// complete fills in what the caller left out and checks the rest. Times are cut to
// milliseconds, as they are stored, so that a run reads the same before and after a
// reload.
func (r *Registry) complete(run Run, model *storedModel) (Run, error) {
	run, err := r.identify(run)
	if err != nil {
		return run, err
	}
	if run.Status == "" {
		run.Status = StatusFinished
		if run.Err != "" {
			run.Status = StatusFailed
		}
	}
	if run.Status == StatusRunning || run.Status == StatusScheduled {
		return run, fmt.Errorf("registry: a run is recorded when it has ended; this one is %s", run.Status)
	}
	run.ModelID = ""
	if model != nil {
		run.ModelID = model.digest
	}
	if run.End.IsZero() {
		run.End = r.now()
	}
	if run.Start.IsZero() {
		run.Start = run.End
	}
	run.Start, run.End = inMillis(run.Start), inMillis(run.End)
	if run.Took == 0 {
		run.Took = run.End.Sub(run.Start)
	}
	return run, nil
}

func fill(s *string, with string) {
	if *s == "" {
		*s = with
	}
}

func inMillis(t time.Time) time.Time { return time.UnixMilli(t.UnixMilli()).UTC() }

// Score is the metric that runs are compared by, the notebook's score: accuracy, or r2 for
// a regression. A run that has neither, such as one of clusters, gives "", NaN and false.
func (r Run) Score() (name string, value float64, ok bool) {
	accuracy, ok := r.Metrics["accuracy"]
	if r2, regression := r.Metrics["r2"]; regression && (!ok || math.IsNaN(accuracy)) {
		return "r2", r2, true
	}
	if !ok {
		return "", math.NaN(), false
	}
	return "accuracy", accuracy, true
}
