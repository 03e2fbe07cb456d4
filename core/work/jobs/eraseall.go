package jobs

import (
	"context"
	"sort"
	"strings"
	"time"

	"orrery/core/store/large"
	"orrery/core/work"
)

// EraseAll deletes everything in the worker's Blobs, except large models written after Before:
// a tab may have written one that no record refers to yet. A zero Before deletes these too.
type EraseAll struct{ Before time.Time }

func (EraseAll) Kind() string          { return "wipe" }
func (EraseAll) TableHash() string     { return "" }
func (EraseAll) Replies() []work.Reply { return nil }

// eraseAll deletes the records of tables before their sections: if it is interrupted, the
// sections are unreachable, and no table is half there.
func (w *worker) eraseAll(ctx context.Context, j EraseAll) (work.Done, error) {
	if w.opt.Blobs == nil {
		return work.Done{}, nil
	}
	ids, err := w.opt.Blobs.Keys(ctx, "")
	if err != nil {
		return work.Done{}, err
	}
	sort.SliceStable(ids, func(i, j int) bool { return strings.Count(ids[i], "/") < strings.Count(ids[j], "/") })
	for _, id := range ids {
		if !j.Before.IsZero() && !large.Before(id, j.Before) {
			continue
		}
		if err := w.opt.Blobs.Delete(ctx, id); err != nil {
			return work.Done{}, err
		}
	}
	return work.Done{}, nil
}
