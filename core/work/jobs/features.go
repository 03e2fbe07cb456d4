package jobs

import (
	"context"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/table"
)

// Features are the definitions a job works under; the worker compiles them
// itself, so that training and serving run the same expressions.
type Features struct {
	Key  string
	Defs []feature.Definition
}

// define compiles a job's definitions against its table, as serving does.
func (w *worker) define(ctx context.Context, hash string, f Features) (*table.Table, *feature.Set, error) {
	t, err := w.table(ctx, hash)
	if err != nil {
		return nil, nil, err
	}
	set, err := feature.Define(f.Key, t.Schema(), f.Defs...)
	return t, set, err
}

// columns returns the table that a job asks for: source columns and features. What
// table-wide functions have not learnt yet they learn from all rows.
func (w *worker) columns(ctx context.Context, hash string, f Features, names []string) (*table.Table, *feature.Set, error) {
	t, set, err := w.define(ctx, hash, f)
	if err != nil {
		return nil, nil, err
	}
	tick := func(done, total int) error { return ml.Tick(ctx, ml.Progress{Done: done, Total: total}) }
	if set, err = set.FitWith(t, nil, tick); err != nil {
		return nil, nil, err
	}
	cols, err := set.ColumnsWith(t, names, tick)
	return cols, set, err
}
