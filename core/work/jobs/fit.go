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

// Fit trains a pipeline of any task on the training rows of a split and scores it on the test
// rows. The last step determines the type of the target: classes or numbers. Clusterings and
// transformations need none, and their Target may be "".
type Fit struct {
	Table    string
	Features Features
	Pipeline ml.Pipeline
	Split    Split
	Champion *Rival // scored on the same test rows; may be nil
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

// Rival is a model to compare with, and the feature definitions that it was fitted with.
type Rival struct {
	Model    json.RawMessage `json:"-"`
	Features Features
}

// maxRows is the largest number of test rows that a reply lists: enough to open them one
// by one, small enough for one message.
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
		r.Sizes, err = p.clusterSizes(m)
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
	if err != nil || other || m.Task() != p.task || !containsAll(p.classes, m.Classes()) {
		// The champion cannot read this table, or has another target or task: it has no score here, which the page shows.
		return nil, nil
	}
	a, err := p.answers(m, cols)
	if err != nil {
		return nil, nil
	}
	s := p.score(a)
	return &s, nil
}

// FitResult answers Fit. Fields that do not apply to the task are nil.
type FitResult struct {
	Task        string          // classification, regression, clustering, transformation
	Model       json.RawMessage `json:"-"` // sent as the message's body
	Digest      string
	Defs        []feature.Definition // fitted on the training rows; stored with the model
	Took        time.Duration        // of the fit, without scoring
	Iterations  int
	Converged   bool
	Warning     string // why it did not converge
	Losses      ml.Floats
	Train, Test int       // rows
	TestRows    work.Ints // nil if there are more than maxRows
	Score       Score
	Champion    *Score
	// Baseline is the score of DummyClassifier(strategy="most_frequent") or
	// DummyRegressor(strategy="mean") on the same split: the least that a useful model must exceed.
	Baseline Score
	// Diagram is the fitted steps in order.
	Diagram []Node
	// Importances are feature_importances_ or coef_ (see ImportanceOf) in the order of the last
	// step's inputs: at most 200, those with the largest absolute values. For three classes or
	// more, coef_ is summed over the classes by absolute value.
	Importances  []Importance
	ImportanceOf string // feature_importances_, coef_, or "" for neither

	// For a classification:
	Classes   []table.Value
	Predicted work.Ints // class of each of TestRows
	Confusion [][]int
	Wrong     int
	ROC       *ROC    // for two classes, if the model scores the rows
	Curves    *Curves // as ROC

	Tree   *Tree   // for a single decision tree
	Points *Points // for a regression
	// For a clustering: training rows per cluster, and the sum of their squared distances from its center.
	Sizes   []int
	Inertia work.Num
}

func (*FitResult) Kind() string             { return "fitted" }
func (r FitResult) Body() []byte            { return r.Model }
func (r *FitResult) SetBody(b []byte) error { r.Model = b; return nil }

// ROC is a ROC curve of at most maxCurve points.
type ROC struct {
	FPR, TPR ml.Floats
	AUC      work.Num
}

// Curves describes a binary classifier at each threshold.
type Curves struct {
	// Of is the score that is compared with the threshold: "probability" of the second class, or
	// "decision" for the decision_function. Default is the model's own threshold: 0.5 or 0.
	Of      string
	Default work.Num
	// Precision and Recall are precision_recall_curve with at most maxCurve points, from recall 1
	// down to the last point, precision 1 and recall 0.
	Precision, Recall ml.Floats
	AveragePrecision  work.Num
	Calibration       *Calibration // nil without probabilities
	Operating         Operating
}

// Calibration is calibration_curve(n_bins=10): the rows grouped by probability in ten equal bins,
// without the empty ones.
type Calibration struct {
	Predicted ml.Floats // mean probability of the bin's rows
	Actual    ml.Floats // share of the bin's rows that have the second class
	Rows      []int
}

// Operating holds the counts at each of at most 200 ascending thresholds, including the default
// one. A row is predicted as the second class when its score is not below the threshold.
type Operating struct {
	Threshold      ml.Floats
	TP, FP, TN, FN []int
}

// At returns the index of the threshold nearest to t, the lower one on a tie.
func (o Operating) At(t float64) int {
	best := 0
	for i, v := range o.Threshold {
		if math.Abs(v-t) < math.Abs(o.Threshold[best]-t) {
			best = i
		}
	}
	return best
}

// Points holds actual and predicted values of at most 600 evenly spaced test rows of a regression.
type Points struct {
	Rows              work.Ints
	Actual, Predicted ml.Floats
}

// Importance is the importance of one input of the last step.
type Importance struct {
	Name  string
	Value work.Num
}

// Node is one fitted step.
type Node struct {
	Op       string
	Params   []NodeParam // those that differ from the default
	Branches []Branch    // of a ColumnTransformer
	Inputs   int         // number of input columns
	Outputs  []string    // output columns, at most 100; nil for a step that predicts
	Width    int         // number of output columns
}

// NodeParam is a parameter in Python notation.
type NodeParam struct{ Name, Value string }

// Branch is one transformer of a ColumnTransformer that has columns. Outputs are the columns of the ColumnTransformer
// whose names begin with the branch's name, at most 100; there are none with verbose_feature_names_out=False.
type Branch struct {
	Name    string // "remainder" for the columns of no other branch
	Columns []string
	How     string // passthrough, drop, or "" for a branch with steps
	Steps   []Node // their Inputs and Outputs are not known
	Outputs []string
	Width   int // number of output columns
}
