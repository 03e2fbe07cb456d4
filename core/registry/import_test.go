package registry_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
)

func TestTake_IntoAnEmptyRegistry(t *testing.T) {
	_, r := filled(t)
	if err := everything(t, r); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.SetTag(r.Runs()[0].ID, "k", "v"), r.Trash("", r.Runs()[1].ID)); err != nil {
		t.Fatal(err)
	}
	kv, j := &store.Memory{}, &storetest.MemoryJournal{}
	fresh, _ := openAt(t, kv, j)
	plan := fresh.Plan(r.Records())
	if len(dump(t, kv)) != 0 || !plan.Any() || len(plan.Notes) != 0 {
		t.Errorf("a plan wrote, or is not of everything: %+v", plan)
	}
	got, err := fresh.Import(r.Records())
	if err != nil || !reflect.DeepEqual(got, plan) {
		t.Errorf("took %+v, %v; the plan was %+v", got, err, plan)
	}
	if whatCounts(t, fresh) != whatCounts(t, r) {
		t.Errorf("got\n%s\nwant\n%s", whatCounts(t, fresh), whatCounts(t, r))
	}
	again, err := fresh.Import(r.Records())
	if err != nil || again.Any() || again.Runs.Same != len(r.Runs()) || again.Versions.Out+again.Models.Out+again.Settings.Out != 0 {
		t.Errorf("a second time: %+v, %v; want all the same", again, err)
	}
	if reopened, problems := openAt(t, kv, j); len(problems) != 0 || whatCounts(t, reopened) != whatCounts(t, r) {
		t.Errorf("after a reload: problems %v", problems)
	}
}

// What is here stays, whatever the file holds; what is new comes with a number that is free.
func TestTake_NeverWritesOver(t *testing.T) {
	_, theirs := filled(t)
	if err := errors.Join(putSetting(theirs, "theme", []byte(`"night"`)), theirs.SetTag(theirs.Runs()[0].ID, "k", "v")); err != nil {
		t.Fatal(err)
	}
	kv, mine := filled(t)
	before := dump(t, kv)
	history := text(t, mine.History("m"))
	got, err := mine.Import(theirs.Records())
	if err != nil || got.Runs.New != 2 || got.Versions.Out != 2 || got.Settings.Out != 1 || got.Events.New != 1 || got.Events.Out != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	if all := strings.Join(got.Notes, "\n"); !strings.Contains(all, `the setting "theme" already exists with a different value`) || !strings.Contains(all, "v/m/000001 already exists with different content") {
		t.Errorf("notes:\n%s", all)
	}
	for key, v := range before {
		if now, err := kv.Get(key); err != nil || string(now) != v {
			t.Errorf("%s was %q and is %q, %v", key, v, now, err)
		}
	}
	if now := text(t, mine.History("m")); now != history {
		t.Errorf("the trail of a model that was here has changed:\n%s", now)
	}
	numbers := map[int]bool{}
	for _, run := range mine.Runs() {
		numbers[run.Number] = true
		if _, err := mine.Model(run.ModelID); err != nil {
			t.Error(err)
		}
	}
	if len(numbers) != 4 || mine.Runs()[0].Tags["k"] != "v" {
		t.Errorf("numbers %v of 4 runs, tags %v of the newest", numbers, mine.Runs()[0].Tags)
	}
}

func TestTake_NoRoom(t *testing.T) {
	_, theirs := filled(t)
	kv := &store.Memory{Budget: 1500}
	r, _ := open(t, kv)
	var full *registry.FullError
	if _, err := r.Import(theirs.Records()); !errors.As(err, &full) || len(dump(t, kv)) != 0 {
		t.Errorf("%v; %d records are there, want a *FullError and nothing", err, len(dump(t, kv)))
	}
}

func TestTake_Nonsense(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	got, err := r.Import(map[string][]byte{"r/x": []byte(`{`), "r/y": []byte(`{}`), "v/m/1": []byte(`{}`), "e/1-x": []byte(`[`), "x/y": []byte(`1`)})
	if err != nil || got.Any() || len(got.Notes) != 4 || len(dump(t, kv)) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestErase(t *testing.T) {
	kv, j, _ := journaled(t)
	kv.Put("other/thing", []byte("not ours"))
	one, _ := openAt(t, kv, j)
	two, _ := openAt(t, kv, j)
	if err := one.Erase(); err != nil {
		t.Fatal(err)
	}
	if got := dump(t, kv); len(got) != 1 || got["other/thing"] == "" {
		t.Errorf("left: %v", got)
	}
	two.Refresh()
	for i, r := range []*registry.Registry{one, two, first(openAt(t, kv, j))} {
		if used, _ := r.Usage(); used != 0 || len(r.Runs()) != 0 || len(r.Models()) != 0 {
			t.Errorf("registry %d still has %d runs, %d units", i, len(r.Runs()), used)
		}
	}
	if err := everything(t, two); err != nil {
		t.Error(err)
	}
}
