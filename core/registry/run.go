package registry

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"orrery/core/ml"
)

// MLflow's run statuses. A run is RUNNING until it ends with one of the other three. The
// registry does not use SCHEDULED.
const (
	StatusRunning   = "RUNNING"
	StatusScheduled = "SCHEDULED"
	StatusFinished  = "FINISHED"
	StatusFailed    = "FAILED"
	StatusKilled    = "KILLED"
)

// Run is one fit, successful or not: MLflow's fields, and everything that is needed to repeat it.
type Run struct {
	ID             string // 32 hex digits
	Number         int    // ascending number for users: "run 7"
	Experiment     string
	Name           string
	Status         string
	LifecycleStage string        // active, or deleted for a run in the trash
	StartedBy      string        // you, schedule
	Start, End     time.Time     // End is zero while the run is running or if it is unknown: see Interrupt
	Took           time.Duration // of the fit; the time from Start to End if it was not measured

	Params  map[string]string
	Metrics map[string]float64 // may be NaN
	Tags    map[string]string

	Data     Dataset
	Features []Feature // the registered features at that time
	Inputs   []string  // columns in the model's order
	Target   string
	Split    Split
	Pipeline ml.Pipeline
	Losses   []float64

	ModelID string // digest of the model; "" for a run without one
	Note    string
	Err     string // why it failed, for users

	trashed bool // the run itself, not its experiment
}

// Dataset describes the data of a run, as MLflow's dataset inputs do.
type Dataset struct {
	Name    string `json:"name"`
	Digest  string `json:"digest"`
	Context string `json:"context"` // train
}

// Feature is a registered feature at the time of the run.
type Feature struct {
	Name    string `json:"name"`
	Expr    string `json:"expr"`
	Version int    `json:"version"`
	// Frozen is JSON: the fitted state of its table-wide functions. The model is served with it.
	Frozen json.RawMessage `json:"frozen,omitempty"`
}

// Split has the parameters of the train/test split.
type Split struct {
	TestSize    float64 `json:"test_size"`
	RandomState uint64  `json:"random_state"`
	Stratify    bool    `json:"stratify"`
}

// identify sets the id, number and names of a run, or restores those that it began with.
func (r *Registry) identify(run Run) (Run, error) {
	if run.ID == "" {
		run.ID = r.id()
	}
	if strings.ContainsAny(run.ID, "/ ") || run.ID == "" {
		return run, fmt.Errorf("registry: %q is not a run id", run.ID)
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

// numberTaken reports whether another run has the number of a running one: an older version of the
// program in another tab ignores running runs and may assign their numbers again.
func (r *Registry) numberTaken(began Run) bool {
	for i := range r.order {
		if r.order[i].Number == began.Number && r.order[i].ID != began.ID {
			return true
		}
	}
	return false
}

// complete sets defaults and checks the other fields. Times are truncated to milliseconds,
// as they are stored, so that a run is the same before and after a reload.
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

// Score returns the metric that runs are compared by: accuracy, or r2 for a regression. For a
// run with neither, such as a clustering, it returns "", NaN and false.
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
