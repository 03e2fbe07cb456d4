package registry_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/store"
)

func fullRun() registry.Run {
	return registry.Run{
		Name: "first", StartedBy: "schedule",
		Start:   time.Date(2022, 7, 21, 10, 11, 12, 123_456_789, time.FixedZone("CEST", 7200)),
		End:     time.Date(2022, 7, 21, 10, 11, 13, 0, time.FixedZone("CEST", 7200)),
		Params:  map[string]string{"C": "1.0"},
		Metrics: map[string]float64{"accuracy": 0.88, "auc": math.NaN(), "log_loss": math.Inf(1)},
		Tags:    map[string]string{"mlflow.note": "<b>&\u2028"},
		Data:    registry.Dataset{Name: "user_data.csv", Digest: "a1b2", Context: "train"},
		Features: []registry.Feature{
			{Name: "feature_3", Expr: "feature_1 ** 2", Version: 2},
		},
		Inputs: []string{"feature_1", "feature_3"}, Target: "target",
		Split: registry.Split{TestSize: 0.25, RandomState: math.MaxUint64, Stratify: true},
		Pipeline: ml.Pipeline{
			Steps: []ml.Spec{{Kind: "StandardScaler"}},
			Final: ml.Spec{Kind: "LogisticRegression", Params: map[string]any{"C": 1, "penalty": nil}},
		},
		Losses: []float64{0.7, 0.3, math.NaN()}, Note: "by hand",
	}
}

func TestRecord_FillsInAndKeeps(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	in := fullRun()
	got, err := r.Record(in, toyModel(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.ID) != 32 || got.Number != 1 || got.Status != "FINISHED" || got.LifecycleStage != "active" ||
		got.Experiment != "Default" || len(got.ModelID) != 64 || got.StartedBy != "schedule" {
		t.Errorf("Record filled in %+v", got)
	}
	if want := in.Start.UTC().Truncate(time.Millisecond); got.Start != want || got.Took != 877*time.Millisecond {
		t.Errorf("Start = %v, took %v, want %v and 877ms", got.Start, got.Took, want)
	}
	if got.Split != in.Split || !reflect.DeepEqual(got.Features, in.Features) || !reflect.DeepEqual(got.Tags, in.Tags) {
		t.Errorf("Record changed what was given: %+v", got)
	}
	if !math.IsNaN(got.Metrics["auc"]) || !math.IsInf(got.Metrics["log_loss"], 1) || !math.IsNaN(got.Losses[2]) {
		t.Errorf("metrics %v, losses %v: not-a-number was lost", got.Metrics, got.Losses)
	}
	again, problems := open(t, kv)
	if len(problems) != 0 {
		t.Errorf("problems after a clean write: %v", problems)
	}
	if a, b := text(t, got), text(t, again.Runs()[0]); a != b {
		t.Errorf("after a reload the run is\n%s\nwant\n%s", b, a)
	}
	in.Metrics["accuracy"] = 0
	if r.Runs()[0].Metrics["accuracy"] != 0.88 {
		t.Error("the registry kept the caller's map")
	}
}

func text(t failer, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestRun_JSONHasMLflowsNames(t *testing.T) {
	r, _ := open(t, &store.Memory{})
	run, err := r.Record(fullRun(), toyModel(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]map[string]any
	if err := json.Unmarshal([]byte(text(t, run)), &got); err != nil {
		t.Fatal(err)
	}
	info := got["info"]
	for _, name := range []string{"run_id", "experiment_id", "run_name", "status", "start_time", "end_time", "artifact_uri", "lifecycle_stage"} {
		if _, ok := info[name]; !ok {
			t.Errorf("info has no %s", name)
		}
	}
	if info["start_time"] != 1658391072123.0 || info["artifact_uri"] != "orrery/v1/m/"+run.ModelID {
		t.Errorf("start_time %v, artifact_uri %v", info["start_time"], info["artifact_uri"])
	}
	metrics := got["data"]["metrics"].([]any)
	want := map[string]any{"key": "auc", "value": "nan", "timestamp": 1658391073000.0, "step": 0.0}
	if len(metrics) != 3 || !reflect.DeepEqual(metrics[1], want) {
		t.Errorf("metrics = %v, want %v second", metrics, want)
	}
	dataset := got["inputs"]["datasets"].([]any)[0]
	if !reflect.DeepEqual(dataset, map[string]any{"name": "user_data.csv", "digest": "a1b2", "context": "train"}) {
		t.Errorf("dataset = %v", dataset)
	}
}

func TestRecord_FailedAndRefused(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	failed, err := r.Record(registry.Run{Err: "one class in train"}, nil)
	if err != nil || failed.Status != registry.StatusFailed || failed.ModelID != "" {
		t.Errorf("a failed run: %+v, %v", failed, err)
	}
	if _, err := r.Record(registry.Run{ID: failed.ID}, nil); err == nil {
		t.Error("a run was recorded twice")
	}
	before := dump(t, kv)
	for _, run := range []registry.Run{{Status: registry.StatusRunning}, {Status: registry.StatusScheduled}, {ID: "a/b"}} {
		if _, err := r.Record(run, toyModel(t, 1)); err == nil {
			t.Errorf("Record took %+v", run)
		}
	}
	if !reflect.DeepEqual(dump(t, kv), before) {
		t.Error("a refused run left something in the store")
	}
}

func TestRecord_SameModelIsStoredOnce(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	for range 3 {
		if _, err := r.Record(registry.Run{}, toyModel(t, 1)); err != nil {
			t.Fatal(err)
		}
	}
	keys, _ := kv.Keys("orrery/v1/m/")
	if len(keys) != 1 || len(r.Runs()) != 3 {
		t.Errorf("%d models for %d runs, want 1 for 3", len(keys), len(r.Runs()))
	}
	if got := []int{r.Runs()[0].Number, r.Runs()[2].Number}; !slices.Equal(got, []int{3, 1}) {
		t.Errorf("first and last of Runs are %v, want the newest first", got)
	}
}

func TestRegister(t *testing.T) {
	r, _ := open(t, &store.Memory{})
	run := func(model *ml.Model) string {
		got, err := r.Record(registry.Run{}, model)
		if err != nil {
			t.Fatal(err)
		}
		return got.ID
	}
	a, b, c, failed := run(toyModel(t, 1)), run(toyModel(t, 2)), run(toyModel(t, 1)), run(nil)
	for i, c := range []struct {
		run       string
		n, sameAs int
	}{{a, 1, 0}, {b, 2, 0}, {c, 3, 1}, {a, 1, 0}} {
		v, err := r.Register(c.run, "m", "because")
		if err != nil || v.N != c.n || v.SameAs != c.sameAs || v.Reason != "because" || v.Run != c.run {
			t.Errorf("%d: Register = %+v, %v, want version %d, same as %d", i, v, err, c.n, c.sameAs)
		}
	}
	if got := r.Versions("m"); len(got) != 3 || got[2].N != 3 {
		t.Errorf("Versions = %v, want 3 and the first first", got)
	}
	if v, err := r.Register(b, "other", ""); err != nil || v.N != 1 {
		t.Errorf("another model counts from %d, %v, want 1", v.N, err)
	}
	if got := r.Models(); !slices.Equal(got, []string{"m", "other"}) {
		t.Errorf("Models = %v", got)
	}
	var missing *registry.MissingError
	for _, id := range []string{failed, "nobody"} {
		if _, err := r.Register(id, "m", ""); !errors.As(err, &missing) {
			t.Errorf("Register(%q): %v, want *MissingError", id, err)
		}
	}
	for _, name := range []string{"", "a/b", "m@champion", "a:b", "a\nb", strings.Repeat("x", 101)} {
		if _, err := r.Register(a, name, ""); err == nil {
			t.Errorf("Register took the name %q", name)
		}
	}
}

func TestSetAlias(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	for i := range 3 {
		run, err := r.Record(registry.Run{}, toyModel(t, float64(i)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Register(run.ID, "m", fmt.Sprintf("v%d", i+1)); err != nil {
			t.Fatal(err)
		}
	}
	for i, c := range []struct {
		alias string
		n     int
		want  string
	}{
		{"champion", 1, "map[champion:1]"},
		{"champion", 1, "map[champion:1]"},
		{"champion", 2, "map[champion:2 previous:1]"},
		{"mine", 1, "map[champion:2 mine:1 previous:1]"},
		{"champion", 3, "map[champion:3 mine:1 previous:2]"},
		{"champion", 2, "map[champion:2 mine:1 previous:3]"},
		{"mine", 0, "map[champion:2 previous:3]"},
		{"champion", 0, "map[previous:2]"},
	} {
		if err := r.SetAlias("m", c.alias, c.n, "step"); err != nil {
			t.Fatalf("%d: %v", i, err)
		}
		if got := fmt.Sprint(r.Aliases("m")); got != c.want {
			t.Errorf("%d: after %s -> %d the aliases are %s, want %s", i, c.alias, c.n, got, c.want)
		}
		again, _ := open(t, kv)
		if got := fmt.Sprint(again.Aliases("m")); got != c.want {
			t.Errorf("%d: after a reload the aliases are %s, want %s", i, got, c.want)
		}
	}
	if _, ok := r.Alias("m", "champion"); ok {
		t.Error("an alias that was taken away is there")
	}
	history := r.History("m")
	if len(history) != 10 || history[0].From != 2 || history[0].To != 0 || history[9].Kind != registry.EventRegister || history[9].Why != "v1" {
		t.Errorf("History = %+v, want 7 moves and 3 versions, the newest first", history)
	}
}

func TestSetAlias_MissingError(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	var missing *registry.MissingError
	err := r.SetAlias("m", "champion", 7, "")
	if !errors.As(err, &missing) || err.Error() != "registry: there is no version 7 of m" {
		t.Errorf("SetAlias: %v", err)
	}
	if err := r.SetAlias("m", "a/b", 0, ""); err == nil {
		t.Error("SetAlias took the name a/b")
	}
	if len(dump(t, kv)) != 0 {
		t.Error("a refused alias left something in the store")
	}
}

func TestLoad(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	model := toyModel(t, 1)
	run, err := r.Record(registry.Run{}, model)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Register(run.ID, "m", ""); err != nil {
		t.Fatal(err)
	}
	if err := r.SetAlias("m", registry.Champion, 1, "first"); err != nil {
		t.Fatal(err)
	}
	r, _ = open(t, kv)
	got, v, err := r.Load("m", registry.Champion, toyCatalog())
	if err != nil || got.Digest() != model.Digest() || v.N != 1 {
		t.Fatalf("Load = %v, %+v, %v", got, v, err)
	}
	var missing *registry.MissingError
	if _, _, err := r.Load("m", "challenger", toyCatalog()); !errors.As(err, &missing) {
		t.Errorf("Load of no alias: %v, want *MissingError", err)
	}
	if _, _, err := r.Load("m", registry.Champion, nil); err == nil || !strings.Contains(err.Error(), "m v1") {
		t.Errorf("Load without kinds: %v, want an error that names the version", err)
	}
	kv.Delete("orrery/v1/m/" + run.ModelID)
	if _, _, err := r.Load("m", registry.Champion, toyCatalog()); !errors.As(err, &missing) {
		t.Errorf("Load of a model that is gone: %v, want *MissingError", err)
	}
}

func TestDelete(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	var ids []string
	for _, answer := range []float64{1, 1, 2, 3} {
		run, err := r.Record(registry.Run{}, toyModel(t, answer))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, run.ID)
	}
	if _, err := r.Register(ids[0], "m", ""); err != nil {
		t.Fatal(err)
	}
	before := dump(t, kv)
	var used *registry.UsedError
	if err := r.Delete("room", ids[3], ids[0]); !errors.As(err, &used) || used.Run != 1 {
		t.Errorf("Delete of a version's run: %v, want *UsedError", err)
	}
	var missing *registry.MissingError
	if err := r.Delete("room", ids[3], "nobody"); !errors.As(err, &missing) {
		t.Errorf("Delete of nobody: %v, want *MissingError", err)
	}
	if !reflect.DeepEqual(dump(t, kv), before) {
		t.Error("a refused Delete changed the store")
	}
	if err := r.Delete("room", ids[1], ids[3]); err != nil {
		t.Fatal(err)
	}
	if keys, _ := kv.Keys("orrery/v1/m/"); len(keys) != 2 {
		t.Errorf("%d models left, want that of the version and that of run 3", len(keys))
	}
	again, _ := open(t, kv)
	run, err := again.Record(registry.Run{}, nil)
	if err != nil || run.Number != 5 {
		t.Errorf("the next run has number %d, %v, want 5: a deleted number does not come again", run.Number, err)
	}
	if n, err := again.Prune(0, "all"); err != nil || n != 2 || len(again.Runs()) != 1 {
		t.Errorf("Prune(0) = %d, %v, left %d runs, want 2 deleted and the version's left", n, err, len(again.Runs()))
	}
	if n, err := again.Prune(100, "none"); err != nil || n != 0 {
		t.Errorf("Prune(100) = %d, %v, want 0", n, err)
	}
}

func TestSettings(t *testing.T) {
	kv := &store.Memory{}
	r, _ := open(t, kv)
	if _, ok := getSetting(r, "theme"); ok {
		t.Error("a setting that nobody put is there")
	}
	for _, v := range []string{`"day"`, `"night"`} {
		if err := putSetting(r, "theme", []byte(v)); err != nil {
			t.Fatal(err)
		}
	}
	again, _ := open(t, kv)
	if got, ok := getSetting(again, "theme"); !ok || string(got) != `"night"` {
		t.Errorf("GetSetting = %q, %v, want night", got, ok)
	}
	if used, _ := r.Usage(); used != kv.Used() {
		t.Errorf("Usage = %d, want %d: an overwrite counts once", used, kv.Used())
	}
	if err := deleteSetting(again, "theme"); err != nil {
		t.Fatal(err)
	}
	if _, ok := getSetting(again, "theme"); ok {
		t.Error("a deleted setting is there")
	}
	for name, v := range map[string]string{"": "1", "a\nb": "1", "x": "{", "long": `"` + strings.Repeat("x", 1<<20) + `"`} {
		if err := putSetting(r, name, []byte(v)); err == nil {
			t.Errorf("PutSetting took %.20q as %q", v, name)
		}
	}
}

func TestTwoTabs_NothingIsOverwritten(t *testing.T) {
	kv := &store.Memory{}
	a, _ := open(t, kv)
	b, _ := open(t, kv)
	tabs := []*registry.Registry{a, b}
	for i := range 10 {
		r := tabs[i%2]
		run, err := r.Record(registry.Run{}, toyModel(t, float64(i)))
		if err != nil {
			t.Fatal(err)
		}
		v, err := r.Register(run.ID, "m", "")
		if err != nil || v.N != i+1 {
			t.Fatalf("tab %d registered version %d, %v, want %d", i%2, v.N, err, i+1)
		}
		if err := r.SetAlias("m", registry.Champion, v.N, ""); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.Refresh(); err != nil {
		t.Fatal(err)
	}
	if runs, history := len(a.Runs()), len(a.History("m")); runs != 10 || history != 20 {
		t.Errorf("%d runs and %d events, want 10 and 20", runs, history)
	}
	if v, _ := a.Alias("m", registry.Previous); v.N != 9 {
		t.Errorf("previous is %d, want 9", v.N)
	}
}
