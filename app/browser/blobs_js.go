package browser

import (
	"context"
	"fmt"

	"orrery/core/store"
)

// IndexedDB keeps large things by id, each put in a transaction of its own with
// durability "strict". It is served by worker.js and exists in workers only.
type IndexedDB struct{}

var _ store.Blobs = IndexedDB{}

// Get returns the bytes under id, or store.ErrNotFound.
func (IndexedDB) Get(_ context.Context, id string) ([]byte, error) {
	v, err := outcome(await(shim().Call("blobGet", id)))
	if err != nil {
		return nil, fmt.Errorf("browser: IndexedDB %s: %w", id, err)
	}
	if !v.Truthy() {
		return nil, store.ErrNotFound
	}
	return bytesOf(v), nil
}

// Put stores b under id and returns when the browser has committed it.
func (IndexedDB) Put(_ context.Context, id string, b []byte) error {
	return written(id, await(shim().Call("blobPut", id, arrayOf(b))).Get("error").String())
}

// Delete removes id; an id that is not there is no error.
func (IndexedDB) Delete(_ context.Context, id string) error {
	return written(id, await(shim().Call("blobDel", id)).Get("error").String())
}
