package registry

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"

	"orrery/core/ml"
	"orrery/core/store"
	"orrery/core/store/large"
)

// flip stages, once, the record that says which layout the store has.
func (r *Registry) flip() error {
	if r.flipped {
		return nil
	}
	for _, w := range r.staged {
		if w.key == flipKey {
			return nil
		}
	}
	return r.put(flipKey, []byte(`{"layout":2}`), "the layout", true)
}

// Tidy brings the store to this program's layout and collects what nothing names, with the
// time it takes: models that lie in the KV and are too large for it move into the blobs, and
// blobs without a record go after large.Grace. What it finds missing comes back as problems.
//
// It moves in three steps, so that a crash leaves a store in which every model is whole:
// beside, the blobs are written and the old records stay; one step of the journal writes the
// records that name them and with the last key flips the layout, which tells programs of the
// older one, open in another tab maybe, that from now on they may only read; then the old
// records are swept. A sweep that was cut short goes on at the next Tidy.
func (r *Registry) Tidy(ctx context.Context) ([]Problem, error) {
	if err := r.compact(ctx); err != nil {
		return nil, err
	}
	if !r.largeModelsInBlobs() {
		return nil, nil
	}
	moved, err := r.beside(ctx)
	if err == nil && len(moved) > 0 {
		err = r.flipTo(moved)
	}
	for digest, p := range moved {
		if p != nil {
			r.dropUnreferencedBlob(digest, p, err)
		}
	}
	if err == nil && len(moved) > 0 {
		err = r.sweep(moved)
	}
	if err != nil {
		return nil, err
	}
	return r.collect(ctx)
}

// beside writes large models of the KV as blobs. A model that is one already, whole, comes
// with nil: it is only to be swept. One that does not read is left where it is.
func (r *Registry) beside(ctx context.Context) (map[string]*pendingBlob, error) {
	moved := map[string]*pendingBlob{}
	r.mu.RLock()
	var digests []string
	for key, units := range r.sizes {
		// A unit is three bytes of UTF-8 at most: what is small for certain is not read.
		if digest, is := cutModel(key); is && 3*units > large.Over {
			digests = append(digests, digest)
		}
	}
	cleared := r.cleared
	r.mu.RUnlock()
	sort.Strings(digests)
	for _, digest := range digests {
		r.pause()
		text, err := r.get(modelKey(digest))
		if err != nil || len(text) <= large.Over {
			continue
		}
		if got, err := ml.Digest(text); err != nil || got != digest {
			continue
		}
		if _, err := r.fetchAny(digest); err == nil {
			moved[digest] = nil
			continue
		}
		ref, err := large.Put(ctx, r.blobs, text, r.now(), r.id(), r.pause)
		if errors.Is(err, store.ErrQuota) {
			return moved, nil // where there is no room for more, the rest stays
		}
		if err != nil {
			return moved, fmt.Errorf("registry: move model %.12s: %w", digest, err)
		}
		moved[digest] = &pendingBlob{ref, cleared}
	}
	return moved, nil
}

// flipTo has the journal keep, all at once, the records that name what was moved.
func (r *Registry) flipTo(moved map[string]*pendingBlob) error {
	return r.change(func() error {
		for _, digest := range sortedKeys(moved) {
			_, inKV := r.sizes[modelKey(digest)]
			if p := moved[digest]; p != nil && inKV && !r.inBlobs(digest) {
				if err := r.putRef(digest, *p, "a large model"); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// sweep takes away the old records of what is in the blobs.
func (r *Registry) sweep(moved map[string]*pendingBlob) error {
	return r.change(func() error {
		for _, digest := range sortedKeys(moved) {
			_, inKV := r.sizes[modelKey(digest)]
			if !inKV || !r.inBlobs(digest) {
				continue
			}
			if err := r.remove(modelKey(digest)); err != nil {
				return err
			}
		}
		return nil
	})
}

// collect deletes blobs that no record names, and tells of records that lead nowhere.
func (r *Registry) collect(ctx context.Context) ([]Problem, error) {
	ids, err := r.blobs.Keys(ctx, large.Prefix) // first: what is named after is younger than Grace
	if err != nil {
		return nil, fmt.Errorf("registry: list the large models: %w", err)
	}
	found, err := r.Refresh()
	if err != nil {
		return found, err
	}
	there, named, lost := map[string]bool{}, map[string]bool{}, []string{}
	for _, id := range ids {
		there[id] = true
	}
	r.mu.RLock()
	for key := range r.sizes {
		if strings.Contains(key, largePrefix) { // in the quarantine too
			named[large.Stamp(key)] = true
		}
	}
	for _, digest := range sortedKeys(r.refs) {
		for _, ref := range r.refs[digest] {
			if !there[ref.Blob] {
				lost = append(lost, digest)
			}
		}
	}
	r.mu.RUnlock()
	for _, digest := range lost {
		var missing *MissingError
		if _, err := r.fetchAny(digest); errors.As(err, &missing) { // not one that has come since
			found = append(found, Problem{Key: largePrefix + digest, Text: "The model of " + r.usersOf(digest) + " is not in the browser's database any more. Import a workspace that has it, or train it again."})
		}
	}
	_, err = large.Collect(ctx, r.blobs, ids, named, r.now())
	return found, err
}

// usersOf names the runs that made a model.
func (r *Registry) usersOf(digest string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var who []string
	for _, run := range r.order {
		if run.ModelID == digest {
			who = append(who, fmt.Sprintf("run %d", run.Number))
		}
	}
	if who == nil {
		return "a run that was deleted"
	}
	return strings.Join(who, ", ")
}
