package storetest

import (
	"context"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	"orrery/core/store"
)

// MemoryJournal is a Journal in memory: for tests, where several registries share one as
// tabs do. The zero value is ready and has no limit.
type MemoryJournal struct {
	Budget int // room in bytes of keys and values; 0 is no limit. Set before the first Append.

	mu   sync.Mutex
	data map[string]store.Entry
	used int
	last int64
}

func (m *MemoryJournal) Append(ctx context.Context, seen int64, write func([]store.Entry) []store.Write) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	writes := write(m.since(seen))
	used := m.used
	for _, w := range writes {
		if w.Key == "" || !utf8.ValidString(w.Key) || !utf8.Valid(w.Value) {
			return 0, store.ErrText
		}
		used += len(w.Key) + len(w.Value)
		if old, ok := m.data[w.Key]; ok {
			used -= len(w.Key) + len(old.Value)
		}
	}
	if m.Budget > 0 && used > m.Budget {
		return 0, store.ErrQuota
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
func (m *MemoryJournal) appendStep(seq int64, writes []store.Write) {
	if m.data == nil {
		m.data = map[string]store.Entry{}
	}
	for _, w := range writes {
		if w.Value != nil {
			w.Value = append([]byte{}, w.Value...)
		}
		m.data[w.Key] = store.Entry{Seq: seq, Write: w}
	}
}

// since returns copies, by step and then by key.
func (m *MemoryJournal) since(seen int64) []store.Entry {
	news := []store.Entry{}
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

func (m *MemoryJournal) Since(ctx context.Context, seen int64, limit int) ([]store.Entry, error) {
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
	m.data, m.used = map[string]store.Entry{"": {Seq: m.last}}, 0
	return m.last, nil
}
