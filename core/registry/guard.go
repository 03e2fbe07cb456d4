package registry

import "fmt"

// applyGuarded is applyRecord, except that it converts a panic into an error. The record is then
// quarantined like any other damaged one, and the rest is read.
func (s *state) applyGuarded(key string, v []byte) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it cannot be read: %v", p)
		}
	}()
	return s.applyRecord(key, v)
}
