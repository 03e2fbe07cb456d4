package jobs

import (
	"context"
	"encoding/json"

	"orrery/core/feature/view"
	"orrery/core/ml"
)

// openView opens a view over its source. The one that was opened last is at hand: a person who looks
// at one cell looks at others.
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
	o, err := v.Open(t, ticking(ctx))
	if err != nil {
		return nil, err
	}
	w.lastView, w.lastViewID = o, id
	return o, nil
}

func ticking(ctx context.Context) func() error {
	return func() error { return ml.Tick(ctx, ml.Progress{}) }
}
