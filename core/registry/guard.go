package registry

import "fmt"

// takeGuarded is take. A record that makes it panic is one that does not read: it is put aside like
// any other that is damaged, and does not keep the rest from being read.
func (s *state) takeGuarded(key string, v []byte) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("it does not read: %v", p)
		}
	}()
	return s.take(key, v)
}
