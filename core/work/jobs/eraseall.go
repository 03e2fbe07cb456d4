package jobs

import (
	"context"
	"sort"
	"strings"
	"time"

	"orrery/core/store/large"
	"orrery/core/work"
)

// EraseAll removes everything that is kept here. It leaves large models that a tab has written
// after Before and that no record names yet; with a zero Before it removes these too.
type EraseAll struct{ Before time.Time }

func (EraseAll) Kind() string          { return "wipe" }
func (EraseAll) TableHash() string     { return "" }
func (EraseAll) Replies() []work.Reply { return nil }

// eraseAll removes the naming records first: what is left without them is unreachable.
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
