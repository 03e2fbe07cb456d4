package work

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

// maxRows is how many test rows a reply names: enough to open them one by one,
// small enough for one message.
const maxRows = 10_000

// problem is a fit's data: the columns, the target as class indexes or numbers,
// and the split.
type problem struct {
	task        ml.Task
	source      *table.Table
	names       []string     // of cols
	cols        *table.Table // nil until the set has learnt what it must from the training rows
	set         *feature.Set
	target      table.Column
	y           []float64     // nil for a task without a target
	classes     []table.Value // of the whole table; nil unless they are to be told apart
	train, test []int
}

func (w *worker) problem(ctx context.Context, hash string, f Features, p ml.Pipeline, s Split) (problem, error) {
	out, err := w.asked(ctx, hash, f, p)
	if err != nil {
		return out, err
	}
	return out, out.split(&s)
}

// split divides the rows and makes the columns; nil: all rows are for training.
func (p *problem) split(s *Split) error {
	if s == nil {
		return p.compute(nil)
	}
	o := split.Options{TestSize: s.TestSize, RandomState: s.RandomState}
	if s.Stratify {
		if p.task != ml.Classification {
			return fmt.Errorf("%w: stratify keeps the shares of classes, and a %s has none; switch it off", split.ErrOption, p.task)
		}
		o.Stratify = ints(p.y)
	}
	var err error
	if p.train, p.test, err = split.TrainTest(p.source.Rows(), o); err != nil {
		return err
	}
	return p.compute(p.train)
}

// compute makes the columns, unless they are there. What table-wide functions have not
// learnt yet they learn from these rows; nil rows are all.
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

// asked is a problem before its rows are split, with further columns. Its columns are
// there, unless some depend on which rows are for training.
func (w *worker) asked(ctx context.Context, hash string, f Features, p ml.Pipeline, more ...string) (problem, error) {
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
	return out, w.aim(&out, p)
}

// aim reads the target.
func (w *worker) aim(out *problem, p ml.Pipeline) error {
	t, err := out.set.Columns(out.source, []string{p.Target})
	if errors.Is(err, expr.ErrUnfitted) {
		return fmt.Errorf("work: what %s is depends on which rows are for training; choose a target without a table-wide function", p.Target)
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

// labels numbers the classes. Where the last step learns a single class, a
// target may have one only.
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

func (w *worker) fit(ctx context.Context, j Fit) (Reply, error) {
	p, err := w.problem(ctx, j.Table, j.Features, j.Pipeline, j.Split)
	if err != nil {
		return nil, err
	}
	start := w.opt.Now()
	m, err := j.Pipeline.Fit(ctx, w.catalog, p.cols, p.train)
	if err != nil {
		return nil, err
	}
	r := Fitted{Task: p.task.String(), Defs: p.set.Definitions(), Took: w.opt.Now().Sub(start), Digest: m.Digest(), Iterations: m.Iterations(), Converged: m.Converged(),
		Warning: m.Warning(), Losses: m.Losses(), Train: len(p.train), Test: len(p.test), Classes: p.classes}
	if len(p.test) <= maxRows {
		r.TestRows = p.test
	}
	if r.Model, err = m.MarshalJSON(); err != nil {
		return nil, err
	}
	if err := r.mark(p, m); err != nil {
		return nil, err
	}
	if r.Baseline, err = p.baseline(ctx, w.catalog); err != nil {
		return nil, err
	}
	r.Diagram, r.Tree = diagram(m, w.catalog), picture(m)
	r.Importances, r.ImportanceOf = importances(m)
	r.Champion, err = w.rival(ctx, j, p)
	return r, err
}

// mark scores the model on the test rows.
func (r *Fitted) mark(p problem, m *ml.Model) error {
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
		r.Inertia = Num(inertia)
	}
	return err
}

// rival scores the champion on the same test rows, by its own definitions.
func (w *worker) rival(ctx context.Context, j Fit, p problem) (*Score, error) {
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
