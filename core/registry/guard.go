package registry

import "fmt"

// applyGuarded is applyRecord, except that a record that makes it panic gives an error. Such a record is
// quarantined like any other that is damaged, and the rest is read.
func (s *state) applyGuarded(key string, v []byte) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it does not read: %v", p)
		}
	}()
	return s.applyRecord(key, v)
}
