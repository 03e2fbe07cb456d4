package store

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// Keys returns the ids that begin with prefix in byte order.
func (m *MemoryBlobs) Keys(ctx context.Context, prefix string) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	return WithPrefix(slices.Collect(maps.Keys(m.data)), prefix), nil
}

// WithPrefix are the ids that begin with prefix, in byte order. It reuses ids.
func WithPrefix(ids []string, prefix string) []string {
	ids = slices.DeleteFunc(ids, func(id string) bool { return !strings.HasPrefix(id, prefix) })
	slices.Sort(ids)
	return ids
}
