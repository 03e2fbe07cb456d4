package jobs

import (
	"context"

	"orrery/core/work"
)

// Forget deletes a stored table.
type Forget struct{ Table string }

func (Forget) Kind() string          { return "forget" }
func (Forget) TableHash() string     { return "" }
func (Forget) Replies() []work.Reply { return nil }

func (w *worker) forget(ctx context.Context, j Forget) (work.Done, error) {
	if w.opt.Blobs == nil {
		return work.Done{}, nil // nothing is stored
	}
	// The sections are listed rather than counted from the record, which may be damaged.
	sections, err := w.opt.Blobs.Keys(ctx, recordID(j.Table)+"/")
	if err != nil {
		return work.Done{}, err
	}
	// The record is deleted first: sections without it are unreachable, not half a table.
	for _, id := range append([]string{recordID(j.Table)}, sections...) {
		if err := w.opt.Blobs.Delete(ctx, id); err != nil {
			return work.Done{}, err
		}
	}
	return work.Done{}, nil
}
