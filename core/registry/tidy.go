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

// Tidy moves large models, which were stored while there was no database, from the KV into the blobs, and deletes blobs
// that no record has referred to for large.Grace. It may be slow. It returns missing models as problems.
//
// It moves models in three steps, so that every model is intact after a crash: it writes the blobs
// and leaves the old records; one step of the journal writes the records that refer to the blobs;
// then it deletes the old records. The next Tidy completes one that was interrupted.
func (r *Registry) Tidy(ctx context.Context) ([]Problem, error) {
	if err := r.compact(ctx); err != nil {
		return nil, err
	}
	if !r.largeModelsInBlobs() {
		return nil, nil
	}
	moved, err := r.copyToBlobs(ctx)
	if err == nil && len(moved) > 0 {
		err = r.nameMoved(moved)
	}
	for digest, p := range moved {
		if p != nil {
			r.dropUnreferencedBlob(digest, p, err)
		}
	}
	if err == nil && len(moved) > 0 {
		err = r.deleteMoved(moved)
	}
	if err != nil {
		return nil, err
	}
	return r.collect(ctx)
}

// copyToBlobs writes large models of the KV as blobs. It returns nil for a model that already has an
// intact blob, so that only its old record must be deleted. It skips models that cannot be read.
func (r *Registry) copyToBlobs(ctx context.Context) (map[string]*pendingBlob, error) {
	moved := map[string]*pendingBlob{}
	r.mu.RLock()
	var digests []string
	for key, units := range r.sizes {
		// A unit is at most three bytes of UTF-8, so records that are small for certain are not read.
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
			return moved, nil // no room: the rest stays in the KV
		}
		if err != nil {
			return moved, fmt.Errorf("registry: move model %.12s: %w", digest, err)
		}
		moved[digest] = &pendingBlob{ref, cleared}
	}
	return moved, nil
}

// nameMoved writes the records that refer to the blobs of moved models, in one change.
func (r *Registry) nameMoved(moved map[string]*pendingBlob) error {
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

// deleteMoved deletes the KV's records of moved models.
func (r *Registry) deleteMoved(moved map[string]*pendingBlob) error {
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

// collect deletes blobs without a record, and returns a problem for each record whose blob is missing.
func (r *Registry) collect(ctx context.Context) ([]Problem, error) {
	ids, err := r.blobs.Keys(ctx, large.Prefix) // before the records: a blob whose record is newer is younger than Grace
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
		if strings.Contains(key, largePrefix) { // also in the quarantine
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
		if _, err := r.fetchAny(digest); errors.As(err, &missing) { // it may have been added since
			found = append(found, Problem{Key: largePrefix + digest, Text: "The model of " + r.usersOf(digest) + " is no longer in the browser's database. Import a workspace that has it, or train it again."})
		}
	}
	_, err = large.Collect(ctx, r.blobs, ids, named, r.now())
	return found, err
}

// usersOf returns a description of the runs that have a model.
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

// A deletion leaves an entry without a value in the journal, from which other tabs, and a KV that
// has lost the deletion, learn that the record is deleted. A schedule would fill the journal with
// such entries, and opening reads all of it, so they are removed after a number of steps.
const (
	// rememberSteps is the number of journal steps for which a deletion is remembered: a quarter of an hour of
	// scheduled passes at their shortest interval. A browser that is killed loses less of its localStorage than that.
	rememberSteps = 4000
	// compactEvery is the number of steps between two compactions.
	compactEvery = 1000
)

// compact removes old deletions from the journal.
func (r *Registry) compact(ctx context.Context) error {
	r.writing.Lock()
	defer r.writing.Unlock()
	upTo := r.seen - rememberSteps
	if r.journal == nil || r.readOnly || upTo-r.compacted < compactEvery {
		return nil
	}
	if err := r.journal.DropDeletions(ctx, r.compacted, upTo); err != nil {
		return fmt.Errorf("registry: compact the journal: %w", err)
	}
	r.compacted = upTo
	return nil
}

// dropMissed removes records from the state that the KV no longer has. A tab that was behind by more
// than rememberSteps has not seen all deletions. The caller holds r.writing.
func (r *Registry) dropMissed() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	keys, err := r.kv.Keys(rootPrefix)
	if err != nil {
		return fmt.Errorf("registry: list the store: %w", err)
	}
	there := make(map[string]bool, len(keys))
	for _, key := range keys {
		there[key] = true
	}
	for _, key := range sortedKeys(r.sizes) {
		if !there[key] && !isSetting(key) && !r.kv.holds(key) {
			_ = r.applyWrite(key, nil) // nothing to read
		}
	}
	r.reorder()
	return nil
}
