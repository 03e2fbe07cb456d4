package registry

import (
	"context"
	"fmt"
)

// Delete permanently deletes runs, and their models if nothing else uses them, to free
// room. A run with a version cannot be deleted: the error is then a *UsedError and
// nothing is deleted. An event records the deletion and its reason.
func (r *Registry) Delete(why string, ids ...string) error {
	var blobs []string
	err := r.change(func() (err error) {
		for _, id := range ids {
			run, ok := r.runs[id]
			if !ok {
				return &MissingError{What: fmt.Sprintf("run %q", id)}
			}
			if _, on := r.running[id]; on {
				return fmt.Errorf("registry: run %d is still running; cancel it first", run.Number)
			}
			if v, used := r.usedBy(id); used {
				return &UsedError{Run: run.Number, Version: v}
			}
		}
		blobs, err = r.delete(Event{Why: why}, ids)
		return err
	})
	if err == nil {
		r.discard(blobs...)
	}
	return err
}

// Prune deletes all runs except the newest keep, those with versions and those that are
// running, and returns the number of deleted runs.
func (r *Registry) Prune(keep int, why string) (int, error) {
	var ids, blobs []string
	err := r.change(func() (err error) {
		for _, run := range r.order[min(max(keep, 0), len(r.order)):] {
			_, on := r.running[run.ID]
			if _, used := r.usedBy(run.ID); !used && !on {
				ids = append(ids, run.ID)
			}
		}
		blobs, err = r.delete(Event{Why: why}, ids)
		return err
	})
	if err != nil {
		return 0, err
	}
	r.discard(blobs...)
	return len(ids), nil
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

// delete stages the removals and then the event, since a full store has no room for the event
// before. It returns the blobs that no record refers to afterwards.
func (r *Registry) delete(e Event, ids []string) (blobs []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	e.Kind, e.Runs = EventDelete, ids
	gone, models := map[string]bool{}, map[string]bool{}
	for _, id := range ids {
		run := r.runs[id]
		if err := r.remove(runKey(id)); err != nil {
			return nil, err
		}
		gone[id], models[run.ModelID] = true, true
		e.Number = max(e.Number, run.Number)
	}
	for _, run := range r.order {
		if !gone[run.ID] {
			delete(models, run.ModelID)
		}
	}
	for _, digest := range sortedKeys(models) {
		if digest == "" || r.hasVersion(digest) {
			continue
		}
		gone, err := r.removeModel(digest)
		if err != nil {
			return nil, err
		}
		blobs = append(blobs, gone...)
	}
	return blobs, r.append(e, "the note that runs were deleted")
}

// hasVersion reports whether a version refers to this model.
func (r *Registry) hasVersion(digest string) bool {
	for _, versions := range r.versions {
		for _, v := range versions {
			if v.Digest == digest {
				return true
			}
		}
	}
	return false
}

// Erase deletes everything under orrery/, for all tabs. The caller deletes the blobs.
func (r *Registry) Erase() error {
	r.writing.Lock()
	defer r.writing.Unlock()
	if r.readOnly {
		return ErrReadOnly
	}
	if r.journal != nil {
		last, err := r.journal.Clear(context.Background())
		if err != nil {
			return fmt.Errorf("registry: erase the journal: %w", err)
		}
		r.seen = last
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	keys, err := r.kv.Keys(rootPrefix)
	if err != nil {
		return fmt.Errorf("registry: list the store: %w", err)
	}
	for _, key := range keys {
		if err := r.kv.Delete(key); err != nil {
			return fmt.Errorf("registry: delete %s: %w", key, err)
		}
	}
	r.reset()
	return nil
}
