package jobs

import (
	"context"
	"encoding/json"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/work"
)

// Features are the feature definitions of a job. The worker compiles them itself, so
// that training and serving run the same expressions.
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

// columns returns a table of the named source columns and features. Table-wide functions
// that are not fitted are fitted on all rows.
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

// Split holds the arguments of train_test_split.
type Split struct {
	TestSize    float64 `json:"test_size"` // share in (0, 1), or number of rows from 1 up
	RandomState uint64  `json:"random_state"`
	Stratify    bool    `json:"stratify"`
}

// CV selects the scikit-learn splitter of a cross-validation.
type CV struct {
	Splitter    string `json:"splitter"` // KFold, StratifiedKFold, GroupKFold, TimeSeriesSplit; "": StratifiedKFold, or KFold without classes
	NSplits     int    `json:"n_splits"` // 0: 5
	Shuffle     bool   `json:"shuffle"`
	RandomState uint64 `json:"random_state"`
	Groups      string `json:"groups,omitempty"` // GroupKFold's column
}

// StoredModel is a fitted model and the data to use it on. Jobs about a model embed it.
type StoredModel struct {
	Table    string
	Features Features
	Model    json.RawMessage `json:"-"` // sent as the message's body
}

func (m StoredModel) TableHash() string       { return m.Table }
func (m StoredModel) Body() []byte            { return m.Model }
func (m *StoredModel) SetBody(b []byte) error { m.Model = b; return nil }

// ModelJob is a job about a fitted model that is loaded after the job is created.
type ModelJob interface {
	work.Job
	// WithModel returns the job about a model.
	WithModel(model []byte) work.Job
}
