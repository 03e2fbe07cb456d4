package storetest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"orrery/core/store"
)

// MemoryFiles is a Files in memory. The zero value is ready and has no limit.
type MemoryFiles struct {
	Budget int // room in bytes, names not counted; 0 is no limit. Set before the first Write.

	lock sync.Mutex // of Exclusive
	mu   sync.RWMutex
	data map[string][]byte
}

type memoryFile []byte

func (f memoryFile) Size() int64     { return int64(len(f)) }
func (f memoryFile) Open() io.Reader { return bytes.NewReader(f) }

func (m *MemoryFiles) List(ctx context.Context) ([]store.FileInfo, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	list := []store.FileInfo{}
	for name, b := range m.data {
		list = append(list, store.FileInfo{Name: name, Size: int64(len(b))})
	}
	slices.SortFunc(list, func(a, b store.FileInfo) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

func (m *MemoryFiles) Open(ctx context.Context, name string) (store.File, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	b, ok := m.data[name]
	if !ok {
		return nil, store.ErrNotFound
	}
	return memoryFile(b), nil
}

func (m *MemoryFiles) Write(ctx context.Context, name string, b []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !store.ValidFileName(name) {
		return fmt.Errorf("%w: %q", store.ErrFileName, name)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	used := len(b) - len(m.data[name])
	for _, old := range m.data {
		used += len(old)
	}
	if m.Budget > 0 && used > m.Budget {
		return store.ErrQuota
	}
	if m.data == nil {
		m.data = map[string][]byte{}
	}
	m.data[name] = append([]byte{}, b...)
	return nil
}

func (m *MemoryFiles) Delete(ctx context.Context, name string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.data, name)
	return nil
}

func (m *MemoryFiles) Exclusive(ctx context.Context, f func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !m.lock.TryLock() {
		return store.ErrBusy
	}
	defer m.lock.Unlock()
	return f()
}
