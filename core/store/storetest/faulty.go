package storetest

import (
	"context"

	"orrery/core/store"
)

// Faulty is a KV of which chosen calls fail, to see what a caller does with a store
// that is full or broken in the midst of its work.
//
//	n := 0
//	kv := &storetest.Faulty{KV: &store.Memory{}, Fail: func(op, key string) error {
//		if n++; op == "put" && n == 2 {
//			return store.ErrQuota
//		}
//		return nil
//	}}
type Faulty struct {
	store.KV
	// Fail is asked before each call with "get", "put", "delete" or "keys" and the key
	// or prefix; an error is returned in place of the call. Nil lets all pass.
	Fail func(op, key string) error
}

func (f *Faulty) fail(op, key string) error {
	if f.Fail == nil {
		return nil
	}
	return f.Fail(op, key)
}

func (f *Faulty) Get(key string) ([]byte, error) {
	if err := f.fail("get", key); err != nil {
		return nil, err
	}
	return f.KV.Get(key)
}

func (f *Faulty) Put(key string, v []byte) error {
	if err := f.fail("put", key); err != nil {
		return err
	}
	return f.KV.Put(key, v)
}

func (f *Faulty) Delete(key string) error {
	if err := f.fail("delete", key); err != nil {
		return err
	}
	return f.KV.Delete(key)
}

func (f *Faulty) Keys(prefix string) ([]string, error) {
	if err := f.fail("keys", prefix); err != nil {
		return nil, err
	}
	return f.KV.Keys(prefix)
}

// FaultyJournal is a Journal of which chosen calls fail.
type FaultyJournal struct {
	store.Journal
	// Fail is asked before each call with "append", "since" or "clear"; an error is
	// returned in place of the call. Nil lets all pass.
	Fail func(op string) error
}

func (f *FaultyJournal) fail(op string) error {
	if f.Fail == nil {
		return nil
	}
	return f.Fail(op)
}

func (f *FaultyJournal) Append(ctx context.Context, seen int64, write func([]store.Entry) []store.Write) (int64, error) {
	if err := f.fail("append"); err != nil {
		return 0, err
	}
	return f.Journal.Append(ctx, seen, write)
}

func (f *FaultyJournal) Since(ctx context.Context, seen int64, limit int) ([]store.Entry, error) {
	if err := f.fail("since"); err != nil {
		return nil, err
	}
	return f.Journal.Since(ctx, seen, limit)
}

func (f *FaultyJournal) Clear(ctx context.Context) (int64, error) {
	if err := f.fail("clear"); err != nil {
		return 0, err
	}
	return f.Journal.Clear(ctx)
}

// FaultyBlobs is a Blobs of which chosen calls fail.
type FaultyBlobs struct {
	store.Blobs
	// Fail is asked before each call with "get", "put", "delete" or "keys" and the id or
	// prefix; an error is returned in place of the call. Nil lets all pass.
	Fail func(op, id string) error
}

func (f *FaultyBlobs) fail(op, id string) error {
	if f.Fail == nil {
		return nil
	}
	return f.Fail(op, id)
}

func (f *FaultyBlobs) Get(ctx context.Context, id string) ([]byte, error) {
	if err := f.fail("get", id); err != nil {
		return nil, err
	}
	return f.Blobs.Get(ctx, id)
}

func (f *FaultyBlobs) Put(ctx context.Context, id string, b []byte) error {
	if err := f.fail("put", id); err != nil {
		return err
	}
	return f.Blobs.Put(ctx, id, b)
}

func (f *FaultyBlobs) Delete(ctx context.Context, id string) error {
	if err := f.fail("delete", id); err != nil {
		return err
	}
	return f.Blobs.Delete(ctx, id)
}

func (f *FaultyBlobs) Keys(ctx context.Context, prefix string) ([]string, error) {
	if err := f.fail("keys", prefix); err != nil {
		return nil, err
	}
	return f.Blobs.Keys(ctx, prefix)
}
