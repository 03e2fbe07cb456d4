package store

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Memory is a KV in memory: for tests, for native runs, and for a browser that
// refuses storage. The zero value is ready and has no limit.
type Memory struct {
	// Budget is the room in UTF-16 units of keys and values together, as a browser
	// counts; 0 is no limit. Set it before the first Put.
	Budget int

	mu   sync.RWMutex
	data map[string]string
	used int
}

// NewMemory makes an empty Memory with room for so many UTF-16 units, 0 for no limit.
func NewMemory(units int) *Memory { return &Memory{Budget: units} }

func (m *Memory) Get(key string) ([]byte, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	v, ok := m.data[key]
	if !ok {
		return nil, ErrNotFound
	}
	return []byte(v), nil
}

func (m *Memory) Put(key string, v []byte) error {
	if key == "" || !utf8.ValidString(key) || !utf8.Valid(v) {
		return ErrText
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	value := string(v)
	used := m.used + Units(key) + Units(value)
	if old, ok := m.data[key]; ok {
		used -= Units(key) + Units(old)
	}
	if m.Budget > 0 && used > m.Budget {
		return ErrQuota
	}
	if m.data == nil {
		m.data = map[string]string{}
	}
	m.data[key], m.used = value, used
	return nil
}

func (m *Memory) Delete(key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if old, ok := m.data[key]; ok {
		m.used -= Units(key) + Units(old)
		delete(m.data, key)
	}
	return nil
}

func (m *Memory) Keys(prefix string) ([]string, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	keys := []string{}
	for k := range m.data {
		if strings.HasPrefix(k, prefix) {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys, nil
}

// Used is the room taken, in UTF-16 units.
func (m *Memory) Used() int {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.used
}
