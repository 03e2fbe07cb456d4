package jobs

import (
	"context"

	"orrery/core/work"
)

// Forget deletes a kept table.
type Forget struct{ Table string }

func (Forget) Kind() string          { return "forget" }
func (Forget) TableHash() string     { return "" }
func (Forget) Replies() []work.Reply { return nil }

func (w *worker) forget(ctx context.Context, j Forget) (work.Done, error) {
	if w.opt.Blobs == nil {
		return work.Done{}, nil // nothing is kept
	}
	// The sections are listed, not counted: the record may be damaged, and is deleted all the same.
	sections, err := w.opt.Blobs.Keys(ctx, recordID(j.Table)+"/")
	if err != nil {
		return work.Done{}, err
	}
	// The naming record goes first: what is left without it is unreachable, not half a table.
	for _, id := range append([]string{recordID(j.Table)}, sections...) {
		if err := w.opt.Blobs.Delete(ctx, id); err != nil {
			return work.Done{}, err
		}
	}
	return work.Done{}, nil
}
