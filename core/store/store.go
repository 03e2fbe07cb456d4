// Package store is where bytes last: KV for small records, Blobs for large ones, Files for copies of everything, and
// Journal, which decides the order of writes and keeps what it has acknowledged.
//
// It owns the four interfaces, their contract and an in-memory form of each. The
// browser's forms (localStorage, IndexedDB, OPFS) live in app/browser and pass the same
// suite, store/storetest. The layout of one record is store/record's.
//
//	kv := &store.Memory{}
//	err := kv.Put("orrery/v1/d/theme", []byte(`"night"`))
//	v, err := kv.Get("orrery/v1/d/theme")
//
// Limits: a KV holds UTF-8 text, because a person should be able to read it in the browser's own tools and localStorage
// holds strings. In KV and Blobs each call is independent, two writers of one key are last write wins, and a browser
// that is killed may forget a KV's last seconds. Who must lose nothing gives every record a key of its own and appends
// it to a Journal first.
//
//orrery:inline never
package store

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// Get of what is not there.
var ErrNotFound = errors.New("store: not found")

// Put that was refused. Whatever the reason, nothing was written: the value from before is still there.
var (
	ErrQuota = errors.New("store: no room left")
	ErrText  = errors.New("store: key and value must be UTF-8 text, and a key must not be empty")
)

// KV holds small texts by key and answers at once.
//
// Ownership: Get returns a copy that belongs to the caller; Put does not keep v. Concurrency: every method may be
// called from several goroutines. Order: a Put that returned nil is seen by the next Get and Keys of any goroutine.
type KV interface {
	// Get returns the value of key, or ErrNotFound. An empty value is a value.
	Get(key string) ([]byte, error)
	// Put writes v under key, replacing what was there. ErrQuota: there was no room
	// and the old value stands. ErrText: key or v is not UTF-8, or key is empty.
	Put(key string, v []byte) error
	// Delete removes key. Removing what is not there is no error, so that a clean-up may run twice.
	Delete(key string) error
	// Keys returns the keys that begin with prefix in byte order; all for "". None
	// is an empty slice and no error. The slice belongs to the caller.
	Keys(prefix string) ([]string, error)
}

// Walker is a KV that reads many keys faster than one after the other.
type Walker interface {
	KV
	// Walk calls f with every key that begins with prefix, in no order; what is written or
	// deleted meanwhile may be missing. f may keep the values.
	Walk(prefix string, f func(key string, value []byte)) error
}

// Blobs holds large byte strings by id, and may take its time.
//
// Ownership and concurrency are KV's. Any bytes are allowed. Ids are chosen by the caller, by custom the sha256 of the
// bytes in hex, so that writing twice is harmless. A call whose context has ended returns the context's error and has
// changed nothing.
type Blobs interface {
	// Get returns the bytes of id, or ErrNotFound.
	Get(ctx context.Context, id string) ([]byte, error)
	// Put writes b under id. ErrQuota: there was no room and nothing was written.
	Put(ctx context.Context, id string, b []byte) error
	// Delete removes id; removing what is not there is no error.
	Delete(ctx context.Context, id string) error
	// Keys returns the ids that begin with prefix in byte order; all for "". The slice belongs to the caller.
	Keys(ctx context.Context, prefix string) ([]string, error)
}

// Units is the length of s in UTF-16 units: what a browser counts against the 5 Mi
// units that it gives an origin's localStorage. A character outside the basic plane
// counts two; a byte that is not UTF-8 counts one, as its replacement would.
func Units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// WithPrefix are the ids that begin with prefix, in byte order. It reuses ids.
func WithPrefix(ids []string, prefix string) []string {
	ids = slices.DeleteFunc(ids, func(id string) bool { return !strings.HasPrefix(id, prefix) })
	slices.Sort(ids)
	return ids
}
