package registry

import (
	"context"
	"sync"
	"time"

	"orrery/core/store"
	"orrery/core/store/record"
)

// Budget is the limit for runs and models, in UTF-16 units of keys and values: 4 Mi of the 5 Mi that a browser gives an
// origin. The rest is a reserve for small records that must not fail: versions, events, settings.
const Budget = 4 << 20

// Place has the stores and functions that a registry uses.
type Place struct {
	KV      store.KV         // the registry: a key for each record
	Journal store.Journal    // commits changes; nil: the KV alone, whose last seconds a killed browser may lose
	Blobs   store.Blobs      // stores models that are too large for the KV; nil, or no Journal: they are in the KV
	Now     func() time.Time // the clock for times in records
	ID      func() string    // returns a new random id of 32 hex digits
	Pause   func()           // called between records while many are read, so that the page stays responsive; may be nil
}

// Registry stores runs, models, versions and aliases. Its methods are safe for concurrent
// use. Methods that write wait for the journal; methods that read do not.
type Registry struct {
	kv      *overflowKV
	journal store.Journal
	blobs   store.Blobs
	now     func() time.Time
	id      func() string
	pause   func()

	writing    sync.Mutex // one change at a time; held while the journal commits
	mu         sync.RWMutex
	state                     // result of applying all records
	sizes      map[string]int // size of every key under orrery/ with its value, in units
	used       int
	seen       int64    // the journal step of state
	revision   int      // number of records applied, without settings
	staged     []staged // writes of the current change
	growth     int      // what they add to used
	readOnly   bool
	cleared    int                // number of times that everything was erased
	compacted  int64              // the step up to which the journal has no deletions
	ownRevs    map[string]int     // revision of the last write of this registry, by setting
	committing map[string]Setting // the settings that the current change writes
	broken     map[string]bool    // digests of large models whose blob is missing or damaged
	found      []Problem          // not yet reported
}

// Problem reports a damaged or unusable record, or a journal that cannot be used.
type Problem struct {
	Key  string
	Text string // what happened and what it means, for users
	// NoJournal is the reason why the journal cannot be used; nil for other problems.
	NoJournal error
}

// Open opens a registry that uses only kv. See OpenAt.
func Open(kv store.KV, now func() time.Time, id func() string) (*Registry, []Problem, error) {
	return OpenAt(context.Background(), Place{KV: kv, Now: now, ID: id})
}

// OpenAt reads all records and repairs them: records that the KV has lost are restored from the journal, and those that
// the journal does not have are appended to it. It quarantines damaged records and returns them as problems, also a
// journal that cannot be used. The error is only for a KV that cannot be read.
func OpenAt(ctx context.Context, p Place) (*Registry, []Problem, error) {
	r := &Registry{kv: &overflowKV{KV: p.KV, held: map[string][]byte{}}, journal: p.Journal, blobs: p.Blobs,
		now: p.Now, id: p.ID, pause: p.Pause, ownRevs: map[string]int{}, broken: map[string]bool{}}
	if r.pause == nil {
		r.pause = func() {}
	}
	if err := r.open(ctx); err != nil {
		return nil, nil, err
	}
	return r, r.drainProblems(), nil
}

// Refresh applies the writes of other tabs and returns the problems found since the last call.
func (r *Registry) Refresh() ([]Problem, error) {
	r.writing.Lock()
	defer r.writing.Unlock()
	err := r.catchUp()
	return r.drainProblems(), err
}

// Revision returns a number that changes whenever something other than a setting has changed.
func (r *Registry) Revision() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.revision
}

// drainProblems returns and clears the problems found since the last call.
func (r *Registry) drainProblems() []Problem {
	r.mu.Lock()
	defer r.mu.Unlock()
	problems := r.found
	r.found = nil
	return problems
}

// Usage returns the size of everything under orrery/ in UTF-16 units, including settings and
// quarantine, and the budget.
func (r *Registry) Usage() (used, budget int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.used, Budget
}

// get reads one record.
func (r *Registry) get(key string) ([]byte, error) {
	v, err := r.kv.Get(key)
	if err != nil {
		return nil, err
	}
	return record.Decode(v)
}
