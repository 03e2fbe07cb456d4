package registry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"orrery/core/store"
)

// page is the number of journal entries that are read at a time.
const page = 1000

// catchUp applies what other tabs have written. The caller holds r.writing.
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

// fold applies journal entries that other tabs have written, and copies them to the KV: the other tab may not have done
// so yet, or may have been killed in between. The caller holds r.mu.
func (r *Registry) fold(news []store.Entry) {
	r.applyBulk(len(news), func() {
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
		r.reset()
		return
	case newerLayout(w.Key):
		r.readOnly = true
		return
	}
	r.copyToKV(w)
	if err := r.applyWrite(w.Key, w.Value); err != nil {
		r.found = append(r.found, Problem{Key: w.Key, Text: fmt.Sprintf("A record of another tab cannot be read and is left out (%v).", err)})
	}
}

// reset resets the registry after everything was erased. The caller holds r.mu.
func (r *Registry) reset() {
	r.state, r.sizes, r.used = newState(), map[string]int{}, 0
	r.order = []Run{}
	r.kv.dropAll()
	r.revision++
	r.cleared++
	clear(r.broken)
	clear(r.ownRevs)
}

// copyToKV sets a key of the KV to the journal's value. Without room in the KV the record is
// still in the journal and in memory.
func (r *Registry) copyToKV(w store.Write) {
	v, err := r.kv.Get(w.Key)
	switch {
	case errors.Is(err, store.ErrNotFound) == (w.Value == nil) && bytes.Equal(v, w.Value):
	case revision(w.Key, v) > revision(w.Key, w.Value): // written by a page while it was closing; the next Open adopts it
	case w.Value == nil:
		_ = r.kv.Delete(w.Key)
	default:
		_ = r.kv.hold(w.Key, w.Value)
	}
}

// compareKV compares the KV's keys with the known ones. Without a journal this finds the writes of other tabs.
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
			r.found = append(r.found, r.quarantineRecord(key, v, err))
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

// reorder applies all records again after an event arrived out of order. The caller holds r.mu.
func (r *Registry) reorder() {
	if !r.disordered {
		return
	}
	// These do not depend on the order and must survive a failed read. The KV may also have an older value of a setting.
	refs, settings, last := r.refs, r.settings, r.lastSetting
	r.state = newState()
	r.refs, r.settings, r.lastSetting = refs, settings, last
	for _, key := range sortedKeys(r.sizes) {
		if isSetting(key) {
			continue
		}
		if v, err := r.kv.Get(key); err == nil && !newerLayout(key) {
			_ = r.applyRecord(key, v) // it could be read before
		}
	}
	r.applyAllEdits()
	r.order, r.disordered = sortRuns(r.runs), false
}
