// Package storetest is the contract of store's interfaces as tests: whatever calls
// itself a KV, a Blobs or a Files passes RunKV, RunBlobs or RunFiles, natively or in a browser.
//
//	func TestMemory(t *testing.T) {
//		storetest.RunKV(t, func(units int) store.KV { return &store.Memory{Budget: units} })
//	}
//
// It also holds Faulty, a KV that refuses writes on demand, to test what callers do
// with a full or broken store. For tests only: nothing that ships imports it.
package storetest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"orrery/core/store"

	"pgregory.net/rapid"
)

// RunKV holds open's stores to the contract of store.KV. open returns an empty store
// with room for so many UTF-16 units, 0 for as much as it has; where the room cannot
// be chosen it returns nil for another number than 0 and the test of it is skipped.
func RunKV(t *testing.T, open func(units int) store.KV) {
	t.Run("get and put", func(t *testing.T) { kvGetPut(t, open(0)) })
	t.Run("ownership", func(t *testing.T) { kvOwnership(t, open(0)) })
	t.Run("keys", func(t *testing.T) { kvKeys(t, open(0)) })
	t.Run("walk", func(t *testing.T) { kvWalk(t, open(0)) })
	t.Run("text only", func(t *testing.T) { kvText(t, open(0)) })
	t.Run("concurrency", func(t *testing.T) { kvConcurrency(t, open(0)) })
	t.Run("against a map", func(t *testing.T) { kvModel(t, open) })
	t.Run("quota", func(t *testing.T) {
		if kv := open(100); kv != nil {
			kvQuota(t, kv)
		} else {
			t.Skip("the room of this store cannot be chosen")
		}
	})
}

func kvGetPut(t *testing.T, kv store.KV) {
	if _, err := kv.Get("a"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Get of nothing: %v, want ErrNotFound", err)
	}
	for _, v := range []string{"one", "", "two", "\ufeffmark", `{"ü":"𝄞|\u0000"}`, "\x00"} {
		if err := kv.Put("a", []byte(v)); err != nil {
			t.Fatalf("Put(%q): %v", v, err)
		}
		if got, err := kv.Get("a"); err != nil || string(got) != v {
			t.Errorf("Get = %q, %v, want %q", got, err, v)
		}
	}
	for i := range 2 {
		if err := kv.Delete("a"); err != nil {
			t.Errorf("Delete, time %d: %v, want no error", i+1, err)
		}
		if _, err := kv.Get("a"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("Get after Delete: %v, want ErrNotFound", err)
		}
	}
}

// kvWalk holds a Walker to what Get says.
func kvWalk(t *testing.T, kv store.KV) {
	w, ok := kv.(store.Walker)
	if !ok {
		t.Skip("this store reads one key after the other")
	}
	want := map[string]string{}
	for i := range 1200 { // more than are read at a time
		want["w/"+strconv.Itoa(i)] = strings.Repeat("ü𝄞", i%5)
	}
	for i, v := range []string{"", "\ufeffmark", `{"ü":"𝄞|\u0000"}`, "\x00"} {
		want["w/ü/"+strconv.Itoa(i)] = v
	}
	for k, v := range want {
		if err := kv.Put(k, []byte(v)); err != nil {
			t.Fatal(err)
		}
	}
	if err := kv.Put("x", []byte("not asked for")); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	if err := w.Walk("w/", func(key string, v []byte) { got[key] += string(v) }); err != nil || !maps.Equal(got, want) {
		t.Errorf("Walk: %v, %d keys, want %d with their values", err, len(got), len(want))
	}
	if err := w.Walk("nothing", func(key string, _ []byte) { t.Errorf("Walk of nothing has %q", key) }); err != nil {
		t.Error(err)
	}
}

func kvOwnership(t *testing.T, kv store.KV) {
	v := []byte("mine")
	if err := kv.Put("a", v); err != nil {
		t.Fatal(err)
	}
	v[0] = 'X'
	got, err := kv.Get("a")
	if err != nil || string(got) != "mine" {
		t.Fatalf("Put kept the caller's slice: Get = %q, %v", got, err)
	}
	got[0] = 'Y'
	if again, _ := kv.Get("a"); string(again) != "mine" {
		t.Errorf("Get gave the store's own slice: Get again = %q", again)
	}
}

func kvKeys(t *testing.T, kv store.KV) {
	for _, k := range []string{"b/2", "b/10", "a", "b", "ü", "b/1"} {
		if err := kv.Put(k, []byte("v")); err != nil {
			t.Fatal(err)
		}
	}
	for prefix, want := range map[string][]string{
		"":    {"a", "b", "b/1", "b/10", "b/2", "ü"},
		"b/":  {"b/1", "b/10", "b/2"},
		"b/1": {"b/1", "b/10"},
		"c":   {},
	} {
		got, err := kv.Keys(prefix)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("Keys(%q) = %q, %v, want %q", prefix, got, err, want)
		}
	}
}

func kvText(t *testing.T, kv store.KV) {
	for name, c := range map[string][2]string{
		"empty key":      {"", "v"},
		"key not text":   {"\xff", "v"},
		"value not text": {"k", "\xc3("},
	} {
		if err := kv.Put(c[0], []byte(c[1])); !errors.Is(err, store.ErrText) {
			t.Errorf("%s: Put: %v, want ErrText", name, err)
		}
	}
	if keys, err := kv.Keys(""); err != nil || len(keys) != 0 {
		t.Errorf("after refused writes Keys = %q, %v, want none", keys, err)
	}
}

func kvConcurrency(t *testing.T, kv store.KV) {
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 50 {
				key := fmt.Sprintf("%d/%02d", g, i)
				if err := kv.Put(key, []byte(key)); err != nil {
					t.Errorf("Put(%q): %v", key, err)
				}
				if got, err := kv.Get(key); err != nil || string(got) != key {
					t.Errorf("Get(%q) = %q, %v", key, got, err)
				}
			}
		})
	}
	wg.Wait()
	if keys, err := kv.Keys(""); err != nil || len(keys) != 200 {
		t.Errorf("Keys: %d, %v, want 200", len(keys), err)
	}
}

// kvQuota has a store of 100 units.
func kvQuota(t *testing.T, kv store.KV) {
	if err := kv.Put("k", []byte(strings.Repeat("x", 49))); err != nil {
		t.Fatalf("50 of 100 units: %v", err)
	}
	refused := map[string]string{
		"new":                        strings.Repeat("y", 51),
		"k":                          strings.Repeat("z", 100),
		"pairs":                      strings.Repeat("𝄞", 23), // 5 + 46 units
		"a key counts, and how much": strings.Repeat("y", 25),
	}
	for key, v := range refused {
		if err := kv.Put(key, []byte(v)); !errors.Is(err, store.ErrQuota) {
			t.Errorf("Put(%q) of %d units beyond the room: %v, want ErrQuota", key, store.Units(v), err)
		}
	}
	if keys, err := kv.Keys(""); err != nil || !slices.Equal(keys, []string{"k"}) {
		t.Errorf("after refused writes Keys = %q, %v, want only k", keys, err)
	}
	if got, err := kv.Get("k"); err != nil || len(got) != 49 {
		t.Errorf("after a refused overwrite Get = %d bytes, %v, want the old 49", len(got), err)
	}
	if err := kv.Put("k", []byte(strings.Repeat("ü", 99))); err != nil {
		t.Errorf("an overwrite that just fits (ü is one unit): %v", err)
	}
	if err := kv.Delete("k"); err != nil {
		t.Errorf("Delete when full: %v", err)
	}
	if err := kv.Put("new", []byte(strings.Repeat("y", 97))); err != nil {
		t.Errorf("room given back by Delete: %v", err)
	}
}

// kvModel runs random calls against the store and a plain map. Each case works under
// a prefix of its own and cleans up, so that a store that lasts may be tested.
func kvModel(t *testing.T, open func(int) store.KV) {
	kv := open(0)
	rapid.Check(t, func(t *rapid.T) {
		model := map[string]string{}
		key := rapid.SampledFrom([]string{"m/a", "m/b", "m/b/1", "m/ü"})
		t.Repeat(map[string]func(*rapid.T){
			"put": func(t *rapid.T) {
				k, v := key.Draw(t, "key"), rapid.String().Draw(t, "value")
				v = strings.ToValidUTF8(v, "?")
				if err := kv.Put(k, []byte(v)); err != nil {
					t.Fatal(err)
				}
				model[k] = v
			},
			"delete": func(t *rapid.T) {
				k := key.Draw(t, "key")
				if err := kv.Delete(k); err != nil {
					t.Fatal(err)
				}
				delete(model, k)
			},
			"": func(t *rapid.T) { kvSame(t, kv, model) },
		})
		for k := range model {
			kv.Delete(k)
		}
	})
}

func kvSame(t *rapid.T, kv store.KV, model map[string]string) {
	keys, err := kv.Keys("m/")
	if err != nil || len(keys) != len(model) {
		t.Fatalf("Keys = %q, %v, want the %d of %v", keys, err, len(model), model)
	}
	for _, k := range keys {
		got, err := kv.Get(k)
		if want, ok := model[k]; !ok || err != nil || string(got) != want {
			t.Fatalf("Get(%q) = %q, %v, want %q", k, got, err, want)
		}
	}
}
