package effect_test

import (
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/train"
	"orrery/core/registry"
	"orrery/core/store/storetest"
	"orrery/core/work"
	"orrery/core/workspace"
)

// Items are recorded while they are loaded, but not after the start.
func TestStart_NotesWhatIsLoaded(t *testing.T) {
	b := newBrowser()
	d := serving(t, b)
	d.saved()
	table := d.state.Data.Table.Hash()
	again := b.open(t)
	again.until("the champion", func(s state.State) bool { return s.Live != nil })
	again.until("the end of the start", func(state.State) bool { return again.start.done.Load() == 1 })
	again.until("the end of the last step", func(state.State) bool { // which ends after its answer
		steps := again.start.noted()
		return steps[len(steps)-1] == ""
	})
	noted := again.start.noted()
	version := state.VersionStep(again.state.Versions()[0]).Text()
	for _, want := range []string{state.RecordsStep().Text(), state.TableStep(table, "user_data.csv").Text(), version} {
		if !slices.Contains(noted, want) {
			t.Errorf("%s is not among %q", want, noted)
		}
	}
	again.do(state.MenuPressed{})
	if n := again.start.done.Load(); n != 1 {
		t.Errorf("Done was called %d times", n)
	}
}

// A safe start opens nothing, deploys nothing and changes no setting. Everything can be exported. The failed item can be
// removed, and then a normal start works.
func TestStart_Safely(t *testing.T) {
	b := newBrowser()
	d := serving(t, b)
	d.saved()
	v := d.state.Versions()[0]
	table := d.state.Data.Table.Hash()

	b.start = startNote{safe: true, failed: state.VersionStep(v).Text()}
	safe := b.open(t)
	safe.until("the stored tables", func(s state.State) bool { return s.Ready && len(s.SavedTables.Tables) == 1 })
	if s := safe.state; !s.Safe || !s.Start.Failed || s.Start.Step != state.VersionStep(v) || s.Data.Table != nil || s.Live != nil || len(s.Registry.Versions) != 1 {
		t.Fatalf("start %+v, table %v, live %v", s.Start, s.Data.Table, s.Live)
	}
	zip := exportedBy(t, safe)
	if content, err := workspace.Read(zip); err != nil || len(content.Tables) != 1 || len(content.Records) == 0 {
		t.Errorf("the export: %v", err)
	} else if _, there := content.Records["d/durability"]; there {
		t.Error("the file has the setting that applies only to this browser")
	}
	safe.do(data.TableOpened{Hash: table})
	safe.until("the table", func(s state.State) bool { return s.Data.Index != nil })
	safe.do(state.Visited{Station: station.Experiments, Sub: "run/" + v.Run})
	if s := safe.state; s.Live != nil || !strings.Contains(s.Serve.Unready, "without models") || s.Experiments.Summary == nil || !strings.Contains(s.Experiments.Summary.Wrong, "without models") {
		t.Errorf("a table that was opened by hand deployed %v, %q", s.Live, s.Serve.Unready)
	}
	for _, step := range safe.start.noted() {
		if strings.Contains(step, `"kind":"version"`) || strings.Contains(step, `"kind":"run"`) {
			t.Errorf("a model was loaded: %s", step)
		}
	}
	safe.do(state.RemovalAsked{Step: safe.state.Start.Step}, state.RemovalConfirmed{})
	safe.until("the removal", func(s state.State) bool { return s.Start.Removed != "" })
	safe.saved()
	if n := len(safe.state.Registry.Versions); n != 0 || safe.start.forgotten.Load() != 1 {
		t.Errorf("%d versions, the failure was forgotten %d times", n, safe.start.forgotten.Load())
	}
	if e := safe.state.AuditTrail(v.Model)[0]; e.Kind != registry.EventRemove || e.From != v.N {
		t.Errorf("the trail ends with %+v", e)
	}

	b.start = startNote{}
	normal := b.open(t)
	normal.until("the table and the end of the start", func(s state.State) bool { return s.Data.Index != nil && normal.start.done.Load() == 1 })
	if s := normal.state; s.Safe || s.Data.Name != "user_data.csv" || s.Live != nil || len(s.Registry.Runs) != 1 {
		t.Errorf("after the removal: %+v, %s, %d runs", s.Start, s.Data.Name, len(s.Registry.Runs))
	}
}

// A safe start without changes leaves everything unchanged.
func TestStart_SafelyChangesNothing(t *testing.T) {
	b := newBrowser()
	d := serving(t, b)
	d.saved()
	b.start = startNote{safe: true, failed: "-"}
	safe := b.open(t)
	safe.until("the stored data", func(s state.State) bool { return s.Ready })
	if !safe.state.Start.Failed || safe.state.Start.Step.Removable() {
		t.Errorf("start %+v", safe.state.Start)
	}
	safe.do(state.MenuPressed{}, state.Visited{Station: station.Train}, state.Visited{Station: station.Serve})
	safe.saved()
	b.start = startNote{}
	normal := b.open(t)
	normal.until("the champion", func(s state.State) bool { return s.Live != nil })
}

// A table that crashed a start is not read by the export, and can be removed although a champion was fitted on it.
func TestStart_TableThatFails(t *testing.T) {
	b := newBrowser()
	d := serving(t, b)
	d.saved()
	step := state.TableStep(d.state.Data.Table.Hash(), "user_data.csv")
	b.start = startNote{safe: true, failed: step.Text()}
	safe := b.open(t)
	safe.until("the stored tables", func(s state.State) bool { return len(s.SavedTables.Tables) == 1 })
	if content, err := workspace.Read(exportedBy(t, safe)); err != nil || len(content.Tables) != 0 {
		t.Errorf("the export reads the table: %v", err)
	}
	safe.until("the report of the damaged table", func(s state.State) bool {
		return strings.Contains(s.Toast.Text, "Damaged and not included: user_data.csv")
	})
	safe.do(state.RemovalAsked{Step: step}, state.RemovalDropped{})
	if safe.state.Start.Asking.Kind != "" || len(safe.state.SavedTables.Tables) != 1 {
		t.Error("the removal is still to be confirmed, or other tables are missing")
	}
	safe.do(state.RemovalAsked{Step: step}, state.RemovalConfirmed{})
	safe.until("the removal", func(s state.State) bool { return s.Start.Removed == step.What && len(s.SavedTables.Tables) == 0 })
	if safe.start.forgotten.Load() != 1 {
		t.Error("the failure is still recorded")
	}
}

// A run whose model crashes the program is removed with its versions.
func TestStart_RunThatFails(t *testing.T) {
	b := newBrowser()
	d := serving(t, b)
	d.saved()
	b.start = startNote{safe: true, failed: state.RunStep(d.state.Registry.Runs[0]).Text()}
	safe := b.open(t)
	safe.until("the stored data", func(s state.State) bool { return s.Ready })
	safe.do(state.RemovalAsked{Step: safe.state.Start.Step}, state.RemovalConfirmed{})
	safe.until("the removal", func(s state.State) bool { return s.Start.Removed != "" })
	if s := safe.state; len(s.Registry.Runs) != 0 || len(s.Registry.Versions) != 0 || s.Start.Removed != "the model of run 1" {
		t.Errorf("%d runs, %d versions, removed %q", len(s.Registry.Runs), len(s.Registry.Versions), s.Start.Removed)
	}
}

// If only a version of a run could be removed, the message and the screen show that.
func TestStart_PartialRemoval(t *testing.T) {
	b := newBrowser()
	d := serving(t, b)
	run := d.state.Registry.Runs[0]
	d.saved()
	d.effects.Run(station.Register{Run: run.ID, Model: "another"})
	d.until("another version", func(s state.State) bool { return len(s.Registry.Versions) == 2 })
	var broken atomic.Bool
	b.kv = &storetest.Faulty{KV: b.kv, Fail: func(op, key string) error {
		if broken.Load() && op == "delete" && strings.Contains(key, "/v/user_data/") {
			return errors.New("broken")
		}
		return nil
	}}
	b.start = startNote{safe: true, failed: state.RunStep(run).Text()}
	safe := b.open(t)
	safe.until("the stored data", func(s state.State) bool { return s.Ready })
	broken.Store(true)
	safe.do(state.RemovalAsked{Step: safe.state.Start.Step}, state.RemovalConfirmed{})
	safe.until("the failure", func(s state.State) bool { return s.Storage.Failed != "" })
	s := safe.state
	if want := "1 of 2 versions of the run were removed, and the run was not: "; !strings.HasPrefix(s.Storage.Failed, want) || s.Start.Removed != "" {
		t.Errorf("failed %q, want %q; removed %q", s.Storage.Failed, want, s.Start.Removed)
	}
	if len(s.Registry.Runs) != 1 || len(s.Registry.Versions) != 1 || s.Registry.Versions[0].Model != "user_data" {
		t.Errorf("on the screen: %d runs, versions %+v", len(s.Registry.Runs), s.Registry.Versions)
	}
	safe.saved()
}

// Without any usable store the open table is exported nevertheless.
func TestExport_WithoutStores(t *testing.T) {
	b := newBrowser()
	b.kv, b.journal, b.blobs = blocked{}, nil, nil
	d := b.open(t)
	loaded(t, d)
	trained(t, d)
	zip := exportedBy(t, d)
	other := newBrowser()
	e := other.open(t)
	e.until("the stored data", func(s state.State) bool { return s.Ready })
	e.do(data.FileChosen{Name: "w.zip", Source: work.BytesSource(zip)})
	e.until("the dry run", func(s state.State) bool { return s.Workspace.Found != nil })
	if f := e.state.Workspace.Found; f.Plan.Runs.New != 1 || !slices.Equal(f.Tables, []string{"user_data.csv"}) {
		t.Errorf("the file has %+v", f)
	}
}

// Persistent storage is requested once, after the first version. The answer and the last export survive a reload.
func TestDurability(t *testing.T) {
	b := newBrowser()
	d := b.open(t)
	loaded(t, d)
	trained(t, d)
	if d.page.persists.Load() != 0 || !d.state.ExportDue() {
		t.Error("it was asked without a version, or work without an export needs none")
	}
	promoted(t, d)
	d.until("the answer", func(s state.State) bool { return s.Durability.Persistence == "granted" })
	exportedBy(t, d)
	d.saved()
	again := b.open(t)
	again.until("the champion", func(s state.State) bool { return s.Live != nil })
	if again.state.Durability.Persistence != "granted" || again.state.Durability.Exported.IsZero() || again.state.ExportDue() {
		t.Errorf("after a reload: %+v", again.state.Durability)
	}
	again.do(train.FitPressed{})
	again.until("another run", func(s state.State) bool { return len(s.Registry.Runs) == 2 && s.Train.RunID != "" })
	again.do(station.RegisterPressed{Run: again.state.Train.RunID})
	again.until("another version", func(s state.State) bool { return len(s.Registry.Versions) == 2 })
	again.saved()
	if n := d.page.persists.Load() + again.page.persists.Load(); n != 1 {
		t.Errorf("it was asked %d times", n)
	}
}
