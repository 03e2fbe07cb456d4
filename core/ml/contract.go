package ml

import (
	"context"

	"orrery/core/table"
)

// Matrix is numbers by columns. The columns may be a table's own memory: they are read-only.
type Matrix struct {
	Rows int
	Cols [][]float64
}

// Transformer is a step that is not fitted yet. Fit learns from t, which it neither keeps nor
// changes, and leaves the Transformer as it was, so that it can be fitted again. A text column that
// it cannot take is a *SchemaError, a cell a *ValueError with the row counted within t. Fit calls
// Tick.
//
// Load restores what Fit returned from the JSON of its Attributes. The JSON may come from a file that somebody changed:
// Load checks that the lists have matching lengths before it uses them. It calls pause every few milliseconds of work.
type Transformer interface {
	Fit(ctx context.Context, t *table.Table) (Transform, error)
	Load(attributes []byte, pause func()) (Transform, error)
}

// Transform is a fitted step. It is constant: several goroutines may use it at once.
//
// Apply answers with a new table of as many rows; it may share columns with t. t has the columns of
// the table that was fitted, in that order. Attributes has scikit-learn's names; its values are of
// the types that AppendJSON writes and belong to the caller.
type Transform interface {
	Apply(t *table.Table) (*table.Table, error)
	Attributes() map[string]any
}

// RowTransform is an optional fast path of a Transform that keeps number and order of its columns:
// what Apply does to one row of numbers, bit for bit, without allocation. dst and src have the same
// length and may be the same slice.
type RowTransform interface {
	ApplyRow(dst, src []float64)
}

// Estimator is a predictor that is not fitted yet. y holds, by its Task, a class index 0..k-1 a row
// with every class at least once, the target's finite numbers, or nothing (nil) for clusters. Fit
// neither keeps nor changes x and y and leaves the Estimator as it was. It calls Tick once an
// iteration and every few milliseconds of work. An Estimator that is no classifier is Tagged. Load is as in
// Transformer.
type Estimator interface {
	Fit(ctx context.Context, x Matrix, y []float64) (Predictor, error)
	Load(attributes []byte, pause func()) (Predictor, error)
}

// Task is what the last step of a pipeline learns.
type Task uint8

// The tasks. Transformation is no Estimator's: it is a pipeline whose last step is a Transformer.
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

// Tags is what an Estimator says of itself. The zero value is a classifier that needs two classes
// and finite numbers.
type Tags struct {
	Task     Task
	Missing  bool // Fit and Predict take NaN and infinities as they come
	OneClass bool // a classifier that does with a single class
}

// Tagged is an optional part of an Estimator.
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

// ClassNamed is an optional part of an Estimator with a parameter that speaks of classes by their
// values, such as class_weight. ForClasses returns the estimator for these classes, in the order of
// their indexes; the error is a *ParamError.
type ClassNamed interface {
	ForClasses(classes []table.Value) (Estimator, error)
}

// Predictor is a fitted estimator. It is constant: several goroutines may use it at once.
//
// Predict writes one number a row into dst, which it makes when it is too short, and returns it: a
// class index, the target's value or the number of a cluster. Attributes has scikit-learn's names, without classes_, which the Model knows.
type Predictor interface {
	Predict(dst []float64, x Matrix) []float64
	Attributes() map[string]any
}

// Prober is a Predictor that knows probabilities.
//
// Prob answers [row][class]. ProbRow answers the same bits for one row: it writes one number a
// class into dst, which it makes when it is too short, and allocates nothing else.
type Prober interface {
	Prob(x Matrix) [][]float64
	ProbRow(dst, x []float64) []float64
}

// RowPredictor is an optional fast path of a Predictor: what Predict answers for one row, bit for
// bit, without allocation.
type RowPredictor interface {
	PredictRow(x []float64) float64
}

// Decider is a Predictor with scikit-learn's decision_function: one number a row for two classes,
// one a row and class for more.
type Decider interface {
	Decision(x Matrix) [][]float64
}

// Trained is an optional part of a Predictor that was found step by step. Warning says in a
// sentence for people why the result may not be the best one, "" when it converged.
type Trained interface {
	Iterations() int
	Warning() string
}

// Sized is an optional part of a fitted step: how many columns it takes. Load checks it, so that a
// model file cannot make a step read beyond its inputs.
type Sized interface {
	Width() int
}
