package registry

import (
	"context"
	"fmt"
)

// A deletion leaves an entry without a value in the journal, from which other tabs, and a KV that
// has lost the deletion, learn that the record is deleted. A schedule would fill the journal with
// such entries, and opening reads all of it, so they are removed after a number of steps.
const (
	// rememberSteps is the number of journal steps for which a deletion is remembered: a quarter of
	// an hour of scheduled passes at their shortest interval. A browser that is killed loses less of
	// its localStorage than that.
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
