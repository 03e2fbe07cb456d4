package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/work"
)

// Fit trains a pipeline of any task on one side of a split and scores it on the other. The last
// step decides what the target must be: classes, numbers, or nothing for clusters and
// transformations, whose Target may be "".
type Fit struct {
	Table    string
	Features Features
	Pipeline ml.Pipeline
	Split    Split
	Champion *Rival // scored on the same test rows; nil when there is none
}

func (Fit) Kind() string          { return "fit" }
func (j Fit) TableHash() string   { return j.Table }
func (Fit) Replies() []work.Reply { return []work.Reply{&FitResult{}} }

func (j Fit) Body() []byte {
	if j.Champion == nil {
		return nil
	}
	return j.Champion.Model
}

func (j *Fit) SetBody(b []byte) error {
	if j.Champion != nil {
		j.Champion.Model = b
	}
	return nil
}

// Rival is the model to compare with, and the definitions that it was fitted under.
type Rival struct {
	Model    json.RawMessage `json:"-"`
	Features Features
}

// maxRows is how many test rows a reply names: enough to open them one by one,
// small enough for one message.
const maxRows = 10_000

func (w *worker) fit(ctx context.Context, j Fit) (FitResult, error) {
	p, err := w.problem(ctx, j.Table, j.Features, j.Pipeline, j.Split)
	if err != nil {
		return FitResult{}, err
	}
	start := w.opt.Now()
	m, err := j.Pipeline.Fit(ctx, w.catalog, p.cols, p.train)
	if err != nil {
		return FitResult{}, err
	}
	r := FitResult{Task: p.task.String(), Defs: p.set.Definitions(), Took: w.opt.Now().Sub(start), Digest: m.Digest(), Iterations: m.Iterations(), Converged: m.Converged(),
		Warning: m.Warning(), Losses: m.Losses(), Train: len(p.train), Test: len(p.test), Classes: p.classes}
	if len(p.test) <= maxRows {
		r.TestRows = p.test
	}
	if r.Model, err = m.MarshalJSON(); err != nil {
		return FitResult{}, err
	}
	if err := r.scoreOn(p, m); err != nil {
		return FitResult{}, err
	}
	if r.Baseline, err = p.baseline(ctx, w.catalog); err != nil {
		return FitResult{}, err
	}
	r.Diagram, r.Tree = diagram(m, w.catalog), treePicture(m)
	r.Importances, r.ImportanceOf = importances(m)
	r.Champion, err = w.scoreChampion(ctx, j, p)
	return r, err
}

// scoreOn scores the model on the test rows.
func (r *FitResult) scoreOn(p problem, m *ml.Model) error {
	a, err := p.answers(m, p.cols)
	if err != nil {
		return err
	}
	r.Score = p.score(a)
	switch p.task {
	case ml.Classification:
		r.classes(p, a)
	case ml.Regression:
		r.Points = points(p.test, a)
	case ml.Clustering:
		r.Sizes, err = p.sizes(m)
		last := m.Attributes()
		inertia, _ := last[len(last)-1]["inertia_"].(float64)
		r.Inertia = work.Num(inertia)
	}
	return err
}

// scoreChampion scores the champion on the same test rows, by its own definitions.
func (w *worker) scoreChampion(ctx context.Context, j Fit, p problem) (*Score, error) {
	if j.Champion == nil {
		return nil, nil
	}
	m, err := ml.Load(w.catalog, j.Champion.Model)
	if err != nil {
		return nil, fmt.Errorf("work: champion: %w", err)
	}
	cols, _, err := w.columns(ctx, j.Table, j.Champion.Features, m.Pipeline().Inputs)
	other := m.Pipeline().Target != j.Pipeline.Target
	if err != nil || other || m.Task() != p.task || !knows(p.classes, m.Classes()) {
		// The champion cannot read this table, or answers another question: it has no score here, and whoever decides is told so.
		return nil, nil
	}
	a, err := p.answers(m, cols)
	if err != nil {
		return nil, nil
	}
	s := p.score(a)
	return &s, nil
}

// FitResult answers Fit. What a task has no use for is nil.
type FitResult struct {
	Task        string          // classification, regression, clustering, transformation
	Model       json.RawMessage `json:"-"` // it crosses as the message's body
	Digest      string
	Defs        []feature.Definition // with what was learnt from the training rows: they go with the model
	Took        time.Duration        // the fit alone
	Iterations  int
	Converged   bool
	Warning     string // why it did not
	Losses      ml.Floats
	Train, Test int       // rows
	TestRows    work.Ints // at most 10,000, else nil
	Score       Score
	Champion    *Score
	// Baseline is what DummyClassifier(strategy="most_frequent") or DummyRegressor(strategy="mean")
	// gets on the same split: a model that is no better has learnt nothing.
	Baseline Score
	// Diagram is the fitted steps, the last one last.
	Diagram []Node
	// Importances are feature_importances_ or coef_, as ImportanceOf says, in the order of the last
	// step's inputs; of more than 200 those that count most. A coef_ of three classes or more is the
	// sum of the absolute values.
	Importances  []Importance
	ImportanceOf string // feature_importances_, coef_, or "" for neither

	// A classifier's.
	Classes   []table.Value
	Predicted work.Ints // class of each of TestRows
	Confusion [][]int
	Wrong     int
	ROC       *ROC    // of two classes, where the model ranks the rows
	Curves    *Curves // as ROC

	Tree   *Tree   // a single tree's picture
	Points *Points // a regression's
	// A clustering's: training rows in each cluster, and the sum of their squared distances from its centre.
	Sizes   []int
	Inertia work.Num
}

func (*FitResult) Kind() string             { return "fitted" }
func (r FitResult) Body() []byte            { return r.Model }
func (r *FitResult) SetBody(b []byte) error { r.Model = b; return nil }

// ROC is a curve of at most some hundred points.
type ROC struct {
	FPR, TPR ml.Floats
	AUC      work.Num
}

// Curves is what a classifier of two classes does as its threshold moves.
type Curves struct {
	// Of is what the threshold is held against: "probability" of the second class or "decision",
	// the decision_function. Default is the threshold that the model itself has: 0.5 or 0.
	Of      string
	Default work.Num
	// Precision and Recall are precision_recall_curve's, at most some hundred points, from recall 1
	// down to the last point (1, 0).
	Precision, Recall ml.Floats
	AveragePrecision  work.Num
	Calibration       *Calibration // nil without probabilities
	Operating         Operating
}

// Calibration is calibration_curve(n_bins=10): the rows by their probability in ten equal bins,
// without those that are empty.
type Calibration struct {
	Predicted ml.Floats // mean probability of the bin's rows
	Actual    ml.Floats // their share of the second class
	Rows      []int
}

// Operating is the counts at each of at most 200 thresholds, rising: a row is called the second
// class when its score is not below the threshold. The default threshold is among them.
type Operating struct {
	Threshold      ml.Floats
	TP, FP, TN, FN []int
}

// At is the index of the threshold nearest to t; the lower one of two.
func (o Operating) At(t float64) int {
	best := 0
	for i, v := range o.Threshold {
		if math.Abs(v-t) < math.Abs(o.Threshold[best]-t) {
			best = i
		}
	}
	return best
}

// Points is a regression's test rows, at most 600, evenly taken: actual against predicted.
type Points struct {
	Rows              work.Ints
	Actual, Predicted ml.Floats
}

// Importance is how much one input of the last step counts.
type Importance struct {
	Name  string
	Value work.Num
}

// Node is one fitted step.
type Node struct {
	Op       string
	Params   []NodeParam // those that differ from the default
	Branches []Branch    // of a ColumnTransformer
	Inputs   int         // columns that it takes
	Outputs  []string    // columns that leave it, at most 100; nil for a step that predicts
	Width    int         // how many leave
}

// NodeParam is a parameter as Python writes it.
type NodeParam struct{ Name, Value string }

// Branch is one of a ColumnTransformer's transformers over its columns; one without columns is left
// out. Outputs are those columns of the ColumnTransformer whose names begin with that of the branch,
// at most 100; none with verbose_feature_names_out=False.
type Branch struct {
	Name    string // "remainder" for the columns that no other branch takes
	Columns []string
	How     string // passthrough, drop, or "" for one with steps
	Steps   []Node // their Inputs and Outputs are not known
	Outputs []string
	Width   int // how many
}
