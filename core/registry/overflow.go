package registry

import (
	"bytes"
	"fmt"
	"sync"

	"orrery/core/store"
)

// overflowKV is a KV with an overflow in memory, for values that are in the journal and do not fit into the KV.
type overflowKV struct {
	store.KV
	mu   sync.RWMutex
	held map[string][]byte
}

// hold stores a value that is in the journal. The error is the KV's; Get returns v in any case.
func (s *overflowKV) hold(key string, v []byte) error {
	err := s.Put(key, v)
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.held[key] = bytes.Clone(v)
	}
	return err
}

func (s *overflowKV) Get(key string) ([]byte, error) {
	s.mu.RLock()
	v, ok := s.held[key]
	s.mu.RUnlock()
	if ok {
		return bytes.Clone(v), nil
	}
	return s.KV.Get(key)
}

// all returns the values of all keys with a prefix. It calls pause after each key.
func (s *overflowKV) all(prefix string, pause func()) (map[string][]byte, error) {
	out := map[string][]byte{}
	if w, ok := s.KV.(store.Walker); ok {
		if err := w.Walk(prefix, func(key string, v []byte) { out[key] = v; pause() }); err != nil {
			return nil, fmt.Errorf("registry: read the store: %w", err)
		}
		return out, nil
	}
	keys, err := s.Keys(prefix)
	if err != nil {
		return nil, fmt.Errorf("registry: list the store: %w", err)
	}
	for _, key := range keys {
		if out[key], err = s.Get(key); err != nil {
			return nil, fmt.Errorf("registry: read %s: %w", key, err)
		}
		pause()
	}
	return out, nil
}

func (s *overflowKV) Put(key string, v []byte) error {
	err := s.KV.Put(key, v)
	if err == nil {
		s.drop(key)
	}
	return err
}

func (s *overflowKV) Delete(key string) error {
	err := s.KV.Delete(key)
	if err == nil {
		s.drop(key)
	}
	return err
}

func (s *overflowKV) drop(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.held, key)
}

func (s *overflowKV) holds(key string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ok := s.held[key]
	return ok
}

func (s *overflowKV) dropAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.held)
}
