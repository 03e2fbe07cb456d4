package registry_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"runtime"

	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/large"
	"orrery/core/store/record"
	"orrery/core/store/storetest"
)

// oldShop is a browser whose KV and journal have large models from a time without blobs:
// testdata/v1-large.json has two of them, and a small one.
func oldShop(t testing.TB) (*shop, string) {
	t.Helper()
	b, err := os.ReadFile("testdata/v1-large.json")
	if err != nil {
		t.Fatal(err)
	}
	records := map[string]string{}
	if err := json.Unmarshal(b, &records); err != nil {
		t.Fatal(err)
	}
	s := newShop()
	for key, v := range records {
		s.kv.Put(key, []byte(v))
	}
	r, problems := openAt(t, s.kv, s.journal)
	if len(problems) != 0 || len(s.inKV()) != 3 {
		t.Fatal(problems, s.inKV())
	}
	return s, whatCounts(t, r)
}

func modelsOf(t testing.TB, r *registry.Registry) error {
	t.Helper()
	for _, run := range r.Runs() {
		if _, err := r.Model(run.ModelID); err != nil {
			return fmt.Errorf("run %d: %w", run.Number, err)
		}
	}
	_, _, err := r.Load("m", registry.Champion, toyCatalog())
	return err
}

func TestMigration(t *testing.T) {
	s, want := oldShop(t)
	before := s.kv.Used()
	r := s.open(t)
	if err := modelsOf(t, r); err != nil || whatCounts(t, r) != want {
		t.Errorf("before it is migrated: %v", err)
	}
	if problems := tidied(t, r); len(problems) != 0 {
		t.Error(problems)
	}
	for i, r := range []*registry.Registry{r, s.open(t), first(openAs(t, &store.Memory{}, s))} {
		if err := modelsOf(t, r); err != nil || whatCounts(t, r) != want {
			t.Errorf("registry %d: %v, or something is missing", i, err)
		}
	}
	if len(s.inKV()) != 1 || len(s.ids(t)) != 2 || s.kv.Used() > before-2*large.Over {
		t.Errorf("in the KV %q, blobs %q, %d units of %d", s.inKV(), s.ids(t), s.kv.Used(), before)
	}
	after := dump(t, s.kv)
	tidied(t, s.open(t))
	if !maps.Equal(after, dump(t, s.kv)) || len(s.ids(t)) != 2 {
		t.Error("there was something to do a second time")
	}
}

// openAs opens a browser's database with another KV.
func openAs(t testing.TB, kv store.KV, s *shop) (*registry.Registry, []registry.Problem) {
	t.Helper()
	p := s.place()
	p.KV = kv
	r, problems, err := registry.OpenAt(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	return r, problems
}

// The migration is cut short before each call of a store in turn, by an error or by the end of the program, with or
// without what the KV wrote last. The next start finds every model, and ends what was begun.
func TestMigration_CutShortAnywhere(t *testing.T) {
	cuts, step := 0, 1
	if runtime.GOOS == "js" { // where each takes five times as long
		step = 5
	}
	for _, cause := range []string{"crash", "crash, and the KV forgets", "error", "no room"} {
		for at := 1; ; at += step {
			s, want := oldShop(t)
			before, calls, done := dump(t, s.kv), 0, false
			fail := func() error {
				if calls++; calls != at {
					return nil
				}
				switch cause {
				case "error":
					return fmt.Errorf("broken")
				case "no room":
					return store.ErrQuota
				}
				panic(crash{})
			}
			p := s.place()
			kv := &storetest.Faulty{KV: s.kv}
			p.KV, p.Journal = kv, &storetest.FaultyJournal{Journal: s.journal, Fail: func(string) error { return fail() }}
			p.Blobs = &storetest.FaultyBlobs{Blobs: s.blobs, Fail: func(string, string) error { return fail() }}
			func() {
				defer func() {
					if e := recover(); e != nil && e != any(crash{}) {
						panic(e)
					}
				}()
				calls = -1_000_000
				r, _, err := registry.OpenAt(t.Context(), p)
				if err != nil {
					t.Fatal(err)
				}
				kv.Fail = func(string, string) error { return fail() }
				calls = 0
				r.Tidy(t.Context())
				done = calls < at
			}()
			if cause == "crash, and the KV forgets" {
				s.kv = &store.Memory{}
				for key, v := range before {
					s.kv.Put(key, []byte(v))
				}
			}
			r := s.open(t)
			if err := modelsOf(t, r); err != nil || whatCounts(t, r) != want {
				t.Fatalf("%s at call %d: %v, or something is missing", cause, at, err)
			}
			tidied(t, r)
			s.at = s.at.Add(2 * time.Hour)
			tidied(t, r)
			if err := modelsOf(t, s.open(t)); err != nil || len(s.inKV()) != 1 || len(s.ids(t)) != 2 {
				t.Fatalf("%s at call %d, tidied: %v; in the KV %q, blobs %q", cause, at, err, s.inKV(), s.ids(t))
			}
			if done {
				break
			}
			cuts++
		}
	}
	t.Logf("cut short %d times", cuts)
}

// Two tabs migrate at once.
func TestMigration_TwoTabs(t *testing.T) {
	s, want := oldShop(t)
	other := s.open(t)
	p := s.place()
	p.Blobs = &sleeper{s.blobs, func() { tidied(t, other) }}
	r, _, err := registry.OpenAt(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	tidied(t, r)
	for _, r := range []*registry.Registry{r, other, s.open(t)} {
		if _, err := r.Refresh(); err != nil || modelsOf(t, r) != nil || whatCounts(t, r) != want {
			t.Errorf("%v %v, or something is missing", err, modelsOf(t, r))
		}
	}
	if len(s.ids(t)) != 2 || len(s.inKV()) != 1 {
		t.Errorf("in the KV %q, blobs %q", s.inKV(), s.ids(t))
	}
}

// A model that was damaged stays where it is, to be refused by name.
func TestMigration_LeavesWhatIsDamaged(t *testing.T) {
	s, _ := oldShop(t)
	key := s.inKV()[0]
	for _, k := range s.inKV() {
		if v, _ := s.kv.Get(k); len(v) > large.Over {
			key = k
		}
	}
	bad := record.Encode([]byte(strings.Repeat("x", large.Over+1)))
	s.kv.Put(key, bad)
	s.journal = &storetest.MemoryJournal{}
	r := s.open(t)
	tidied(t, r)
	if got, _ := s.kv.Get(key); string(got) != string(bad) || len(s.ids(t)) != 1 {
		t.Errorf("blobs %q", s.ids(t))
	}
}
