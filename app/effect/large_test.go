package effect_test

import (
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/core/store/large"
	"orrery/core/work"
)

// bigDesk returns an app with a champion that is too large for localStorage.
func bigDesk(t *testing.T, b *browser) *desk {
	t.Helper()
	d := b.open(t)
	loaded(t, d)
	d.do(train.EstimatorChosen{Op: "RandomForestClassifier"}, train.ParamTyped{Branch: train.Final, Name: "n_estimators", Text: "250"})
	trained(t, d)
	promoted(t, d)
	d.until("the champion behind the server", func(s state.State) bool { return s.Live != nil && s.Storage.Saving == 0 })
	return d
}

// models returns the keys of models in localStorage and in the database.
func (b *browser) models(t *testing.T) (inKV, inBlobs []string) {
	t.Helper()
	inKV, err := b.kv.Keys("orrery/v1/m/")
	if err != nil {
		t.Fatal(err)
	}
	if inBlobs, err = b.blobs.Keys(t.Context(), large.Prefix); err != nil {
		t.Fatal(err)
	}
	return inKV, inBlobs
}

// A large model is recorded, checked, promoted, served, exported, erased, imported and served again. Its predictions stay
// the same, and it is never in localStorage.
func TestLargeModel(t *testing.T) {
	b := newBrowser()
	d := bigDesk(t, b)
	key, err := d.state.Data.Table.Column("user_id")
	if err != nil {
		t.Fatal(err)
	}
	user := key.Cell(3)
	want := d.ask(serve.ServeKeyTyped{Text: user}).Prediction.Proba
	if kv, blobs := b.models(t); len(kv) != 0 || len(blobs) != 1 || d.state.Storage.Large != 1 || d.state.Storage.LargeBytes <= large.Over {
		t.Errorf("in localStorage %q, in the database %q, storage %+v", kv, blobs, d.state.Storage)
	}
	d = b.open(t)
	d.until("the champion after a reload", func(s state.State) bool { return s.Live != nil && s.Data.Index != nil })
	if got := d.ask(serve.ServeKeyTyped{Text: user}).Prediction; len(got.Proba) != 2 || got.Proba[1] != want[1] {
		t.Errorf("after a reload %+v, before %v", got, want)
	}
	run := d.state.Versions()[0].Run
	d.do(state.Visited{Station: station.Experiments, Sub: experiments.RunURL(run).Sub})
	d.until("the model on the run's page", func(s state.State) bool {
		return s.Experiments.Model != "" && s.Experiments.Summary != nil && s.Experiments.Summary.Wrong == ""
	})
	zip := exportedBy(t, d)
	d.do(state.ErasePressed{}, state.ErasePressed{})
	d.until("the reload", func(state.State) bool { return d.page.restarts.Load() == 1 || d.tickle() })
	if ids, _ := b.blobs.Keys(t.Context(), ""); len(ids) != 0 {
		t.Errorf("erased, and there is %q", ids)
	}
	d = b.open(t)
	d.until("the stored data", func(s state.State) bool { return s.Ready })
	d.do(data.FileChosen{Name: "w.zip", Source: work.BytesSource(zip)})
	d.until("the dry run", func(s state.State) bool { return s.Workspace.Found != nil })
	if f := d.state.Workspace.Found; f.Plan.Models.New != 1 {
		t.Errorf("the dry run: %+v", f.Plan)
	}
	d.do(state.ImportPressed{})
	d.until("the import", func(s state.State) bool { return len(s.Registry.Runs) == 1 })
	d = b.open(t)
	d.until("the champion after the import", func(s state.State) bool { return s.Live != nil && s.Data.Index != nil })
	if got := d.ask(serve.ServeKeyTyped{Text: user}).Prediction; len(got.Proba) != 2 || got.Proba[1] != want[1] {
		t.Errorf("after the import %+v, before %v", got, want)
	}
	if kv, blobs := b.models(t); len(kv) != 0 || len(blobs) != 1 {
		t.Errorf("in localStorage %q, in the database %q", kv, blobs)
	}
}

// A large model that was changed in the database is refused by name, and repaired by the import of a workspace file that
// has it.
func TestLargeModel_Tampered(t *testing.T) {
	b := newBrowser()
	d := bigDesk(t, b)
	zip := exportedBy(t, d)
	_, ids := b.models(t)
	text, err := b.blobs.Get(t.Context(), ids[0])
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	if err := b.blobs.Put(t.Context(), ids[0], text); err != nil {
		t.Fatal(err)
	}
	d = b.open(t)
	d.until("the refusal", func(s state.State) bool { return s.Serve.Unready != "" })
	if !strings.Contains(d.state.Serve.Unready, "v1 of user_data") || !strings.Contains(d.state.Serve.Unready, "was changed after it was saved") || d.state.Live != nil {
		t.Errorf("%q", d.state.Serve.Unready)
	}
	d.do(data.FileChosen{Name: "w.zip", Source: work.BytesSource(zip)})
	d.until("the dry run", func(s state.State) bool { return s.Workspace.Found != nil })
	d.do(state.ImportPressed{})
	d.until("the champion", func(s state.State) bool { return s.Live != nil && s.Data.Index != nil })
}

// Large models in localStorage, from an older version, are moved to the database after the start.
func TestLargeModel_Moved(t *testing.T) {
	b := newBrowser()
	database := b.blobs
	b.blobs = nil
	d := b.open(t)
	loaded(t, d)
	d.do(train.EstimatorChosen{Op: "RandomForestClassifier"}, train.ParamTyped{Branch: train.Final, Name: "n_estimators", Text: "250"})
	trained(t, d)
	d.saved()
	used := d.state.Storage.Used
	if keys, _ := b.kv.Keys("orrery/v1/m/"); len(keys) != 1 {
		t.Fatalf("%q", keys)
	}
	b.blobs = database
	d = b.open(t)
	d.until("the move", func(s state.State) bool { return s.Storage.Large == 1 && s.Storage.Used < used-large.Over })
	if kv, blobs := b.models(t); len(kv) != 0 || len(blobs) != 1 {
		t.Errorf("in localStorage %q, in the database %q", kv, blobs)
	}
}
