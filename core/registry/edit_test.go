package registry_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"orrery/core/registry"
	"orrery/core/store"
)

func keepRun(t *testing.T, r *registry.Registry, run registry.Run) registry.Run {
	t.Helper()
	run, err := r.Record(run, nil)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func get(t *testing.T, r *registry.Registry, id string) registry.Run {
	t.Helper()
	run, err := r.Run(id)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// both holds that what is in memory and what a reload reads are the same.
func both(t *testing.T, r *registry.Registry, kv store.KV) {
	t.Helper()
	again, problems := open(t, kv)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if a, b := r.Runs(), again.Runs(); !reflect.DeepEqual(a, b) {
		t.Errorf("in memory\n%+v\nafter a reload\n%+v", a, b)
	}
	if a, b := r.Experiments(), again.Experiments(); !reflect.DeepEqual(a, b) {
		t.Errorf("experiments in memory %+v, after a reload %+v", a, b)
	}
}

func TestSetTag(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	first := keepRun(t, r, registry.Run{Tags: map[string]string{"team": "a", "kept": "yes"}})
	steps := []struct {
		do   func() error
		want string
	}{
		{func() error { return r.SetTag(first.ID, "team", "b") }, "map[kept:yes team:b]"},
		{func() error { return r.SetTag(first.ID, registry.TagNote, "a\nnote") }, "map[kept:yes mlflow.note.content:a\nnote team:b]"},
		{func() error { return r.DeleteTag(first.ID, "kept") }, "map[mlflow.note.content:a\nnote team:b]"},
		{func() error { return r.DeleteTag(first.ID, registry.TagNote) }, "map[team:b]"},
		{func() error { return r.SetTag(first.ID, "kept", "") }, "map[kept: team:b]"},
		{func() error { return r.DeleteTag(first.ID, "never there") }, "map[kept: team:b]"},
	}
	for i, s := range steps {
		before := get(t, r, first.ID).Tags
		was := fmt.Sprint(before)
		if err := s.do(); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(get(t, r, first.ID).Tags); got != s.want {
			t.Errorf("step %d: %s, want %s", i, got, s.want)
		}
		if fmt.Sprint(before) != was {
			t.Errorf("step %d changed tags that were handed out", i)
		}
		both(t, r, kv)
	}
	keys, _ := kv.Keys("orrery/v1/e/")
	if len(keys) != 5 {
		t.Errorf("%d events, want 5: what changes nothing writes nothing", len(keys))
	}
	if err := r.SetTag(first.ID, registry.TagName, "better name"); err != nil || get(t, r, first.ID).Name != "better name" || r.Runs()[0].Name != "better name" {
		t.Errorf("%v, name %q", err, get(t, r, first.ID).Name)
	}
	for _, key := range []string{"", "  ", strings.Repeat("k", 251)} {
		if err := r.SetTag(first.ID, key, "x"); err == nil {
			t.Errorf("the key %.10q is taken", key)
		}
	}
	var missing *registry.MissingError
	if err := r.SetTag("nobody", "k", "v"); !errors.As(err, &missing) {
		t.Errorf("a run that is not there: %v", err)
	}
	if err := r.SetTag(first.ID, "k", strings.Repeat("v", 8001)); err == nil {
		t.Error("a tag of 8001 bytes is taken")
	}
}

func TestTrash(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	a, b := keepRun(t, r, registry.Run{}), keepRun(t, r, registry.Run{})
	if err := r.Trash("old", a.ID, b.ID); err != nil {
		t.Fatal(err)
	}
	if err := r.Restore("needed", b.ID); err != nil {
		t.Fatal(err)
	}
	both(t, r, kv)
	if got := get(t, r, a.ID).LifecycleStage + " " + get(t, r, b.ID).LifecycleStage; got != "deleted active" {
		t.Errorf("stages %s", got)
	}
	if err := r.Trash("again", a.ID); err != nil {
		t.Error(err)
	}
	if keys, _ := kv.Keys("orrery/v1/e/"); len(keys) != 2 {
		t.Errorf("%d events, want 2", len(keys))
	}
	// Another tab trashes after this one has read: both see the same in the end.
	other, _ := open(t, kv)
	if err := other.Trash("other tab", b.ID); err != nil {
		t.Fatal(err)
	}
	if err := r.Trash("this tab", b.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Refresh(); err != nil || !reflect.DeepEqual(r.Runs(), other.Runs()) {
		t.Errorf("%v: two tabs differ", err)
	}
}

func TestExperiments(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	keepRun(t, r, registry.Run{Experiment: "user_data"})
	x, err := r.CreateExperiment("churn")
	if err != nil {
		t.Fatal(err)
	}
	one, two := keepRun(t, r, registry.Run{Experiment: x.ID}), keepRun(t, r, registry.Run{Experiment: x.ID})
	if err := r.Trash("bad", two.ID); err != nil {
		t.Fatal(err)
	}
	if err := r.RenameExperiment("user_data", "users"); err != nil {
		t.Fatal(err)
	}
	both(t, r, kv)
	names := func() string {
		var out []string
		for _, x := range r.Experiments() {
			out = append(out, fmt.Sprintf("%s %s %d", x.Name, x.Stage, x.Runs))
		}
		return strings.Join(out, ", ")
	}
	if got := names(); got != "churn active 1, users active 1" {
		t.Errorf("experiments: %s", got)
	}
	if err := r.TrashExperiment(x.ID); err != nil {
		t.Fatal(err)
	}
	three := keepRun(t, r, registry.Run{Experiment: x.ID}) // a tab that has not heard of it
	both(t, r, kv)
	stages := func() (out []string) {
		for _, id := range []string{one.ID, two.ID, three.ID} {
			out = append(out, get(t, r, id).LifecycleStage)
		}
		return out
	}
	if got := stages(); !slices.Equal(got, []string{"deleted", "deleted", "deleted"}) {
		t.Errorf("in the bin: %q", got)
	}
	if err := r.RestoreExperiment(x.ID); err != nil {
		t.Fatal(err)
	}
	both(t, r, kv)
	if got := stages(); !slices.Equal(got, []string{"active", "deleted", "active"}) {
		t.Errorf("restored: %q", got)
	}
	var missing *registry.MissingError
	for name, err := range map[string]error{
		"taken": func() error { _, err := r.CreateExperiment("users"); return err }(), "rename to taken": r.RenameExperiment(x.ID, "users"),
		"empty": r.RenameExperiment(x.ID, ""), "slash": r.RenameExperiment(x.ID, "a/b"),
	} {
		if err == nil {
			t.Errorf("%s: the name is taken", name)
		}
	}
	if err := r.RenameExperiment("nobody", "x"); !errors.As(err, &missing) {
		t.Errorf("an experiment that is not there: %v", err)
	}
}

func TestPromote_KeepsWhatTheChecksSaid(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	run, err := r.Record(registry.Run{}, toyModel(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Register(run.ID, "m", "first"); err != nil {
		t.Fatal(err)
	}
	if err := r.Promote("m", 1, "beats the rule of thumb", "9 of 9 checks pass"); err != nil {
		t.Fatal(err)
	}
	again, _ := open(t, kv)
	e := again.History("m")[0]
	if e.Alias != registry.Champion || e.To != 1 || e.Why != "beats the rule of thumb" || e.Gate != "9 of 9 checks pass" {
		t.Errorf("event %+v", e)
	}
}

// TestModel_Tampered puts another, whole model under a digest: the record's own checksum
// is right, and still it is refused, by name.
func TestModel_Tampered(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	run, err := r.Record(registry.Run{}, toyModel(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	other, err := r.Record(registry.Run{}, toyModel(t, 2))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Register(run.ID, "m", ""); err != nil {
		t.Fatal(err)
	}
	if err := r.SetAlias("m", registry.Champion, 1, ""); err != nil {
		t.Fatal(err)
	}
	b, err := kv.Get("orrery/v1/m/" + other.ModelID)
	if err != nil {
		t.Fatal(err)
	}
	if err := kv.Put("orrery/v1/m/"+run.ModelID, b); err != nil {
		t.Fatal(err)
	}
	var tampered *registry.TamperedError
	if _, err := r.Model(run.ModelID); !errors.As(err, &tampered) || !strings.Contains(err.Error(), run.ModelID[:12]) {
		t.Errorf("Model: %v", err)
	}
	_, _, err = r.Load("m", registry.Champion, toyCatalog())
	if !errors.As(err, &tampered) || !strings.Contains(err.Error(), "load m v1: model "+run.ModelID[:12]+" was changed after it was saved") {
		t.Errorf("Load: %v", err)
	}
}
