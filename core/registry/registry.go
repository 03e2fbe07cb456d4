package registry

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"orrery/core/store"
	"orrery/core/store/record"
)

// Budget is the room that the registry takes at most for runs and models, in UTF-16
// units of keys and values: 4 Mi of the 5 Mi that a browser gives an origin. The rest
// is a reserve for what is small and must not fail: versions, events, settings.
const Budget = 4 << 20

// Registry is runs, models, versions and aliases over a KV. Its methods may be called
// from several goroutines.
type Registry struct {
	kv  store.KV
	now func() time.Time
	id  func() string

	mu       sync.RWMutex
	state                   // what the records add up to
	sizes    map[string]int // units of every key under orrery/
	used     int
	readOnly bool
	found    []Problem // and not yet told
}

// Problem is something that was found wrong at Open or Refresh and put aside.
type Problem struct {
	Key  string
	Text string // what happened and what it means, for people
}

// Open reads what kv holds. now is the clock that stamps records, id gives a fresh
// random id of 32 hex digits at each call. Damaged records are put aside and come back
// as problems; the error is only for a kv that cannot be read.
func Open(kv store.KV, now func() time.Time, id func() string) (*Registry, []Problem, error) {
	r := &Registry{kv: kv, now: now, id: id}
	problems, err := r.Refresh()
	if err != nil {
		return nil, nil, err
	}
	return r, problems, nil
}

// Usage is the room that everything under orrery/ takes in UTF-16 units, settings and
// quarantine too, and the budget for it.
func (r *Registry) Usage() (used, budget int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.used, Budget
}

// put writes one record. Small ones may go into the reserve. what names it in the
// error, which leaves everything as it was.
func (r *Registry) put(key string, payload []byte, what string, small bool) error {
	if r.readOnly {
		return ErrReadOnly
	}
	v := record.Encode(payload)
	used := r.used - r.sizes[key] + store.Units(key) + store.Units(string(v))
	var err error
	if used > Budget && !small {
		err = store.ErrQuota
	} else {
		err = r.kv.Put(key, v)
	}
	if errors.Is(err, store.ErrQuota) {
		return &FullError{What: what, Used: r.used, Budget: Budget, Err: err}
	}
	if err != nil {
		return fmt.Errorf("registry: save %s: %w", what, err)
	}
	r.sizes[key] += used - r.used
	r.used = used
	return nil
}

func (r *Registry) remove(key string) error {
	if r.readOnly {
		return ErrReadOnly
	}
	if err := r.kv.Delete(key); err != nil {
		return fmt.Errorf("registry: delete %s: %w", key, err)
	}
	r.used -= r.sizes[key]
	delete(r.sizes, key)
	return nil
}

// get reads one record.
func (r *Registry) get(key string) ([]byte, error) {
	v, err := r.kv.Get(key)
	if err != nil {
		return nil, err
	}
	return record.Decode(v)
}
