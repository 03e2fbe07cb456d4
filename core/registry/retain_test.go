package registry_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
)

// scheduled records a run of the schedule with a model that answers so.
func scheduled(t failer, r *registry.Registry, answer float64) registry.Run {
	t.Helper()
	run := fullRun()
	run.ID, run.Number, run.StartedBy, run.Note, run.Tags = "", 0, "schedule", "", map[string]string{"pipeline_run": "1"}
	return must(r.Record(run, toyModel(t, answer)))(t)
}

func numbers(r *registry.Registry) string {
	var out []string
	for _, run := range r.Runs() {
		out = append(out, fmt.Sprint(run.Number))
	}
	return strings.Join(out, " ")
}

func TestRetain(t *testing.T) {
	for name, j := range map[string]store.Journal{"journal": &storetest.MemoryJournal{}, "localStorage alone": nil} {
		kv := &store.Memory{}
		r, _ := openAt(t, kv, j)
		must(r.Record(registry.Run{}, nil))(t) // 1, by hand
		var runs []registry.Run
		for i := range 8 { // 2 to 9
			runs = append(runs, scheduled(t, r, float64(i)))
		}
		must(r.Register(runs[0].ID, "m", "first"))(t) // 2
		if err := r.SetTag(runs[2].ID, registry.TagNote, "look at this one"); err != nil {
			t.Fatal(err) // 4
		}
		if err := r.SetTag(runs[3].ID, "a", "b"); err != nil {
			t.Fatal(err)
		}
		if err := r.DeleteTag(runs[3].ID, "a"); err != nil { // 5: not tagged any more
			t.Fatal(err)
		}
		must(r.Begin(registry.Run{StartedBy: "schedule"}, ""))(t) // 10
		if n := must(r.Retain("schedule", 3))(t); n != 3 || numbers(r) != "10 9 8 7 4 2 1" {
			t.Errorf("%s: Retain deleted %d, %s are left", name, n, numbers(r))
		}
		before := kv.Used()
		if n := must(r.Retain("schedule", 3))(t); n != 0 || kv.Used() != before {
			t.Errorf("%s: with nothing to delete it deleted %d, %d units before, %d after", name, n, before, kv.Used())
		}
		assertSame(t, name, kv, j, r)
		if _, err := r.Model(runs[1].ModelID); err == nil {
			t.Errorf("%s: the model of a run that is deleted is still there", name)
		}
	}
}

// assertSame: what is there reads the same after a reload.
func assertSame(t *testing.T, name string, kv store.KV, j store.Journal, r *registry.Registry) {
	t.Helper()
	again, problems := openAt(t, kv, j)
	if len(problems) != 0 || snapshot(t, again) != snapshot(t, r) {
		t.Errorf("%s: after a reload %v\n%s\nwant\n%s", name, problems, snapshot(t, again), snapshot(t, r))
	}
}

// Of many deletions one event is left, which knows how many there were; numbers go on rising.
func TestRetain_OneEvent(t *testing.T) {
	kv, j := &store.Memory{}, &storetest.MemoryJournal{}
	r, _ := openAt(t, kv, j)
	other, _ := openAt(t, kv, j)
	used := 0
	for i := range 300 {
		scheduled(t, r, float64(i%7))
		must(r.Retain("schedule", 10))(t)
		if i == 50 {
			used = kv.Used()
		}
	}
	events, _ := kv.Keys("orrery/v1/e/")
	if len(events) != 1 {
		t.Fatalf("%d events, want 1", len(events))
	}
	if v, _ := kv.Get(events[0]); !strings.Contains(string(v), `"count":290}`) || !strings.Contains(string(v), `"number":290`) {
		t.Errorf("the event is %s", v)
	}
	if d := kv.Used() - used; d > 200 || d < -200 {
		t.Errorf("%d units after 50 passes, %d after 300", used, kv.Used())
	}
	if _, err := other.Refresh(); err != nil || snapshot(t, other) != snapshot(t, r) {
		t.Errorf("another tab: %v\n%s", err, snapshot(t, other))
	}
	must(other.Retain("schedule", 0))(t)
	again, _ := openAt(t, kv, j)
	if run := scheduled(t, again, 1); run.Number != 301 {
		t.Errorf("with all runs deleted the next one has number %d, want 301", run.Number)
	}
}

// The journal remembers deletions for a while: after any number of passes it has a bounded number of
// them, and a tab that was asleep for longer learns of those that it has missed.
func TestRetain_TheJournalIsBounded(t *testing.T) {
	kv, j := &store.Memory{}, &storetest.MemoryJournal{}
	r, _ := openAt(t, kv, j)
	asleep, _ := openAt(t, kv, j)
	scheduled(t, asleep, 0)
	deletions := func() (n int) {
		all, err := j.Since(t.Context(), 0, 1_000_000)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range all {
			if e.Value == nil {
				n++
			}
		}
		return n
	}
	most := 0
	for i := range times(20_000, 6_000, 6_000) {
		run := must(r.Begin(registry.Run{StartedBy: "schedule"}, ""))(t)
		must(r.Record(registry.Run{ID: run.ID, StartedBy: "schedule"}, nil))(t)
		must(r.Retain("schedule", 5))(t)
		if i%1000 == 999 {
			most = max(most, deletions())
		}
	}
	if most > 6_000 || most < 1_000 {
		t.Errorf("at most %d deletions are remembered, want those of 4,000 to 5,000 steps", most)
	}
	if problems, err := asleep.Refresh(); err != nil || len(problems) != 0 || snapshot(t, asleep) != snapshot(t, r) {
		t.Errorf("a tab that was asleep: %v, %v\n%s\nwant\n%s", problems, err, snapshot(t, asleep), snapshot(t, r))
	}
	assertSame(t, "journal", kv, j, r)
}

func TestFootprint(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	if f := r.Footprint(10, "schedule", "pipeline"); f != (registry.Footprint{}) {
		t.Errorf("of nothing: %+v", f)
	}
	must(r.Record(registry.Run{}, toyModel(t, 99)))(t)
	before := kv.Used()
	for i := range 4 {
		scheduled(t, r, float64(i/2)) // two have the model of the one before
	}
	unkept := kv.Used() - before
	if f := r.Footprint(10, "schedule", "pipeline"); f != (registry.Footprint{Runs: 4, Units: unkept, Counted: 4}) {
		t.Errorf("four passes: %+v, want %d units", f, unkept)
	}
	middle := kv.Used()
	run := scheduled(t, r, rand.Float64())
	v := must(r.Register(run.ID, "m", "better"))(t)
	if err := r.Promote("m", v.N, "better", "3 checks"); err != nil {
		t.Fatal(err)
	}
	kept := kv.Used() - middle
	if f := r.Footprint(10, "schedule", "pipeline"); f != (registry.Footprint{Runs: 5, Units: unkept + kept, Kept: kept, Counted: 4}) {
		t.Errorf("with one that became champion: %+v, want %d units, %d of them kept", f, unkept+kept, kept)
	}
	if f := r.Footprint(1, "schedule", "pipeline"); f != (registry.Footprint{Runs: 1, Units: kept, Kept: kept, Counted: 4}) {
		t.Errorf("of the newest: %+v", f)
	}
}
