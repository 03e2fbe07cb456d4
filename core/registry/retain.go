package registry

import (
	"context"
	"fmt"
	"slices"
)

// Retain deletes all but the newest keep runs that by has started and returns how many it deleted.
// Runs with a version, with a tag or a note from a person, and running ones are neither deleted nor
// counted. A single event records all of these deletions, so that they do not fill the store: each
// call replaces it by one with the total number of deleted runs and the ids of the last ones.
func (r *Registry) Retain(by string, keep int) (int, error) {
	var ids, blobs []string
	err := r.change(func() (err error) {
		ids = r.excessRuns(by, keep)
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
	_ = r.compact(context.Background()) // after an error the next call compacts
	return len(ids), nil
}

// excessRuns returns the ids of the runs that Retain deletes, newest first.
func (r *Registry) excessRuns(by string, keep int) (ids []string) {
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

// tagged reports whether a run has a tag or a note that a person added.
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

// dropRetained removes an event of Retain that was replaced, and reports whether key is one. No
// other record depends on it, so nothing has to be applied again.
func (s *state) dropRetained(key string) bool {
	e, is := s.retained[key]
	if !is {
		return false
	}
	delete(s.retained, key)
	s.events = slices.DeleteFunc(slices.Clone(s.events), func(o Event) bool { return o.Seq == e.Seq && o.Count > 0 })
	return true
}
