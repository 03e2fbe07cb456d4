package work

import (
	"context"

	"orrery/core/checks"
	"orrery/core/feature"
	"orrery/core/ml"
)

func (w *worker) check(ctx context.Context, j Check) (Reply, error) {
	t, err := w.find(ctx, j.Table)
	if err != nil {
		return nil, err
	}
	set, err := feature.Define(j.Features.Key, t.Schema(), j.Features.Defs...)
	if err != nil {
		return nil, err
	}
	s := checks.Subject{Table: t, Set: set}
	if j.Model != nil {
		if s.Model, err = ml.Load(w.catalog, j.Model); err != nil {
			return nil, err
		}
		p, err := w.problem(ctx, j.Table, j.Features, s.Model.Pipeline(), j.Split)
		if err != nil {
			return nil, err
		}
		truth, proba, err := tested(p, s.Model)
		if err != nil {
			return nil, err
		}
		s.TestRows, s.Score = p.test, float64(score(truth, proba, len(p.classes)).Accuracy)
	}
	return Checked{Results: checks.NewSuite(j.Config).Run(ctx, s, w.opt.Now)}, nil
}
