package store_test

import (
	"errors"
	"fmt"
	"testing"
	"unicode/utf16"

	"orrery/core/store"
	"orrery/core/store/storetest"

	"pgregory.net/rapid"
)

func ExampleMemory() {
	kv := store.NewMemory(20)
	fmt.Println(kv.Put("run/1", []byte("0.88")))
	fmt.Println(kv.Put("run/2", []byte("far too long to fit")))
	keys, _ := kv.Keys("run/")
	fmt.Println(keys, kv.Used())
	// Output:
	// <nil>
	// store: no room left
	// [run/1] 9
}

func TestMemory(t *testing.T) {
	storetest.RunKV(t, func(units int) store.KV { return &store.Memory{Budget: units} })
}

func TestMemoryBlobs(t *testing.T) {
	storetest.RunBlobs(t, func(room int) store.Blobs { return &storetest.MemoryBlobs{Budget: room} })
}

func TestMemoryFiles(t *testing.T) {
	storetest.RunFiles(t, func(room int) store.Files { return &storetest.MemoryFiles{Budget: room} })
}

func TestMemoryJournal(t *testing.T) {
	storetest.RunJournal(t, func(room int) store.Journal { return &storetest.MemoryJournal{Budget: room} })
}

func TestFaulty_PassesWhatItDoesNotFail(t *testing.T) {
	storetest.RunKV(t, func(units int) store.KV {
		return &storetest.Faulty{KV: &store.Memory{Budget: units}}
	})
}

func TestFaulty_Fail(t *testing.T) {
	broken := errors.New("broken")
	for _, op := range []string{"get", "put", "delete", "keys"} {
		kv := &storetest.Faulty{KV: &store.Memory{}, Fail: func(o, key string) error {
			if o == op && key == "k" {
				return broken
			}
			return nil
		}}
		_, errGet := kv.Get("k")
		errPut := kv.Put("k", nil)
		errDelete := kv.Delete("k")
		_, errKeys := kv.Keys("k")
		for name, err := range map[string]error{"get": errGet, "put": errPut, "delete": errDelete, "keys": errKeys} {
			if got, want := errors.Is(err, broken), name == op; got != want {
				t.Errorf("failing %s: %s answered %v", op, name, err)
			}
		}
	}
}

func TestUnits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if got, want := store.Units(s), len(utf16.Encode([]rune(s))); got != want {
			t.Fatalf("Units(%q) = %d, want %d", s, got, want)
		}
	})
}
