package registry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"orrery/core/store"
)

// page is how many entries of the journal are read at a time.
const page = 1000

// catchUp takes in what other tabs have written. The caller holds r.writing.
func (r *Registry) catchUp() error {
	if r.journal == nil {
		return r.compareKV()
	}
	for began := r.seen; ; {
		news, err := r.journal.Since(context.Background(), r.seen, page)
		if err != nil {
			return fmt.Errorf("registry: read the journal: %w", err)
		}
		if len(news) == 0 {
			if r.seen-began > rememberSteps {
				return r.dropMissed()
			}
			return nil
		}
		r.mu.Lock()
		r.fold(news)
		r.mu.Unlock()
		r.pause()
	}
}

// fold takes entries of the journal in, which other tabs have written. Their records are
// in the KV soon, if they are not there now; until then, or for good if that tab was
// killed in between, this one sees to it. The caller holds r.mu.
func (r *Registry) fold(news []store.Entry) {
	r.inBulk(len(news), func() {
		for _, e := range news {
			r.seen = max(r.seen, e.Seq)
			r.foldOne(e.Write)
		}
	})
	r.reorder()
}

func (r *Registry) foldOne(w store.Write) {
	switch {
	case w.Key == "":
		r.empty()
		return
	case newerLayout(w.Key):
		r.readOnly = true
		return
	}
	r.copy(w)
	if err := r.applyWrite(w.Key, w.Value); err != nil {
		r.found = append(r.found, Problem{Key: w.Key, Text: fmt.Sprintf("What another tab wrote does not read and is left out (%v).", err)})
	}
}

// empty is what remains when all was erased. The caller holds r.mu.
func (r *Registry) empty() {
	r.state, r.sizes, r.used = newState(), map[string]int{}, 0
	r.order = []Run{}
	r.kv.dropAll()
	r.revision++
	r.cleared++
	clear(r.broken)
	clear(r.ownRevs)
}

// copy brings a key of the KV to what the journal holds. Where there is no room the record
// is in the journal, and here, all the same.
func (r *Registry) copy(w store.Write) {
	v, err := r.kv.Get(w.Key)
	switch {
	case errors.Is(err, store.ErrNotFound) == (w.Value == nil) && bytes.Equal(v, w.Value):
	case revision(w.Key, v) > revision(w.Key, w.Value): // written by a page as it was closed; the next Open takes it over
	case w.Value == nil:
		_ = r.kv.Delete(w.Key)
	default:
		_ = r.kv.hold(w.Key, w.Value)
	}
}

// compareKV compares the KV's keys with those that are known. Without a journal it finds the writes
// of other tabs in this way.
func (r *Registry) compareKV() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	keys, err := r.kv.Keys(rootPrefix)
	if err != nil {
		return fmt.Errorf("registry: list the store: %w", err)
	}
	there := make(map[string]bool, len(keys))
	for _, key := range keys {
		there[key] = true
		_, known := r.sizes[key]
		if known && !isSetting(key) {
			continue
		}
		v, err := r.kv.Get(key)
		if err != nil {
			return fmt.Errorf("registry: read %s: %w", key, err)
		}
		if known && revision(key, v) <= r.settings[strings.TrimPrefix(key, settingPrefix)].Rev {
			continue
		}
		if newerLayout(key) {
			r.readOnly = true
		}
		if err := r.applyWrite(key, v); err != nil {
			r.found = append(r.found, r.putAside(key, v, err))
		}
	}
	for key := range r.sizes {
		if !there[key] {
			r.applyWrite(key, nil)
		}
	}
	r.reorder()
	return nil
}

// reorder folds everything anew when an event came out of its place. The caller holds r.mu.
func (r *Registry) reorder() {
	if !r.disordered {
		return
	}
	// In no order, and must not be forgotten for a read that fails; and of a setting the KV may have an older value.
	refs, settings, last := r.refs, r.settings, r.lastSetting
	r.state = newState()
	r.refs, r.settings, r.lastSetting = refs, settings, last
	for _, key := range sortedKeys(r.sizes) {
		if isSetting(key) {
			continue
		}
		if v, err := r.kv.Get(key); err == nil && !newerLayout(key) {
			_ = r.applyRecord(key, v) // it read before
		}
	}
	r.settleAll()
	r.order, r.disordered = sortRuns(r.runs), false
}
