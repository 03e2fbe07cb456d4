package registry_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
)

// searched is a registry in which a search goes on, with candidates of which all but the last are in checkpoints.
func searched(t failer, kv store.KV, j store.Journal) (*registry.Registry, registry.Run, []registry.Run) {
	t.Helper()
	r, run := began(t, kv, j)
	nested := []registry.Run{candidate(run, "1"), candidate(run, "2"), candidate(run, "3"), candidate(run, "4")}
	for _, some := range [][]registry.Run{nested[:2], nested[2:3]} {
		if err := r.Checkpoint(run.ID, some); err != nil {
			t.Fatal(err)
		}
	}
	return r, run, nested
}

func rest() {}

// nestedOf is C of the nested runs of a run, in order.
func nestedOf(r *registry.Registry, id string) string {
	var out []string
	for _, run := range r.Runs() {
		if run.Tags[registry.TagParent] == id {
			out = append(out, run.Params["C"])
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestRecordNested(t *testing.T) {
	for name, j := range map[string]store.Journal{"journal": &storetest.MemoryJournal{}, "localStorage alone": nil} {
		kv := &store.Memory{}
		r, run, nested := searched(t, kv, j)
		other, _ := openAt(t, kv, j)
		nested[1].Status, nested[1].Err, nested[1].End = "", "One class.", nested[1].Start
		parent, kept, err := r.RecordNested(registry.Run{ID: run.ID, Note: "a grid"}, nested, rest)
		if err != nil || kept != 4 || parent.ID != run.ID || parent.Number != 2 || parent.Status != registry.StatusFinished || parent.Note != "a grid" {
			t.Fatalf("%s: %+v, %d, %v", name, parent, kept, err)
		}
		if got := statuses(r); got != "6 FINISHED, 5 FINISHED, 4 FAILED, 3 FINISHED, 2 FINISHED, 1 FINISHED" || nestedOf(r, run.ID) != "1 2 3 4" {
			t.Errorf("%s: %s, nested %s", name, got, nestedOf(r, run.ID))
		}
		if got := r.Runs()[3]; got.Name != "run 3" || got.Took == 0 || got.Data != run.Data || got.LifecycleStage != registry.StageActive {
			t.Errorf("%s: nested run %+v", name, got)
		}
		if keys, _ := kv.Keys("orrery/v1/b/"); len(keys) != 0 || len(r.Running()) != 0 {
			t.Errorf("%s: %v are left, running %v", name, keys, r.Running())
		}
		if _, err := other.Refresh(); err != nil || whatCounts(t, other) != whatCounts(t, r) {
			t.Errorf("%s: another tab has %v\n%s", name, err, whatCounts(t, other))
		}
		assertWhole(t, kv, r)
		if _, _, err := r.RecordNested(registry.Run{ID: run.ID}, nested, rest); !errors.Is(err, registry.ErrEnded) || len(r.Runs()) != 6 {
			t.Errorf("%s: the second end of a search: %v, %d runs", name, err, len(r.Runs()))
		}
		parent, kept, err = r.RecordNested(registry.Run{}, nested[:1], rest) // one whose start was not kept
		if err != nil || kept != 1 || parent.Number != 7 || statuses(r)[:24] != "8 FINISHED, 7 FINISHED, " {
			t.Errorf("%s: without a start: %+v, %d, %v; %s", name, parent, kept, err, statuses(r))
		}
	}
}

// Where there is no room for all candidates the first ones are kept, be it the budget that ends or the browser's
// store, and the search says how many are not.
func TestRecordNested_FullStore(t *testing.T) {
	filled := func(r *registry.Registry, kv *store.Memory, room int) {
		used, budget := r.Usage()
		for i := 0; used < budget-room; i++ {
			if err := putSetting(r, fmt.Sprint("much", i), []byte(`"`+strings.Repeat("x", min(budget-room-used, 1_000_000))+`"`)); err != nil {
				t.Fatal(err)
			}
			used, _ = r.Usage()
		}
	}
	for name, fill := range map[string]func(*registry.Registry, *store.Memory, int){
		"budget":  filled,
		"browser": func(r *registry.Registry, kv *store.Memory, room int) { kv.Budget = kv.Used() + room },
	} {
		for _, journal := range []bool{true, false} {
			for _, room := range []int{0, 500, 1000} {
				kv, j := &store.Memory{}, store.Journal(nil)
				if journal {
					j = &storetest.MemoryJournal{}
				}
				r, run, nested := searched(t, kv, j)
				fill(r, kv, room)
				parent, kept, err := r.RecordNested(registry.Run{ID: run.ID}, nested, rest)
				if err != nil || kept == 4 || room > 0 && kept == 0 {
					t.Fatalf("%s, room %d: kept %d, %v", name, room, kept, err)
				}
				if want := fmt.Sprintf("There was no room for %d of 4 candidates.", 4-kept); parent.Note != want || nestedOf(r, run.ID) != strings.Join([]string{"1", "2", "3"}[:kept], " ") {
					t.Errorf("%s, room %d: note %q, want %q; nested %s", name, room, parent.Note, want, nestedOf(r, run.ID))
				}
				if keys, _ := kv.Keys("orrery/v1/b/"); len(keys) != 0 {
					t.Errorf("%s, room %d: %v are left", name, room, keys)
				}
				assertWhole(t, kv, r)
			}
		}
	}
	r, _ := open(t, &store.Memory{})
	filled(r, nil, 10)
	var full *registry.FullError
	if _, _, err := r.RecordNested(registry.Run{}, []registry.Run{{}}, rest); !errors.As(err, &full) || len(r.Runs()) != 0 {
		t.Errorf("a search that has not begun, without room: %v, %d runs", err, len(r.Runs()))
	}
}

// Whatever call fails while a search is recorded, and wherever the page ends, each candidate of a
// checkpoint is there once afterwards; all of them are where the search was acknowledged.
func TestRecordNested_FaultAtEveryCall(t *testing.T) {
	for _, kind := range []string{"crash", "broken once", "broken from then on", "full once", "full from then on"} {
		for _, journal := range []bool{true, false} {
			calls := 0
			for at := 1; at == 1 || calls >= at-1; at++ {
				calls = 0
				fault := func() error {
					calls++
					if calls < at || calls > at && !strings.HasSuffix(kind, "from then on") {
						return nil
					}
					switch {
					case kind == "crash":
						panic(crash{})
					case strings.HasPrefix(kind, "full"):
						return store.ErrQuota
					}
					return errors.New("broken")
				}
				kv, j := &store.Memory{}, &storetest.MemoryJournal{}
				on := false
				faultyKV := &storetest.Faulty{KV: kv, Fail: func(op, _ string) error {
					if !on || op == "keys" || op == "get" && strings.HasPrefix(kind, "full") {
						return nil
					}
					return fault()
				}}
				faultyJournal := &storetest.FaultyJournal{Journal: j, Fail: func(op string) error {
					if !on {
						return nil
					}
					return fault()
				}}
				var faulty, calm store.Journal = faultyJournal, j
				if !journal {
					faulty, calm = nil, nil
				}
				r, run, nested := searched(t, faultyKV, faulty)
				before := dump(t, kv)
				on = true
				kept, err := recordOrCrash(r, run, nested)
				on = false
				if journal && at%2 == 0 { // a browser that is killed forgets what it wrote to localStorage last
					for key := range dump(t, kv) {
						kv.Delete(key)
					}
					for key, v := range before {
						kv.Put(key, []byte(v))
					}
				}
				again, problems := openAt(t, kv, calm)
				must(again.Interrupt("orrery/tab/1"))(t)
				got, want := nestedOf(again, run.ID), "1 2 3"
				if err == nil {
					want = strings.Join([]string{"1", "2", "3", "4"}[:kept], " ")
				}
				// In doubt the whole search may be there.
				if len(problems) != 0 || got != want && (err == nil || got != "1 2 3 4") || len(again.Running()) != 0 {
					t.Fatalf("%s at call %d, journal %v: nested runs %q, want %q; kept %d, %v; problems %v; %s", kind, at, journal, got, want, kept, err, problems, statuses(again))
				}
			}
			if calls < 5 {
				t.Errorf("%s, journal %v: %d calls were tried", kind, journal, calls)
			}
		}
	}
}

func recordOrCrash(r *registry.Registry, run registry.Run, nested []registry.Run) (kept int, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("%v", e)
		}
	}()
	_, kept, err = r.RecordNested(registry.Run{ID: run.ID}, nested, rest)
	return kept, err
}

// BenchmarkRecordNested ends the largest search. The page does nothing else in each of its steps.
func BenchmarkRecordNested(b *testing.B) {
	for _, columns := range []int{10, 100, 500} {
		b.Run(fmt.Sprintf("columns=%d", columns), func(b *testing.B) {
			steps := 0
			for range b.N {
				b.StopTimer()
				r, run := began(b, &store.Memory{}, &storetest.MemoryJournal{})
				for i := range columns {
					run.Inputs = append(run.Inputs, fmt.Sprintf("feature_%d", i))
				}
				run.Pipeline.Inputs = run.Inputs
				var nested []registry.Run
				for i := range 100 {
					nested = append(nested, candidate(run, fmt.Sprint(i)))
				}
				for i := 0; i < 100; i += 10 {
					if err := r.Checkpoint(run.ID, nested[i:i+10]); err != nil {
						b.Fatal(err)
					}
				}
				run.Status = registry.StatusFinished
				b.StartTimer()
				if _, kept, err := r.RecordNested(run, nested, func() { steps++ }); err != nil || kept != 100 {
					b.Fatal(kept, err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(steps), "ms/step")
		})
	}
}
