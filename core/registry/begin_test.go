package registry_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/core/registry"
	"orrery/core/registry/render"
	"orrery/core/registry/search"
	"orrery/core/store"
	"orrery/core/store/storetest"
)

// began is a registry in which a run has begun, with what its own record has to look like.
func began(t failer, kv store.KV, j store.Journal) (*registry.Registry, registry.Run) {
	t.Helper()
	r, _ := openAt(t, kv, j)
	first := must(r.Record(registry.Run{}, nil))(t)
	full := fullRun()
	full.ID, full.Number = "", 0
	run := must(r.Begin(full, "orrery/tab/1"))(t)
	if run.Number != first.Number+1 || run.Status != registry.StatusRunning || !run.End.IsZero() || run.Took != 0 {
		t.Fatal(fmt.Sprintf("Begin = %+v", run))
	}
	return r, run
}

func must[T any](v T, err error) func(failer) T {
	return func(t failer) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func statuses(r *registry.Registry) string {
	var out []string
	for _, run := range r.Runs() {
		out = append(out, fmt.Sprintf("%d %s", run.Number, run.Status))
	}
	return strings.Join(out, ", ")
}

func TestBegin_ARunThatEndsTakesNoMoreRoomThanOneThatNeverBegan(t *testing.T) {
	for name, j := range map[string]store.Journal{"journal": &storetest.MemoryJournal{}, "localStorage alone": nil} {
		kv, plain := &store.Memory{}, &store.Memory{}
		r, run := began(t, kv, j)
		if got := statuses(r); got != "2 RUNNING, 1 FINISHED" {
			t.Errorf("%s: %s", name, got)
		}
		end := fullRun()
		end.ID = run.ID
		done := must(r.Record(end, toyModel(t, 1)))(t)
		if done.Number != run.Number || done.ID != run.ID || done.Status != registry.StatusFinished || len(r.Running()) != 0 {
			t.Errorf("%s: Record = %+v", name, done)
		}
		p, _ := openAt(t, plain, nil)
		must(p.Record(registry.Run{}, nil))(t)
		must(p.Record(fullRun(), toyModel(t, 1)))(t)
		if kv.Used() != plain.Used() {
			t.Errorf("%s: %d units, want the %d of a run that is recorded at its end alone", name, kv.Used(), plain.Used())
		}
		if _, err := r.Record(end, nil); !errors.Is(err, registry.ErrEnded) {
			t.Errorf("%s: the second end of a run: %v, want ErrEnded", name, err)
		}
		again, problems := openAt(t, kv, j)
		if len(problems) != 0 || snapshot(t, again) != snapshot(t, r) {
			t.Errorf("%s: after a reload %v\n%s\nwant\n%s", name, problems, snapshot(t, again), snapshot(t, r))
		}
	}
}

func TestInterrupt(t *testing.T) {
	for name, j := range map[string]store.Journal{"journal": &storetest.MemoryJournal{}, "localStorage alone": nil} {
		kv := &store.Memory{}
		_, run := began(t, kv, j)
		r, problems := openAt(t, kv, j) // the page is reloaded
		if len(problems) != 0 || statuses(r) != "2 RUNNING, 1 FINISHED" || !maps.Equal(r.Running(), map[string]string{run.ID: "orrery/tab/1"}) {
			t.Fatalf("%s: problems %v, %s, running %v", name, problems, statuses(r), r.Running())
		}
		if n := must(r.Interrupt("orrery/tab/2"))(t); n != 0 || statuses(r) != "2 RUNNING, 1 FINISHED" {
			t.Errorf("%s: a lock that it does not name ended %d runs: %s", name, n, statuses(r))
		}
		if err := r.SetTag(run.ID, "team", "fraud"); err != nil {
			t.Fatal(err)
		}
		if n := must(r.Interrupt("orrery/tab/1"))(t); n != 1 {
			t.Errorf("%s: Interrupt ended %d runs", name, n)
		}
		for i, r := range []*registry.Registry{r, first(openAt(t, kv, j))} {
			got := must(r.Run(run.ID))(t)
			if got.Status != registry.StatusKilled || !got.End.IsZero() || got.Took != 0 || got.Err != registry.Interrupted || got.Tags["team"] != "fraud" ||
				got.Number != 2 || got.Params["C"] != run.Params["C"] || len(r.Running()) != 0 {
				t.Errorf("%s, registry %d: %+v", name, i, got)
			}
		}
		keys, _ := kv.Keys("orrery/v1/b/")
		if len(keys) != 0 {
			t.Errorf("%s: %v are left", name, keys)
		}
	}
}

// A tab takes in what the other one does: begins, ends and interrupts runs.
func TestBegin_TwoTabs(t *testing.T) {
	for name, j := range map[string]store.Journal{"journal": &storetest.MemoryJournal{}, "localStorage alone": nil} {
		kv := &store.Memory{}
		other, _ := openAt(t, kv, j)
		r, run := began(t, kv, j)
		refreshed := func(want string) {
			t.Helper()
			if problems, err := other.Refresh(); len(problems) != 0 || err != nil || statuses(other) != want {
				t.Errorf("%s: %s, %v, %v, want %s", name, statuses(other), problems, err, want)
			}
		}
		refreshed("2 RUNNING, 1 FINISHED")
		must(r.Record(registry.Run{ID: run.ID, Err: "One class."}, nil))(t)
		refreshed("2 FAILED, 1 FINISHED")
		must(r.Begin(registry.Run{}, "orrery/tab/1"))(t)
		refreshed("3 RUNNING, 2 FAILED, 1 FINISHED")
		must(r.Interrupt("orrery/tab/1"))(t)
		refreshed("3 KILLED, 2 FAILED, 1 FINISHED")
		if len(other.Running()) != 0 {
			t.Errorf("%s: running %v", name, other.Running())
		}
	}
}

// A tab whose page was asleep may have been taken for gone. What it then finishes is not lost.
func TestRecord_OfARunThatWasInterrupted(t *testing.T) {
	r, run := began(t, &store.Memory{}, &storetest.MemoryJournal{})
	must(r.Interrupt("orrery/tab/1"))(t)
	end := registry.Run{ID: run.ID, Metrics: map[string]float64{"accuracy": 0.9}}
	if _, err := r.Record(end, nil); !errors.Is(err, registry.ErrEnded) {
		t.Errorf("Record = %v, want ErrEnded, so that the caller records it as another run", err)
	}
	if got := must(r.Run(run.ID))(t); got.Status != registry.StatusKilled || got.Metrics["accuracy"] == 0.9 {
		t.Errorf("the record changed: %+v", got)
	}
}

// candidate is one that a search has tried.
func candidate(parent registry.Run, c string) registry.Run {
	n := registry.Run{Experiment: parent.Experiment, Status: registry.StatusFinished, StartedBy: "you", Start: parent.Start, End: parent.Start.Add(time.Second),
		Params: map[string]string{"C": c}, Metrics: map[string]float64{"mean_test_score": 0.8}}
	n = n.Within(parent)
	n.Pipeline.Final = parent.Pipeline.Final
	return n
}

func TestCheckpoint(t *testing.T) {
	kv, j := &store.Memory{}, &storetest.MemoryJournal{}
	r, run := began(t, kv, j)
	for _, nested := range [][]registry.Run{{candidate(run, "1"), candidate(run, "2")}, {candidate(run, "3")}, nil} {
		if err := r.Checkpoint(run.ID, nested); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Checkpoint("nobody", []registry.Run{candidate(run, "1")}); err != nil {
		t.Fatal(err)
	}
	again, problems := openAt(t, kv, j)
	if len(problems) != 0 || statuses(again) != "2 RUNNING, 1 FINISHED" {
		t.Fatalf("%v, %s", problems, statuses(again))
	}
	keys, _ := kv.Keys("orrery/v1/b/" + run.ID + "/")
	for _, key := range keys {
		if v, _ := kv.Get(key); len(keys) != 2 || bytes.Contains(v, []byte(run.Inputs[0])) || bytes.Contains(v, []byte(run.Data.Digest)) {
			t.Errorf("%s of %d has what its parent has:\n%s", key, len(keys), v)
		}
	}
	must(again.Interrupt("orrery/tab/1"))(t)
	if got := statuses(again); got != "5 FINISHED, 4 FINISHED, 3 FINISHED, 2 KILLED, 1 FINISHED" {
		t.Errorf("interrupted: %s", got)
	}
	for i, c := range []string{"3", "2", "1"} {
		got, want := again.Runs()[i], candidate(run, c)
		want.ID, want.Number, want.Name, want.LifecycleStage = got.ID, 5-i, fmt.Sprintf("run %d", 5-i), registry.StageActive
		want.Tags = map[string]string{registry.TagParent: run.ID}
		if text(t, got) != text(t, want) {
			t.Errorf("nested run\n%s\nwant\n%s", text(t, got), text(t, want))
		}
	}
	if keys, _ := kv.Keys("orrery/v1/b/"); len(keys) != 0 {
		t.Errorf("%v are left", keys)
	}
}

// A search that ends leaves nothing of its checkpoints; one without room for all candidates says so.
func TestCheckpoint_Ends(t *testing.T) {
	kv := &store.Memory{}
	r, run := began(t, kv, &storetest.MemoryJournal{})
	if err := r.Checkpoint(run.ID, []registry.Run{candidate(run, "1")}); err != nil {
		t.Fatal(err)
	}
	must(r.Record(registry.Run{ID: run.ID}, nil))(t)
	if keys, _ := kv.Keys("orrery/v1/b/"); len(keys) != 0 || statuses(r) != "2 FINISHED, 1 FINISHED" {
		t.Errorf("%v are left, %s", keys, statuses(r))
	}

	r, run = began(t, &store.Memory{}, nil)
	if err := r.Checkpoint(run.ID, []registry.Run{candidate(run, "1"), candidate(run, "2")}); err != nil {
		t.Fatal(err)
	}
	used, budget := r.Usage()
	for i := 0; used < budget+2000; i++ {
		if err := putSetting(r, fmt.Sprint("much", i), []byte(`"`+strings.Repeat("x", min(budget+3000-used, 1_000_000))+`"`)); err != nil {
			t.Fatal(err)
		}
		used, _ = r.Usage()
	}
	must(r.Interrupt("orrery/tab/1"))(t)
	got := must(r.Run(run.ID))(t)
	if got.Status != registry.StatusKilled || !strings.Contains(got.Note, "no room for 2 of 2 candidates") {
		t.Errorf("in a full store: %s, note %q", statuses(r), got.Note)
	}
}

// A browser that is killed may forget any part of its localStorage.
func TestBegin_TheJournalBringsItBack(t *testing.T) {
	kv, j := &store.Memory{}, &storetest.MemoryJournal{}
	r, run := began(t, kv, j)
	if err := r.Checkpoint(run.ID, []registry.Run{candidate(run, "1")}); err != nil {
		t.Fatal(err)
	}
	running := dump(t, kv)
	for key := range running {
		kv.Delete(key)
		again, problems := openAt(t, kv, j)
		if len(problems) != 0 || snapshot(t, again) != snapshot(t, r) || !maps.Equal(dump(t, kv), running) {
			t.Errorf("%s lost: %v\n%s", key, problems, snapshot(t, again))
		}
	}
	must(r.Record(registry.Run{ID: run.ID}, nil))(t)
	ended := dump(t, kv)
	for key, v := range running { // the end is forgotten, and the start is there again
		kv.Put(key, []byte(v))
	}
	kv.Delete("orrery/v1/r/" + run.ID)
	again, problems := openAt(t, kv, j)
	if len(problems) != 0 || snapshot(t, again) != snapshot(t, r) || !maps.Equal(dump(t, kv), ended) {
		t.Errorf("the end forgotten: %v\n%s\nwant\n%s", problems, snapshot(t, again), snapshot(t, r))
	}
	// Without a journal both may be there: the run has ended.
	alone := &store.Memory{}
	for key, v := range ended {
		alone.Put(key, []byte(v))
	}
	for key, v := range running {
		alone.Put(key, []byte(v))
	}
	again, _ = openAt(t, alone, nil)
	if statuses(again) != "2 FINISHED, 1 FINISHED" || len(again.Running()) != 0 {
		t.Errorf("start and end: %s, running %v", statuses(again), again.Running())
	}
}

func TestBegin_InAWorkspace(t *testing.T) {
	r, run := began(t, &store.Memory{}, nil)
	if err := r.Checkpoint(run.ID, []registry.Run{candidate(run, "1")}); err != nil {
		t.Fatal(err)
	}
	records := r.Records()
	if names := slices.Sorted(maps.Keys(records)); len(names) != 2 || !strings.Contains(string(records["r/"+run.ID]), `"status":"RUNNING"`) {
		t.Fatalf("records %v", names)
	}
	there, _ := open(t, &store.Memory{})
	must(there.Import(records))(t)
	got := must(there.Run(run.ID))(t)
	if got.Status != registry.StatusKilled || !got.End.IsZero() || got.Err != registry.Interrupted || len(there.Running()) != 0 {
		t.Errorf("imported: %+v", got)
	}
	if again := must(r.Import(records))(t); again.Any() {
		t.Errorf("where it came from: %+v", again)
	}
}

func TestDelete_NotWhatIsRunning(t *testing.T) {
	r, run := began(t, &store.Memory{}, nil)
	if err := r.Delete("room", run.ID); err == nil || !strings.Contains(err.Error(), "still running") {
		t.Errorf("Delete of a run that goes on: %v", err)
	}
	if n := must(r.Prune(0, "room"))(t); n != 1 || statuses(r) != "2 RUNNING" {
		t.Errorf("Prune(0) = %d, %s", n, statuses(r))
	}
}

// Everything that lists runs shows the status, and no end where nobody knows it.
func TestInterrupted_IsShown(t *testing.T) {
	r, run := began(t, &store.Memory{}, nil)
	must(r.Interrupt("orrery/tab/1"))(t)
	var csv bytes.Buffer
	if err := render.RunsCSV(&csv, r.Runs()); err != nil || !strings.Contains(csv.String(), ",KILLED,active,"+run.Start.Format("2006-01-02T15:04:05.000Z")+",,,") {
		t.Errorf("RunsCSV: %v\n%s", err, csv.String())
	}
	got := must(r.Run(run.ID))(t)
	if s := text(t, got); !strings.Contains(s, `"status":"KILLED"`) || strings.Contains(s, "end_time") {
		t.Errorf("JSON: %s", s)
	}
	for query, want := range map[string]bool{"attributes.status = 'KILLED'": true, "status != 'KILLED'": false, "attributes.end_time > 0": false, "attributes.end_time < 9": false} {
		q, err := search.Parse(query)
		if err != nil || q.Match(&got) != want {
			t.Errorf("%s: %v, match %v, want %v", query, err, q.Match(&got), want)
		}
	}
}
