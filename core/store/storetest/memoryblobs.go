package storetest

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sync"

	"orrery/core/store"
)

// MemoryBlobs is a Blobs in memory. The zero value is ready and has no limit.
type MemoryBlobs struct {
	Budget int // room in bytes, ids not counted; 0 is no limit. Set before the first Put.

	mu   sync.RWMutex
	data map[string][]byte
	used int
}

func (m *MemoryBlobs) Get(ctx context.Context, id string) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	b, ok := m.data[id]
	if !ok {
		return nil, store.ErrNotFound
	}
	return bytes.Clone(b), nil
}

func (m *MemoryBlobs) Put(ctx context.Context, id string, b []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	used := m.used - len(m.data[id]) + len(b)
	if m.Budget > 0 && used > m.Budget {
		return store.ErrQuota
	}
	if m.data == nil {
		m.data = map[string][]byte{}
	}
	m.data[id], m.used = append([]byte{}, b...), used
	return nil
}

func (m *MemoryBlobs) Delete(ctx context.Context, id string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.used -= len(m.data[id])
	delete(m.data, id)
	return nil
}

// Keys returns the ids that begin with prefix in byte order.
func (m *MemoryBlobs) Keys(ctx context.Context, prefix string) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	return store.WithPrefix(slices.Collect(maps.Keys(m.data)), prefix), nil
}
