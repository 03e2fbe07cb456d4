package registry

import (
	"context"
	"sync"
	"time"

	"orrery/core/store"
	"orrery/core/store/record"
)

// Budget is the room that the registry takes at most for runs and models, in UTF-16
// units of keys and values: 4 Mi of the 5 Mi that a browser gives an origin. The rest
// is a reserve for what is small and must not fail: versions, events, settings.
const Budget = 4 << 20

// Place is where a registry lies, and what it needs there.
type Place struct {
	KV      store.KV         // the registry: a key for each record
	Journal store.Journal    // its commit point; nil: the KV alone, whose last seconds a killed browser may forget
	Blobs   store.Blobs      // where models lie that are too large for the KV; nil, or no Journal: in the KV too
	Now     func() time.Time // the clock that stamps records
	ID      func() string    // a fresh random id of 32 hex digits at each call
	Pause   func()           // called between records while many are read, so that a page stays alive; nil: nothing to do
}

// Registry is runs, models, versions and aliases over a KV. Its methods may be called
// from several goroutines. Those that write wait for the journal; those that read do not.
type Registry struct {
	kv      *overflowKV
	journal store.Journal
	blobs   store.Blobs
	now     func() time.Time
	id      func() string
	pause   func()

	writing   sync.Mutex // one change at a time; held while the journal commits
	mu        sync.RWMutex
	state                    // what the records add up to
	sizes     map[string]int // units of every key under orrery/
	used      int
	seen      int64    // the step of the journal that state stands at
	revision  int      // counts what was folded in, settings aside
	staged    []staged // the writes of the change that is being made
	growth    int      // what they add to used
	readOnly  bool
	cleared   int             // how often everything was erased
	compacted int64           // the step up to which the journal has no deletions
	ownRevs   map[string]int  // the revision of each setting that this registry wrote last
	broken    map[string]bool // digests of large models that were looked for and are not there whole
	found     []Problem       // and not yet told
}

// Problem is something that was found wrong at Open or Refresh and put aside.
type Problem struct {
	Key  string
	Text string // what happened and what it means, for people
	// NoJournal is why the journal cannot be used; nil for a problem of another kind.
	NoJournal error
}

// Open opens a registry over kv alone: see OpenAt.
func Open(kv store.KV, now func() time.Time, id func() string) (*Registry, []Problem, error) {
	return OpenAt(context.Background(), Place{KV: kv, Now: now, ID: id})
}

// OpenAt reads what is there and repairs it: what the KV lost comes back from the journal,
// what the journal does not know is appended to it. Damaged records are put aside and
// come back as problems, as does a journal that cannot be used; the error is only for a
// KV that cannot be read.
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

// Refresh applies what other tabs have written and returns the problems found since the last
// call.
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

// drainProblems returns the problems found since it was called last.
func (r *Registry) drainProblems() []Problem {
	r.mu.Lock()
	defer r.mu.Unlock()
	problems := r.found
	r.found = nil
	return problems
}

// Usage is the room that everything under orrery/ takes in UTF-16 units, settings and
// quarantine too, and the budget for it.
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
