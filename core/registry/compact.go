package registry

import (
	"context"
	"fmt"
)

// A deletion leaves an entry without a value in the journal, which tells other tabs, and a KV that
// has forgotten the deletion, that the record is gone. Without an end to that a schedule would
// fill the journal, and opening reads all of it. So deletions are remembered for a while only.
const (
	// rememberSteps is for how many steps of the journal a deletion is remembered: a quarter of an
	// hour of passes at their shortest interval. A browser that is killed forgets less than that of
	// its localStorage.
	rememberSteps = 4000
	// compactEvery is how many steps are made before the journal is looked through again.
	compactEvery = 1000
)

// compact removes from the journal the deletions that need not be remembered any longer.
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

// dropMissed takes out what the KV does not have any more: a tab that was behind by more steps than
// deletions are remembered for has not heard of all of them. The caller holds r.writing.
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
