package store

import "context"

// Journal is a store's commit point: the one place where the order of writes is
// decided, and that keeps what it has acknowledged even when the machine stops.
//
// It holds the newest value of every key, each with the number of the step that wrote
// it. A step writes all of its keys or none.
//
//	last, err := j.Append(ctx, seen, func(news []store.Entry) []store.Write {
//		// what others wrote since seen is known now, and nobody can write in between
//		return []store.Write{{Key: "e/13", Value: v}}
//	})
//
// Ownership: slices that go in are not kept, slices that come out belong to the caller. Concurrency: every method may
// be called from several goroutines and, where the journal is shared, from several programs.
type Journal interface {
	// Append calls write once, within the transaction, with everything that was written after step seen, the oldest
	// step first. What write returns becomes the next step; nothing, for no writes. It returns the number of the
	// journal's last step, when that is durable. write must not wait for anything but locks that are free at once.
	//
	// The error is ErrQuota where there is no room, ErrText for a key or value that is not UTF-8 or a key that is
	// empty, or the context's. Nothing was written then, though write may have been called.
	Append(ctx context.Context, seen int64, write func(news []Entry) []Write) (last int64, err error)
	// Since returns entries of the steps after seen, the oldest first, and ends with the
	// step in which it has reached limit entries: of a step all or none are there. A key
	// that was written again is there once, with its newest value. 0 is the beginning.
	Since(ctx context.Context, seen int64, limit int) ([]Entry, error)
	// DropDeletions removes the entries without a value of the steps after one and up to another: who reads on from an
	// earlier step does not learn of those deletions any more. The last step stays as it is.
	DropDeletions(ctx context.Context, after, upTo int64) error
	// Clear removes every entry and leaves one in a step of its own, with an empty key:
	// whoever reads on from an earlier step learns that all is gone.
	Clear(ctx context.Context) (last int64, err error)
}

// Write is one key with its new value; nil deletes it.
type Write struct {
	Key   string
	Value []byte
}

// Entry is a write that was made, and the step that made it.
type Entry struct {
	Seq int64
	Write
}
