package ml

import (
	"context"
	"slices"

	"orrery/core/table"
)

// Matrix holds numbers by column. The columns may share a table's memory and are read-only.
type Matrix struct {
	Rows int
	Cols [][]float64
}

// Row writes row i to dst, which has a number for each column.
func (x Matrix) Row(dst []float64, i int) {
	for j, c := range x.Cols {
		dst[j] = c[i]
	}
}

// EachRow calls visit with every row, in memory that the next row overwrites.
func (x Matrix) EachRow(visit func(i int, row []float64)) {
	row := make([]float64, len(x.Cols))
	for i := range x.Rows {
		x.Row(row, i)
		visit(i, row)
	}
}

// Transformer is a step that is not fitted yet. Fit learns from t, does not retain or change it, and does not change
// the Transformer, so that Fit can be called again. A text column that the step does not accept is a *SchemaError, a
// cell a *ValueError with the row counted within t. Fit calls Tick.
//
// Load restores the result of Fit from the JSON of its Attributes. The JSON may come from a file that somebody changed:
// Load checks that the lists have matching lengths before it uses them. It calls pause every few milliseconds of work.
type Transformer interface {
	Fit(ctx context.Context, t *table.Table) (Transform, error)
	Load(attributes []byte, pause func()) (Transform, error)
}

// Transform is a fitted step. It is immutable and safe for concurrent use.
//
// Apply returns a new table with the same number of rows; it may share columns with t. t has the columns of the table
// that was fitted, in that order. Attributes has scikit-learn's names; its values are of the types that AppendJSON
// writes and belong to the caller.
type Transform interface {
	Apply(t *table.Table) (*table.Table, error)
	Attributes() map[string]any
}

// RowTransform is an optional fast path of a Transform that keeps the number and order of its columns. ApplyRow does to
// one row of numbers the same as Apply, with the same bits and without allocation. dst and src have the same length and
// may be the same slice.
type RowTransform interface {
	ApplyRow(dst, src []float64)
}

// Estimator is a predictor that is not fitted yet. y holds, depending on the Task, a class index 0..k-1 for each row
// with every class at least once, the finite numbers of the target, or nil for clusters. Fit does not retain or change
// x and y and does not change the Estimator. It calls Tick once an iteration and every few milliseconds of work. An
// Estimator that is not a classifier is Tagged. Load is as in Transformer.
type Estimator interface {
	Fit(ctx context.Context, x Matrix, y []float64) (Predictor, error)
	Load(attributes []byte, pause func()) (Predictor, error)
}

// Task is the kind of result that a pipeline learns. Its last step determines it.
type Task uint8

// The tasks. No Estimator has the task Transformation: it is that of a pipeline whose last step is a Transformer.
const (
	Classification Task = iota
	Regression
	Clustering
	Transformation
)

// String returns "classification", "regression", "clustering" or "transformation".
func (t Task) String() string {
	return [...]string{"classification", "regression", "clustering", "transformation"}[t]
}

// Tags describes an Estimator. The zero value is a classifier that needs two classes and finite numbers.
type Tags struct {
	Task     Task
	Missing  bool // Fit and Predict accept NaN and infinities
	OneClass bool // a classifier that accepts a single class
}

// Tagged is an optional interface of an Estimator.
type Tagged interface {
	Tags() Tags
}

// TagsOf returns the tags of an unfitted step.
func TagsOf(step any) Tags {
	if t, ok := step.(Tagged); ok {
		return t.Tags()
	}
	if _, ok := step.(Transformer); ok {
		return Tags{Task: Transformation}
	}
	return Tags{}
}

// ClassNamed is an optional interface of an Estimator with a parameter that refers to classes by value, such as
// class_weight. ForClasses returns the estimator for these classes, in the order of their indexes; the error is a
// *ParamError.
type ClassNamed interface {
	ForClasses(classes []table.Value) (Estimator, error)
}

// Predictor is a fitted estimator. It is immutable and safe for concurrent use.
//
// Predict writes one number for each row to dst, which it allocates if dst is too short, and returns it: a class index,
// a value of the target or the number of a cluster. Attributes has scikit-learn's names, without classes_, which the
// Model has.
type Predictor interface {
	Predict(dst []float64, x Matrix) []float64
	Attributes() map[string]any
}

// Prober is a Predictor that returns probabilities.
//
// Prob returns [row][class]. ProbRow returns the same bits for one row: it writes one number for each class to dst,
// which it allocates if dst is too short, and allocates nothing else.
type Prober interface {
	Prob(x Matrix) [][]float64
	ProbRow(dst, x []float64) []float64
}

// RowPredictor is an optional fast path of a Predictor. PredictRow returns the same as Predict for one row, with the
// same bits and without allocation.
type RowPredictor interface {
	PredictRow(x []float64) float64
}

// Decider is a Predictor with scikit-learn's decision_function: one number for each row with two classes, one for each
// row and class with more.
type Decider interface {
	Decision(x Matrix) [][]float64
}

// Trained is an optional interface of a Predictor that an iterative fit found. Warning says in a sentence for people
// why the result may not be the best one; it is "" if the fit converged.
type Trained interface {
	Iterations() int
	Warning() string
}

// Sized is an optional interface of a fitted step. Width returns the number of columns that it takes. Load checks it,
// so that a model file cannot make a step read beyond its inputs.
type Sized interface {
	Width() int
}

// FittedStep is one fitted step that transforms, with its kind.
type FittedStep struct {
	Kind string
	Step Transform
}

// Branch is one of the parallel paths through a fitted step: its columns and the steps that they pass, none for columns
// that pass unchanged.
type Branch struct {
	Columns []string
	Steps   []FittedStep
}

// Branched is an optional interface of a Transform with parallel paths. Branches returns those that have columns and
// keep them, in the order of the output columns.
type Branched interface {
	Branches() []Branch
}

// FittedSteps returns the fitted steps that transform, in order.
func (m *Model) FittedSteps() []FittedStep {
	out := make([]FittedStep, len(m.steps))
	for i, s := range slices.Concat(m.pipeline.Steps, []Spec{m.pipeline.Final})[:len(m.steps)] {
		out[i] = FittedStep{s.Kind, m.steps[i]}
	}
	return out
}
