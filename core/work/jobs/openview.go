package jobs

import (
	"context"
	"encoding/json"

	"orrery/core/feature/view"
	"orrery/core/ml"
)

// openView opens a view over its source. The last one is cached: a person who opens one cell often opens others.
func (w *worker) openView(ctx context.Context, source string, v view.View) (*view.Offline, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	id := source + string(text)
	if w.lastView != nil && w.lastViewID == id {
		return w.lastView, nil
	}
	t, err := w.table(ctx, source)
	if err != nil {
		return nil, err
	}
	o, err := v.Open(t, tickFunc(ctx))
	if err != nil {
		return nil, err
	}
	w.lastView, w.lastViewID = o, id
	return o, nil
}

// tickFunc returns a function that reports progress and returns ctx's error.
func tickFunc(ctx context.Context) func() error {
	return func() error { return ml.Tick(ctx, ml.Progress{}) }
}
