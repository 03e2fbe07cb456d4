package registry_test

import (
	"fmt"
	"testing"

	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
)

// Many records that come at once add up to what they do one by one: in the tab that imports
// them, in one that hears of it, and after a reload.
func TestTake_Many(t *testing.T) {
	theirs, _ := openAt(t, &store.Memory{}, nil)
	x, err := theirs.CreateExperiment("x")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 60 {
		run, err := theirs.Record(registry.Run{Experiment: x.ID, Metrics: map[string]float64{"accuracy": float64(i)}}, nil)
		if err == nil && i%3 == 0 {
			err = theirs.SetTag(run.ID, "third", fmt.Sprint(i))
		}
		if err == nil && i%7 == 0 {
			err = theirs.Trash("", run.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := theirs.TrashExperiment(x.ID); err != nil {
		t.Fatal(err)
	}
	kv, j := &store.Memory{}, &storetest.MemoryJournal{}
	mine, _ := openAt(t, kv, j)
	other, _ := openAt(t, kv, j)
	if got, err := mine.Import(theirs.Records()); err != nil || got.Runs.New != 60 || got.Events.New != 31 {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, err := other.Refresh(); err != nil {
		t.Fatal(err)
	}
	want := whatCounts(t, theirs)
	for name, r := range map[string]*registry.Registry{"here": mine, "another tab": other, "reload": first(openAt(t, kv, j))} {
		if got := whatCounts(t, r); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
	if err := mine.RestoreExperiment(x.ID); err != nil {
		t.Fatal(err)
	}
	if n := mine.Experiments()[0].Runs; n != 51 || mine.Runs()[0].LifecycleStage != registry.StageActive {
		t.Errorf("%d runs after the experiment was restored, want 51 that are not in the bin themselves", n)
	}
}
