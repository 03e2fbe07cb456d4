package browser

import (
	"sort"
	"strings"
	"unicode/utf8"

	"orrery/core/store"
)

// LocalStorage is the page's localStorage. Values are text. It does not exist in workers.
type LocalStorage struct{}

var _ store.Walker = LocalStorage{}

// Get returns the value of key, or store.ErrNotFound.
func (LocalStorage) Get(key string) ([]byte, error) {
	answer := shim().Call("get", text(key))
	if err := written("localStorage, "+key, answer); err != nil {
		return nil, err
	}
	v := answer.Get("value")
	if v.IsNull() {
		return nil, store.ErrNotFound
	}
	return []byte(v.String()), nil
}

// Put stores value. If it returns store.ErrQuota, the old value is unchanged.
func (LocalStorage) Put(key string, value []byte) error {
	if key == "" || !utf8.ValidString(key) || !utf8.Valid(value) {
		return store.ErrText
	}
	return written("localStorage, "+key, shim().Call("put", text(key), text(string(value))))
}

// Delete removes key; a missing key is not an error.
func (LocalStorage) Delete(key string) error {
	return written("localStorage, "+key, shim().Call("del", text(key)))
}

// walkBatch is the number of keys to read at a time, which takes a few milliseconds.
const walkBatch = 500

// Walk calls f for every key that begins with prefix. A key that is deleted during the walk is omitted.
func (LocalStorage) Walk(prefix string, f func(key string, value []byte)) error {
	answer := shim().Call("walk", text(prefix))
	if err := written("localStorage", answer); err != nil {
		return err
	}
	for walk := answer.Get("value"); ; {
		batch := walk.Call("next", walkBatch)
		if err := written("localStorage", batch); err != nil {
			return err
		}
		texts := unpack(batch.Get("value"))
		for i := 0; i < len(texts); i += 2 {
			if texts[i+1] != nil {
				f(string(texts[i]), texts[i+1])
			}
		}
		if len(texts) == 0 {
			return nil
		}
	}
}

// Keys returns the keys that begin with prefix, sorted.
func (LocalStorage) Keys(prefix string) ([]string, error) {
	answer := shim().Call("keys")
	if err := written("localStorage", answer); err != nil {
		return nil, err
	}
	v, out := answer.Get("value"), []string{}
	for i := range v.Length() {
		if k := v.Index(i).String(); strings.HasPrefix(k, prefix) {
			out = append(out, k)
		}
	}
	sort.Strings(out)
	return out, nil
}
