package store

import (
	"context"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

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
// Ownership: slices that go in are not kept, slices that come out belong to the caller.
// Concurrency: every method may be called from several goroutines and, where the
// journal is shared, from several programs.
type Journal interface {
	// Append calls write once, within the transaction, with everything that was written
	// after step seen, the oldest step first. What write returns becomes the next step;
	// nothing, for no writes. It returns the number of the journal's last step, when that
	// is durable. write must not wait for anything but locks that are free at once.
	//
	// The error is ErrQuota where there is no room, ErrText for a key or value that is
	// not UTF-8 or a key that is empty, or the context's. Nothing was written then, though
	// write may have been called.
	Append(ctx context.Context, seen int64, write func(news []Entry) []Write) (last int64, err error)
	// Since returns entries of the steps after seen, the oldest first, and ends with the
	// step in which it has reached limit entries: of a step all or none are there. A key
	// that was written again is there once, with its newest value. 0 is the beginning.
	Since(ctx context.Context, seen int64, limit int) ([]Entry, error)
	// DropDeletions removes the entries without a value of the steps after one and up to another:
	// who reads on from an earlier step does not learn of those deletions any more. The last step
	// stays as it is.
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

// MemoryJournal is a Journal in memory: for tests, where several registries share one as
// tabs do. The zero value is ready and has no limit.
type MemoryJournal struct {
	Budget int // room in bytes of keys and values; 0 is no limit. Set before the first Append.

	mu   sync.Mutex
	data map[string]Entry
	used int
	last int64
}

func (m *MemoryJournal) Append(ctx context.Context, seen int64, write func([]Entry) []Write) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	writes := write(m.since(seen))
	used := m.used
	for _, w := range writes {
		if w.Key == "" || !utf8.ValidString(w.Key) || !utf8.Valid(w.Value) {
			return 0, ErrText
		}
		used += len(w.Key) + len(w.Value)
		if old, ok := m.data[w.Key]; ok {
			used -= len(w.Key) + len(old.Value)
		}
	}
	if m.Budget > 0 && used > m.Budget {
		return 0, ErrQuota
	}
	if len(writes) == 0 {
		return m.last, nil
	}
	m.used = used
	m.last++
	m.appendStep(m.last, writes)
	return m.last, nil
}

// appendStep stores the writes of one step.
func (m *MemoryJournal) appendStep(seq int64, writes []Write) {
	if m.data == nil {
		m.data = map[string]Entry{}
	}
	for _, w := range writes {
		if w.Value != nil {
			w.Value = append([]byte{}, w.Value...)
		}
		m.data[w.Key] = Entry{seq, w}
	}
}

// since returns copies, by step and then by key.
func (m *MemoryJournal) since(seen int64) []Entry {
	news := []Entry{}
	if seen >= m.last {
		return news
	}
	for _, e := range m.data {
		if e.Seq > seen {
			if e.Value != nil {
				e.Value = append([]byte{}, e.Value...)
			}
			news = append(news, e)
		}
	}
	sort.Slice(news, func(i, j int) bool {
		if news[i].Seq != news[j].Seq {
			return news[i].Seq < news[j].Seq
		}
		return strings.Compare(news[i].Key, news[j].Key) < 0
	})
	return news
}

func (m *MemoryJournal) Since(ctx context.Context, seen int64, limit int) ([]Entry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	news, n := m.since(seen), limit
	for n < len(news) && news[n].Seq == news[n-1].Seq {
		n++
	}
	return news[:min(n, len(news))], nil
}

func (m *MemoryJournal) DropDeletions(ctx context.Context, after, upTo int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, e := range m.data {
		if e.Value == nil && e.Seq > after && e.Seq <= upTo && e.Seq < m.last {
			delete(m.data, key)
			m.used -= len(key)
		}
	}
	return nil
}

func (m *MemoryJournal) Clear(ctx context.Context) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last++
	m.data, m.used = map[string]Entry{"": {Seq: m.last}}, 0
	return m.last, nil
}
