package work

import (
	"context"
	"math"

	"orrery/core/checks"
	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/table"
)

// check runs the suite. A model that was fitted under other definitions than
// those of today is checked under its own.
func (w *worker) check(ctx context.Context, j Check) (Reply, error) {
	t, err := w.find(ctx, j.Table)
	if err != nil {
		return nil, err
	}
	s, err := subject(t, j.Features)
	if err != nil {
		return nil, err
	}
	var m *ml.Model
	if j.Model != nil {
		if m, err = ml.Load(w.catalog, j.Model); err != nil {
			return nil, err
		}
		j.Config.Task = m.Task().String()
	}
	if m != nil && j.Under == nil {
		if err := w.withModel(ctx, &s, j, m, j.Features); err != nil {
			return nil, err
		}
	}
	results := append(checks.NewSuite(j.Config).Run(ctx, s, w.opt.Now), w.skews(ctx, j.Views)...)
	if m == nil || j.Under == nil {
		return Checked{Results: results}, nil
	}
	if s, err = subject(t, *j.Under); err != nil {
		return nil, err
	}
	if err := w.withModel(ctx, &s, j, m, *j.Under); err != nil {
		return nil, err
	}
	own := checks.Config{ScoreFloor: j.Config.ScoreFloor, Optional: j.Config.Optional}
	return Checked{Results: merge(results, checks.NewSuite(own).Run(ctx, s, w.opt.Now))}, nil
}

func subject(t *table.Table, f Features) (checks.Subject, error) {
	set, err := feature.Define(f.Key, t.Schema(), f.Defs...)
	if err == nil {
		set, err = set.Fit(t, nil)
	}
	return checks.Subject{Table: t, Set: set}, err
}

// withModel puts the model on trial, with its score on the test rows. Where the
// table has no test rows, since its target has gaps or other classes, the score is
// NaN, which no floor lets pass; the checks of the data say why.
func (w *worker) withModel(ctx context.Context, s *checks.Subject, j Check, m *ml.Model, f Features) error {
	s.Model, s.Score = m, math.NaN()
	p, err := w.problem(ctx, j.Table, f, m.Pipeline(), j.Split)
	if err != nil {
		return ctx.Err()
	}
	s.Set = p.set
	a, err := p.answers(m, p.cols)
	if err != nil {
		return ctx.Err()
	}
	s.TestRows = p.test
	s.Metric, s.Score = p.score(a).Primary()
	return nil
}

// merge puts the model's results after the table's, in place of those with the
// same name.
func merge(table, model []checks.Result) []checks.Result {
	named := map[string]bool{}
	for _, r := range model {
		named[r.Name] = true
	}
	out := make([]checks.Result, 0, len(table)+len(model))
	for _, r := range table {
		if !named[r.Name] {
			out = append(out, r)
		}
	}
	return append(out, model...)
}
