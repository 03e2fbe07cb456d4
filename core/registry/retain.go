package registry

import (
	"context"
	"fmt"
	"slices"
)

// Retain deletes all runs that by has started except the newest, as many as keep says, and returns
// how many it deleted. A run that a version came from, that a person has given a tag or a note, or
// that is still running stays and does not count. One event stands for all of these deletions, so
// that they do not fill the store in turn: the event of the next call takes its place, with the
// total number of runs and the ids of those that were deleted last.
func (r *Registry) Retain(by string, keep int) (int, error) {
	var ids, blobs []string
	err := r.change(func() (err error) {
		ids = r.beyond(by, keep)
		if len(ids) == 0 {
			return nil
		}
		e := Event{Why: fmt.Sprintf("the last %d runs of the %s are kept", keep, by), Count: len(ids)}
		for _, key := range sortedKeys(r.retained) {
			e.Count, e.Number = e.Count+r.retained[key].Count, max(e.Number, r.retained[key].Number)
			if err := r.remove(key); err != nil {
				return err
			}
		}
		blobs, err = r.delete(e, ids)
		return err
	})
	if err != nil {
		return 0, err
	}
	r.discard(blobs...)
	_ = r.compact(context.Background()) // nothing is lost: the next one does it
	return len(ids), nil
}

// beyond returns the ids of the runs that Retain deletes, newest first.
func (r *Registry) beyond(by string, keep int) (ids []string) {
	stays, n := r.kept(), 0
	for i := range r.order {
		run := &r.order[i]
		if run.StartedBy != by || stays(run.ID) {
			continue
		}
		if n++; n > keep {
			ids = append(ids, run.ID)
		}
	}
	return ids
}

// kept returns a function that reports whether Retain never deletes a run.
func (r *Registry) kept() func(run string) bool {
	used := map[string]bool{}
	for _, versions := range r.versions {
		for _, v := range versions {
			used[v.Run] = true
		}
	}
	return func(id string) bool {
		_, on := r.running[id]
		return on || used[id] || r.edits[id].tagged()
	}
}

// tagged reports whether a run has a tag that a person gave it; a note is a tag too.
func (e *edit) tagged() bool {
	if e == nil {
		return false
	}
	for _, t := range e.tags {
		if !t.Gone {
			return true
		}
	}
	return false
}

// dropRetained removes an event of Retain that another one has replaced, and reports whether key
// is one. No other record depends on it, so nothing has to be folded again.
func (s *state) dropRetained(key string) bool {
	e, is := s.retained[key]
	if !is {
		return false
	}
	delete(s.retained, key)
	s.events = slices.DeleteFunc(slices.Clone(s.events), func(o Event) bool { return o.Seq == e.Seq && o.Count > 0 })
	return true
}
