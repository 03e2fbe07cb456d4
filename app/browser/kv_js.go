package browser

import (
	"fmt"
	"sort"
	"strings"

	"orrery/core/store"
)

// LocalStorage is the page's localStorage. Values are text. It does not exist
// in workers.
type LocalStorage struct{}

var _ store.KV = LocalStorage{}

// Get returns the value of key, or store.ErrNotFound.
func (LocalStorage) Get(key string) ([]byte, error) {
	v, err := outcome(shim().Call("get", key))
	if err != nil {
		return nil, fmt.Errorf("browser: localStorage %s: %w", key, err)
	}
	if v.IsNull() {
		return nil, store.ErrNotFound
	}
	return []byte(v.String()), nil
}

// Put stores value; store.ErrQuota leaves the old value as it was.
func (LocalStorage) Put(key string, value []byte) error {
	return written(key, shim().Call("put", key, string(value)).Get("error").String())
}

// Delete removes key; a key that is not there is no error.
func (LocalStorage) Delete(key string) error {
	return written(key, shim().Call("del", key).Get("error").String())
}

// Keys returns the keys that begin with prefix, sorted.
func (LocalStorage) Keys(prefix string) ([]string, error) {
	v, err := outcome(shim().Call("keys"))
	if err != nil {
		return nil, fmt.Errorf("browser: localStorage: %w", err)
	}
	var out []string
	for i := range v.Length() {
		if k := v.Index(i).String(); strings.HasPrefix(k, prefix) {
			out = append(out, k)
		}
	}
	sort.Strings(out)
	return out, nil
}

func written(key, problem string) error {
	switch problem {
	case "":
		return nil
	case "quota":
		return store.ErrQuota
	}
	return fmt.Errorf("browser: localStorage %s: %s", key, problem)
}
