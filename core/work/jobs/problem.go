package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"orrery/core/expr"
	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/ml/split"
	"orrery/core/table"
)

// problem holds the data of a fit: the columns, the target as class indexes or numbers, and the split.
type problem struct {
	task        ml.Task
	source      *table.Table
	names       []string     // of cols
	cols        *table.Table // nil until the set is fitted on the training rows
	set         *feature.Set
	target      table.Column
	y           []float64     // nil for a task without a target
	classes     []table.Value // of the whole table; nil unless the task is a classification
	train, test []int
}

func (w *worker) problem(ctx context.Context, hash string, f Features, p ml.Pipeline, s Split) (problem, error) {
	out, err := w.prepare(ctx, hash, f, p)
	if err != nil {
		return out, err
	}
	return out, out.split(&s)
}

// split divides the rows and computes the columns. With nil, all rows are for training.
func (p *problem) split(s *Split) error {
	if s == nil {
		return p.compute(nil)
	}
	o := split.Options{TestSize: s.TestSize, RandomState: s.RandomState}
	if s.Stratify {
		if p.task != ml.Classification {
			return fmt.Errorf("%w: stratify needs classes, and a %s has none; turn it off", split.ErrOption, p.task)
		}
		o.Stratify = ml.Ints(p.y)
	}
	var err error
	if p.train, p.test, err = split.TrainTest(p.source.Rows(), o); err != nil {
		return err
	}
	return p.compute(p.train)
}

// compute computes the columns unless that is done. Table-wide functions that are not
// fitted are fitted on the given rows; nil means all.
func (p *problem) compute(train []int) error {
	if p.cols != nil {
		return nil
	}
	var err error
	if p.set, err = p.set.Fit(p.source, train); err != nil {
		return err
	}
	p.cols, err = p.set.Columns(p.source, p.names)
	return err
}

// prepare returns a problem before its rows are split, with the additional columns more. Its
// columns are computed, unless some depend on which rows are for training.
func (w *worker) prepare(ctx context.Context, hash string, f Features, p ml.Pipeline, more ...string) (problem, error) {
	var out problem
	var err error
	if out.task, err = p.Task(w.catalog); err != nil {
		return out, err
	}
	out.names = append([]string(nil), p.Inputs...)
	supervised := out.task == ml.Classification || out.task == ml.Regression
	if supervised {
		out.names = append(out.names, p.Target)
	}
	for _, name := range more {
		if name != "" && !slices.Contains(out.names, name) {
			out.names = append(out.names, name)
		}
	}
	if out.source, out.set, err = w.define(ctx, hash, f); err != nil {
		return out, err
	}
	if out.set.Fitted() {
		err = out.compute(nil)
	}
	if err != nil || !supervised {
		return out, err
	}
	return out, w.readTarget(&out, p)
}

// readTarget reads the target.
func (w *worker) readTarget(out *problem, p ml.Pipeline) error {
	t, err := out.set.Columns(out.source, []string{p.Target})
	if errors.Is(err, expr.ErrUnfitted) {
		return fmt.Errorf("work: the values of %s depend on which rows are for training; choose a target without a table-wide function", p.Target)
	}
	if err != nil {
		return err
	}
	out.target = t.Columns()[0]
	if out.task == ml.Regression {
		out.y, err = ml.Numbers(out.target, p.Final.Kind)
		return err
	}
	out.y, out.classes, err = w.labels(out.target, p.Final)
	return err
}

// labels returns the class index of each row and the classes. A target with a single
// class is allowed only if the last step accepts one class.
func (w *worker) labels(target table.Column, final ml.Spec) ([]float64, []table.Value, error) {
	y, classes, err := ml.Labels(target)
	if !errors.Is(err, ml.ErrClasses) || target.Len() == 0 {
		return y, classes, err
	}
	step, bad := w.catalog.Build(final)
	if bad != nil || !ml.TagsOf(step).OneClass {
		return y, classes, err
	}
	only := target.Value(0)
	for i := range target.Len() {
		if target.Value(i) != only {
			return y, classes, err
		}
	}
	return make([]float64, target.Len()), []table.Value{only}, nil
}

// loadModelAndData loads a model, computes its columns and splits the rows.
func (w *worker) loadModelAndData(ctx context.Context, model []byte, table string, f Features, s *Split) (*ml.Model, problem, error) {
	m, err := ml.Load(w.catalog, model)
	if err != nil {
		return nil, problem{}, err
	}
	p, err := w.prepare(ctx, table, f, m.Pipeline())
	if err == nil {
		err = p.split(s)
	}
	return m, p, err
}
