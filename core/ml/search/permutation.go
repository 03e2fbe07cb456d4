package search

import (
	"context"
	"fmt"
	"math"

	"orrery/core/ml"
	"orrery/core/ml/metrics"
	"orrery/core/ml/split"
	"orrery/core/num/random"
	"orrery/core/table"
)

// Asked is a fitted model and the rows to evaluate it on.
type Asked struct {
	Model *ml.Model
	Table *table.Table
	Rows  []int // nil means all
}

// Permuting has the options of PermutationImportance. The zero value of Repeats is 5.
type Permuting struct {
	Repeats     int
	RandomState uint64
	Scoring     string // "" means accuracy, or r2 for a regression
}

// Importance is the decrease of the score when an input is shuffled: for each repeat, their mean and their population
// standard deviation.
type Importance struct {
	Input     string
	Drops     []float64
	Mean, Std float64
}

// PermutationImportance is scikit-learn's permutation_importance, for the inputs of the whole pipeline, including text,
// in their order. It shuffles as scikit-learn does for the same seed: each input starts with the same new stream, and
// its repeats continue to shuffle the previous order.
func PermutationImportance(ctx context.Context, on Asked, o Permuting) ([]Importance, error) {
	if o.Repeats == 0 {
		o.Repeats = 5
	}
	if o.Repeats < 0 || o.RandomState > math.MaxUint32 {
		return nil, fmt.Errorf("%w: %d repeats with random_state %d", split.ErrOption, o.Repeats, o.RandomState)
	}
	score, err := on.scorer(o.Scoring)
	if err != nil {
		return nil, err
	}
	x, err := on.inputs()
	if err != nil {
		return nil, err
	}
	base, err := score(x)
	if err != nil {
		return nil, err
	}
	seed := random.New(o.RandomState).Interval(1<<31 - 1)
	out := make([]Importance, x.Width())
	for i, c := range x.Columns() {
		out[i] = Importance{Input: c.Name()}
		r := random.New(uint64(seed))
		order := allRows(x.Rows())
		for k := range o.Repeats {
			r.Shuffle(order)
			c = c.Take(order)
			shuffled, err := x.With(c)
			if err != nil {
				return nil, err
			}
			s, err := score(shuffled)
			if err != nil {
				return nil, err
			}
			out[i].Drops = append(out[i].Drops, base-s)
			if err := ml.Tick(ctx, ml.Progress{Done: i*o.Repeats + k + 1, Total: x.Width() * o.Repeats, Loss: math.NaN()}); err != nil {
				return nil, err
			}
		}
		out[i].Mean, out[i].Std = MeanStd(out[i].Drops)
	}
	return out, nil
}

// rows returns the rows to evaluate.
func (a Asked) rows() []int {
	if a.Rows == nil {
		return allRows(a.Table.Rows())
	}
	return a.Rows
}

// inputs returns the model's inputs for these rows.
func (a Asked) inputs() (*table.Table, error) {
	t, err := a.Table.Select(a.Model.Pipeline().Inputs...)
	if err != nil {
		return nil, err
	}
	return t.Take(a.rows()), nil
}

// scorer returns a function that scores the model on other inputs for the same rows.
func (a Asked) scorer(scoring string) (func(*table.Table) (float64, error), error) {
	task := a.Model.Task()
	switch {
	case task != ml.Classification && task != ml.Regression:
		return nil, fmt.Errorf("%w: the model makes a %s; a score needs a target", ErrTask, task)
	case scoring == "" && task == ml.Regression:
		scoring = "r2"
	case scoring == "":
		scoring = "accuracy"
	}
	rows := a.rows()
	tr, err := newTruth(task, a.Model.Pipeline(), a.Table, rows)
	if err != nil {
		return nil, err
	}
	return func(x *table.Table) (float64, error) {
		answers, err := tr.answers(a.Model, x, rows, []string{scoring})
		if err != nil {
			return 0, ml.InRows(err, rows)
		}
		return metrics.Score(scoring, answers)
	}, nil
}
