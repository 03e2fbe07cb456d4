package effect_test

import (
	"errors"
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
	"orrery/core/work"
)

// halting is a page whose site does not answer until it is released.
type halting struct {
	*page
	gate chan struct{}
}

func (p halting) SiteFile(path string) (work.Source, bool) {
	<-p.gate
	return p.page.SiteFile(path)
}

// If the store is full, the message names what was not saved, existing data is kept, and the schedule pauses instead of
// failing every minute.
func TestFullStore(t *testing.T) {
	b := newBrowser()
	kv := store.NewMemory(40_000)
	b.kv = kv
	d := b.open(t)
	loaded(t, d)
	trained(t, d)
	promoted(t, d)
	d.do(automation.ScheduleToggled{})
	d.saved()
	kv.Budget = used(t, kv) + 2600 // settings and events fit, but not a run with its model
	runs := len(d.state.Registry.Runs)
	d.do(train.TrainTyped{Field: "C", Text: "0.1"}, train.FitPressed{})
	d.until("the refusal", func(s state.State) bool { return s.Storage.Failed != "" })
	for _, want := range []string{"full", "run 2", "nothing else was changed", "delete older runs"} {
		if !strings.Contains(d.state.Storage.Failed, want) {
			t.Errorf("failed %q, want %q in it", d.state.Storage.Failed, want)
		}
	}
	d.until("the end of the run, without its model", func(s state.State) bool { return status(s) == registry.StatusFailed })
	if r := d.state.Registry.Runs[0]; d.state.Train.Result == nil || d.state.Train.RunID != "" || len(d.state.Registry.Runs) != runs+1 || !strings.HasPrefix(r.Err, "Its model was not saved: ") || d.state.Storage.Failed == "" {
		t.Errorf("the result is not shown, or not reported as unsaved: %+v, %q", r, d.state.Storage.Failed)
	}
	if !d.state.Automation.On {
		t.Error("a manual fit that was not saved paused the schedule")
	}
	d.do(automation.RunNowPressed{})
	d.until("the pass", func(s state.State) bool { return len(s.Automation.History) == 1 && s.Automation.Current == nil })
	if last := d.state.Automation.History[0]; last.Status() != "failed" || d.state.Automation.On {
		t.Errorf("pass %s, schedule on %v: want failed, off", last.Status(), d.state.Automation.On)
	}
	d.do(serve.ServeKeyTyped{Text: second}, serve.PredictPressed{})
	d.until("a prediction", func(s state.State) bool { return s.Answer != nil })
	d.saved()
	kv.Budget = 0
	d.do(experiments.PrunePressed{}, experiments.PrunePressed{})
	d.until("the run that had no room", func(s state.State) bool { return s.Train.RunID != "" && s.Storage.Failed == "" })
	again := b.open(t)
	again.until("the champion after a reload", func(s state.State) bool { return s.Live != nil })
	// The run without its model, and the one with it.
	if got := again.state.Registry.Runs; len(got) != runs+2 || got[0].Status != registry.StatusFinished || got[0].ModelID == "" || got[1].Status != registry.StatusFailed || len(again.state.Storage.Problems) != 0 || again.state.Automation.On {
		t.Errorf("after a reload: %d runs, problems %q, schedule on %v", len(again.state.Registry.Runs), again.state.Storage.Problems, again.state.Automation.On)
	}
}

func used(t *testing.T, kv store.KV) int {
	t.Helper()
	keys, err := kv.Keys("")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, k := range keys {
		v, err := kv.Get(k)
		if err != nil {
			t.Fatal(err)
		}
		n += store.Units(k) + store.Units(string(v))
	}
	return n
}

// blocked is the KV of a browser that forbids storage.
type blocked struct{ store.KV }

func (blocked) Keys(string) ([]string, error) { return nil, errors.New("storage is switched off") }

func TestBlockedStore(t *testing.T) {
	noDatabase := &storetest.FaultyJournal{Fail: func(string) error { return errors.New("no database here") }}
	for _, c := range []struct {
		name    string
		journal store.Journal
		all     bool
		runs    int
	}{{"both", noDatabase, true, 0}, {"no journal at all", nil, true, 0}, {"localStorage alone", &storetest.MemoryJournal{}, false, 1}} {
		b := newBrowser()
		b.kv, b.journal = blocked{}, c.journal
		d := b.open(t)
		loaded(t, d)
		u := d.state.Storage.Unusable
		if len(d.state.Storage.Problems) != 0 || u.LocalStorage == "" || u.All() != c.all || d.start.keepsNothing != c.all {
			t.Errorf("%s: problems %q, unusable %+v, KeepsNothing %v", c.name, d.state.Storage.Problems, u, d.start.keepsNothing)
		}
		trained(t, d)
		promoted(t, d)
		if d.state.Live == nil {
			t.Error("the app does not work without a store")
		}
		again := b.open(t)
		again.until("the stored data", func(s state.State) bool { return s.Ready })
		if got := len(again.state.Registry.Runs); got != c.runs {
			t.Errorf("%s: %d runs after a reload, want %d", c.name, got, c.runs)
		}
	}
}

// Without IndexedDB everything works, and a warning explains the consequences.
func TestNoDatabase(t *testing.T) {
	b := newBrowser()
	b.journal = &storetest.FaultyJournal{Fail: func(string) error { return errors.New("no database here") }}
	d := b.open(t)
	loaded(t, d)
	if u := d.state.Storage.Unusable; len(d.state.Storage.Problems) != 0 || u.All() || !strings.Contains(u.Database, "no database here") {
		t.Errorf("problems %q, unusable %+v", d.state.Storage.Problems, u)
	}
	trained(t, d)
	promoted(t, d)
	again := b.open(t)
	again.until("the champion after a reload", func(s state.State) bool { return s.Live != nil })
}

// Everything that the interface shows as saved is in the journal, and restored from it if localStorage is lost.
func TestSavedMeansCommitted(t *testing.T) {
	b := newBrowser()
	d := b.open(t)
	loaded(t, d)
	trained(t, d)
	promoted(t, d)
	d.saved()
	b.kv = store.NewMemory(0)
	again := b.open(t)
	again.until("the champion", func(s state.State) bool { return s.Live != nil })
	if len(again.state.Registry.Runs) != 1 || len(again.state.Storage.Problems) != 0 {
		t.Errorf("%d runs, problems %q", len(again.state.Registry.Runs), again.state.Storage.Problems)
	}
}

// A killed worker has lost its tables. If they are not stored, the page sends the table again without an error.
func TestWorkerKilled(t *testing.T) {
	for _, kept := range []bool{true, false} {
		b := newBrowser()
		if !kept {
			b.blobs = nil
		}
		d := b.open(t)
		loaded(t, d)
		if d.state.Data.Kept != kept {
			t.Fatalf("kept %v, want %v", d.state.Data.Kept, kept)
		}
		b.killWorker()
		d.do(checks.ChecksPressed{}) // may be sent before the page knows that the worker was killed, and then fails
		d.until("the end of the checks", func(s state.State) bool { return !s.Checks.Running.Running() })
		withFeature(t, d)
		trained(t, d)
		promoted(t, d)
		if d.state.Live == nil || b.workers.Load() != 3 { // the first, its successor and the model server
			t.Errorf("tables kept %v: live %v, %d workers", kept, d.state.Live, b.workers.Load())
		}
		// Another page has only the name of the table.
		again := b.open(t)
		again.until("an end of loading", func(s state.State) bool { return s.Ready && !s.Data.Loading.Running() })
		if kept != (again.state.Data.Table != nil) {
			t.Errorf("tables kept %v: table after a reload: %v", kept, again.state.Data.Table != nil)
		}
		if again.state.Data.Failed.Any() {
			t.Errorf("tables kept %v: %+v", kept, again.state.Data.Failed)
		}
	}
}

// The stored table may be missing, as a browser may clear only its larger store.
func TestStoredTableMissing(t *testing.T) {
	b := newBrowser()
	d := b.open(t)
	loaded(t, d)
	trained(t, d)
	b.blobs = &storetest.MemoryBlobs{}
	again := b.open(t)
	again.until("the refusal", func(s state.State) bool { return s.Data.Failed.Any() })
	if again.state.Data.FailedAs != "user_data.csv" || !strings.Contains(again.state.Data.Failed.Text, "Load the file again") || len(again.state.Registry.Runs) != 1 {
		t.Errorf("%s: %+v", again.state.Data.FailedAs, again.state.Data.Failed)
	}
	again.do(features.FeatureRemoved{Name: "nobody"}, data.RoleChosen{Column: "target", Role: data.RoleIgnore})
	loaded(t, again)
}

// A table is stored until the user deletes it.
func TestTablesAreStoredUntilDeleted(t *testing.T) {
	b := newBrowser()
	d := b.open(t)
	d.do(state.Visited{Station: station.Data})
	loaded(t, d)
	old := d.state.Data.Table.Hash()
	opened(t, d, "flats.csv", flats(), "rent")
	d.until("both tables", func(s state.State) bool { return len(s.SavedTables.Tables) == 2 })
	d.do(data.TableOpened{Hash: old})
	d.until("the first table again", func(s state.State) bool { return s.Data.Name == "user_data.csv" && s.Data.Index != nil })
	d.do(data.RenamePressed{Hash: old}, data.RenameTyped{Text: "people.csv"}, data.RenameSaved{})
	d.until("its new name", func(s state.State) bool {
		return len(s.SavedTables.Tables) == 2 && s.SavedTables.Tables[0].Name+s.SavedTables.Tables[1].Name == "flats.csvpeople.csv"
	})
	flatsHash := d.state.SavedTables.Tables[0].Hash
	d.do(data.DeletePressed{Hash: flatsHash}, data.DeleteConfirmed{})
	d.until("one table", func(s state.State) bool { return len(s.SavedTables.Tables) == 1 })
	if _, err := b.blobs.Get(t.Context(), "table/"+flatsHash); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the deleted table is still stored: %v", err)
	}
	d.saved()
	again := b.open(t)
	again.until("the renamed table", func(s state.State) bool { return s.Data.Index != nil })
	if again.state.Data.Name != "people.csv" {
		t.Errorf("got %s back", again.state.Data.Name)
	}
}

func TestFetch_CancelSlowSite(t *testing.T) {
	b := newBrowser()
	d := b.open(t)
	gate := make(chan struct{})
	d.until("the end of the start", func(s state.State) bool { return s.Ready && s.Workspace.Room.Quota > 0 })
	d.effects.Page = halting{d.page, gate}
	d.do(data.SampleChosen{Name: "user_data.csv"})
	d.do(station.CancelPressed{Job: d.state.Data.Loading.Job})
	d.until("the end of loading", func(s state.State) bool { return !s.Data.Loading.Running() })
	if d.state.Toast.Text != "user_data.csv was not loaded: cancelled." {
		t.Errorf("toast %q", d.state.Toast.Text)
	}
	close(gate)
	loaded(t, d)
}

func TestMissingSample(t *testing.T) {
	d := newBrowser().open(t)
	d.do(data.SampleChosen{Name: "nobody.csv"})
	d.until("the refusal", func(s state.State) bool { return s.Data.Failed.Any() })
	if f := d.state.Data.Failed; f.Code != "fetch" || !strings.Contains(f.Text, "nobody.csv could not be fetched") {
		t.Errorf("failed: %+v", f)
	}
}

// A damaged model is reported as damaged wherever it is read.
func TestDamagedModel(t *testing.T) {
	b := newBrowser()
	b.journal = nil // it would restore the model
	d := b.open(t)
	loaded(t, d)
	trained(t, d)
	promoted(t, d)
	digest := d.state.Registry.Runs[0].ModelID
	if err := b.kv.Put("orrery/v1/m/"+digest, []byte("damaged")); err != nil {
		t.Fatal(err)
	}
	d.do(state.Visited{Station: station.Experiments, Sub: "run/" + d.state.Registry.Runs[0].ID})
	d.until("the model's text", func(s state.State) bool { return s.Experiments.Model != "" })
	if !strings.HasPrefix(d.state.Experiments.Model, "It could not be read: ") {
		t.Errorf("model: %q", d.state.Experiments.Model)
	}
	d.do(state.ToastDismissed{}, experiments.DownloadModel{ID: d.state.Registry.Runs[0].ID})
	d.until("the complaint", func(s state.State) bool { return s.Toast.Text != "" })
	d.do(experiments.PromotePressed{Version: d.state.Versions()[0]})
	d.until("the end of the gate", func(s state.State) bool { return !s.Experiments.Gate.Running() })
	if d.state.Live == nil || d.state.Storage.Failed != "" {
		t.Errorf("the live model is missing, or a read error is reported as a write error: %q", d.state.Storage.Failed)
	}
	again := b.open(t)
	again.until("the failed deployment", func(s state.State) bool { return s.Serve.Unready != "" })
	if again.state.Live != nil || !strings.Contains(again.state.Serve.Unready, "cannot serve this table") {
		t.Errorf("unready: %q", again.state.Serve.Unready)
	}
}
