package registry_test

import (
	"errors"
	"slices"
	"testing"

	"orrery/core/registry"
	"orrery/core/store"
)

// A removed version is gone in every tab and after a reload, its aliases with it; its run and the run's
// model stay, the trail says why, and the number is not given out again.
func TestRemoveVersion(t *testing.T) {
	kv := store.NewMemory(0)
	r, _ := open(t, kv)
	run, err := r.Record(fullRun(), toyModel(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Register(run.ID, "m", "first"); err != nil {
		t.Fatal(err)
	}
	for _, alias := range []string{registry.Champion, "shadow"} {
		if err := r.SetAlias("m", alias, 1, "for the test"); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.RemoveVersion("m", 1, "its model ends the program"); err != nil {
		t.Fatal(err)
	}
	var missing *registry.MissingError
	if err := r.RemoveVersion("m", 1, "again"); !errors.As(err, &missing) {
		t.Errorf("a second removal: %v", err)
	}
	again, problems := open(t, kv)
	for _, r := range []*registry.Registry{r, again} {
		if n := len(r.Versions("m")); n != 0 || len(problems) != 0 {
			t.Errorf("%d versions, problems %v", n, problems)
		}
		if _, ok := r.Alias("m", registry.Champion); ok || len(r.Aliases("m")) != 0 {
			t.Errorf("aliases are left: %v", r.Aliases("m"))
		}
		if _, err := r.Model(run.ModelID); err != nil || len(r.Runs()) != 1 {
			t.Errorf("the run or its model is gone: %d runs, %v", len(r.Runs()), err)
		}
		if got := r.EmptiedModels(); !slices.Equal(got, []string{"m"}) {
			t.Errorf("models without versions: %q", got)
		}
		newest := r.History("m")[0]
		if newest.Kind != registry.EventRemove || newest.From != 1 || newest.Why != "its model ends the program" {
			t.Errorf("the trail ends with %+v", newest)
		}
	}
	v, err := again.Register(run.ID, "m", "once more")
	if err != nil || v.N != 2 {
		t.Errorf("the next version is %d, %v; want 2", v.N, err)
	}
	if err := again.RemoveVersion("m", 2, ""); err != nil {
		t.Fatal(err)
	}
	if err := again.Delete("it is of no use", run.ID); err != nil {
		t.Errorf("the run of a removed version cannot be deleted: %v", err)
	}
	if _, err := again.Model(run.ModelID); !errors.As(err, &missing) {
		t.Errorf("the model is left: %v", err)
	}
}

// The model of a version whose run is not there goes with it, unless another version has it.
func TestRemoveVersion_TheModelGoesWithTheLastThatHasIt(t *testing.T) {
	kv := store.NewMemory(0)
	r, _ := open(t, kv)
	run, err := r.Record(fullRun(), toyModel(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, model := range []string{"a", "b"} {
		if _, err := r.Register(run.ID, model, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := kv.Delete("orrery/v1/r/" + run.ID); err != nil { // as after an import that left it out
		t.Fatal(err)
	}
	r, _ = open(t, kv)
	if err := r.RemoveVersion("a", 1, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Model(run.ModelID); err != nil {
		t.Errorf("version 1 of b lost its model: %v", err)
	}
	if err := r.RemoveVersion("b", 1, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Model(run.ModelID); err == nil {
		t.Error("a model that nothing names is left")
	}
}
