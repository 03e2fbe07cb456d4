package registry

import (
	"fmt"
)

// Delete removes runs for good, and their models where nothing else uses them, to make
// room. A run from which a version came stays: the error is then a *UsedError and
// nothing is deleted. What was deleted, and why, is kept as an event.
func (r *Registry) Delete(why string, ids ...string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.refresh(); err != nil { // another tab may have made one of them a version
		return err
	}
	for _, id := range ids {
		run, ok := r.runs[id]
		if !ok {
			return &MissingError{What: fmt.Sprintf("run %q", id)}
		}
		if v, used := r.usedBy(id); used {
			return &UsedError{Run: run.Number, Version: v}
		}
	}
	return r.delete(why, ids)
}

// Prune deletes every run but the newest keep and those that versions came from, and
// says how many.
func (r *Registry) Prune(keep int, why string) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.refresh(); err != nil {
		return 0, err
	}
	var ids []string
	for _, run := range r.order[min(max(keep, 0), len(r.order)):] {
		if _, used := r.usedBy(run.ID); !used {
			ids = append(ids, run.ID)
		}
	}
	return len(ids), r.delete(why, ids)
}

func (r *Registry) usedBy(run string) (Version, bool) {
	for _, model := range sortedKeys(r.versions) {
		for _, v := range r.versions[model] {
			if v.Run == run {
				return v, true
			}
		}
	}
	return Version{}, false
}

// delete removes first and writes the event after, since a full store has no room for
// the event before. In between, a crash costs the entry in the trail and nothing else.
func (r *Registry) delete(why string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	e := Event{Kind: EventDelete, Why: why, Runs: ids}
	models := map[string]bool{}
	for _, id := range ids {
		run := r.runs[id]
		if err := r.remove(runKey(id)); err != nil {
			return err
		}
		delete(r.runs, id)
		models[run.ModelID] = true
		e.Number = max(e.Number, run.Number)
	}
	r.order = sortRuns(r.runs)
	for _, run := range r.runs {
		delete(models, run.ModelID)
	}
	for _, digest := range sortedKeys(models) {
		if digest == "" || r.named(digest) {
			continue
		}
		if err := r.remove(modelKey(digest)); err != nil {
			return err
		}
	}
	return r.append(e, "the note that runs were deleted")
}

// named reports whether a version names this model.
func (r *Registry) named(digest string) bool {
	for _, versions := range r.versions {
		for _, v := range versions {
			if v.Digest == digest {
				return true
			}
		}
	}
	return false
}
