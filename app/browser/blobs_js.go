package browser

import (
	"context"

	"orrery/core/store"
)

// IndexedDB stores large values by id, each in its own transaction with durability "strict". Page and workers share it.
type IndexedDB struct{}

var _ store.Blobs = IndexedDB{}

// Get returns the bytes under id, or store.ErrNotFound.
func (IndexedDB) Get(ctx context.Context, id string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	answer := await(shim().Call("blobGet", id))
	if err := written("IndexedDB, "+id, answer); err != nil {
		return nil, err
	}
	v := answer.Get("value")
	if !v.Truthy() {
		return nil, store.ErrNotFound
	}
	return bytesOf(v), nil
}

// Put stores b under id and returns when the browser has committed it.
func (IndexedDB) Put(ctx context.Context, id string, b []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return written("IndexedDB, "+id, await(shim().Call("blobPut", id, arrayOf(b))))
}

// Delete removes id; a missing id is not an error.
func (IndexedDB) Delete(ctx context.Context, id string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return written("IndexedDB, "+id, await(shim().Call("blobDel", id)))
}
