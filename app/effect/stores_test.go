package effect_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/serve"
	"orrery/core/digest"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
	"orrery/core/work"
)

// The files of testdata/stores/2026-11 were written by Orrery of November 2026 and must never be rewritten: store.json is
// the storage of a browser, workspace.zip the workspace that was exported from it, and records.txt the content of the
// registry. Every later version must open both and read the same records.
const storesOf = "testdata/stores/2026-11"

// savedStore is a browser's storage as JSON; JSON writes the bytes as base64.
type savedStore struct {
	KV      map[string]string
	Journal []store.Write // one commit each, in order
	Blobs   map[string][]byte
	Files   map[string][]byte
}

func (s savedStore) browser(t *testing.T, journal bool) *browser {
	t.Helper()
	b := newBrowser()
	b.files = &storetest.MemoryFiles{}
	if !journal {
		b.journal = nil
	}
	for key, v := range s.KV {
		if err := b.kv.Put(key, []byte(v)); err != nil {
			t.Fatal(err)
		}
	}
	for _, w := range s.Journal {
		if b.journal == nil {
			break
		}
		if _, err := b.journal.Append(t.Context(), 0, func([]store.Entry) []store.Write { return []store.Write{w} }); err != nil {
			t.Fatal(err)
		}
	}
	for id, v := range s.Blobs {
		if err := b.blobs.Put(t.Context(), id, v); err != nil {
			t.Fatal(err)
		}
	}
	for name, v := range s.Files {
		if err := b.files.Write(t.Context(), name, v); err != nil {
			t.Fatal(err)
		}
	}
	b.ids.Store(1000)
	return b
}

// recordsText returns the content of the registry over a browser's stores.
func recordsText(t *testing.T, b *browser) string {
	t.Helper()
	r, problems, err := registry.OpenAt(t.Context(), registry.Place{KV: b.kv, Journal: b.journal, Blobs: b.blobs, Now: time.Now, ID: func() string { return strings.Repeat("f", 32) }, Pause: func() {}})
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v, problems %v", err, problems)
	}
	var out bytes.Buffer
	add := func(what string, v any) {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s %s\n", what, text)
	}
	for _, run := range r.Runs() {
		add("run", run)
		if run.ModelID != "" {
			model, err := r.Model(run.ModelID)
			add("bytes", fmt.Sprintf("%x", digest.Sum(model)))
			if err != nil {
				t.Errorf("run %d: %v", run.Number, err)
			}
		}
	}
	for _, m := range r.Models() {
		add("model", m)
		add("versions", r.Versions(m))
		add("aliases", r.Aliases(m))
		add("history", r.History(m))
	}
	add("experiments", r.Experiments())
	for _, s := range r.Settings() {
		fmt.Fprintf(&out, "setting %s %s\n", s.Name, s.Value)
	}
	return out.String()
}

func TestStoreOfNovember(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(storesOf, "store.json"))
	if err != nil {
		t.Fatal(err)
	}
	var saved savedStore
	if err := json.Unmarshal(text, &saved); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(storesOf, "records.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if got := recordsText(t, saved.browser(t, true)); got != string(want) {
		t.Errorf("the records read as\n%s\nwant\n%s", got, want)
	}
	for name, journal := range map[string]bool{"with its journal": true, "from localStorage alone": false} {
		t.Run(name, func(t *testing.T) { opensAsBefore(t, saved.browser(t, journal).open(t)) })
	}
}

func TestWorkspaceOfNovember(t *testing.T) {
	zip, err := os.ReadFile(filepath.Join(storesOf, "workspace.zip"))
	if err != nil {
		t.Fatal(err)
	}
	b := newBrowser()
	b.ids.Store(1000)
	d := b.open(t)
	d.until("the stored data", func(s state.State) bool { return s.Ready })
	d.do(data.FileChosen{Name: "workspace.zip", Source: work.BytesSource(zip)})
	d.until("the dry run", func(s state.State) bool { return s.Workspace.Found != nil })
	if n := d.state.Workspace.Found.Plan.Notes; len(n) > 0 {
		t.Errorf("notes: %v", n)
	}
	d.do(state.ImportPressed{})
	d.until("the import", func(s state.State) bool { return len(s.Registry.Runs) > 0 })
	opensAsBefore(t, b.open(t))
}

// opensAsBefore checks that the app shows the same as Orrery of November.
func opensAsBefore(t *testing.T, d *desk) {
	t.Helper()
	d.until("the champion", func(s state.State) bool { return s.Live != nil && len(s.Joined()) == 1 })
	if got := d.predict("u045").Prediction; got.Status != "OK" || got.Proba[1] != probaOfU045 {
		t.Errorf("u045: %+v, want %v", got, probaOfU045)
	}
	if got := d.read("u045").Cells[1].Value.Num; got != 777 {
		t.Errorf("the pushed amount is %v", got)
	}
	d.do(state.Visited{Station: station.Data})
	d.until("the stored tables", func(s state.State) bool { return len(s.SavedTables.Tables) == 4 })
	d.do(data.TableOpened{Hash: notebookTable})
	d.until("the notebook's table", func(s state.State) bool {
		return s.Data.Name == "user_data.csv" && s.Live != nil && s.Live.Version.Model == "user_data" && s.Data.Index != nil
	})
	s := d.state
	if len(s.Features.Defs) != 1 || s.Features.Defs[0].Name != "feature_3" || s.Column(data.RoleTarget) != "target" || len(s.Checks.Examples) != 1 || s.Automation.Every != "5" {
		t.Errorf("features %v, roles %v, examples %v, every %q", s.Features.Defs, s.Data.Roles, s.Checks.Examples, s.Automation.Every)
	}
	if got := d.ask(serve.ServeKeyTyped{Text: second}).Prediction; got.Status != "OK" || got.Proba[1] != probaOfSecond {
		t.Errorf("%s: %+v, want %v", second, got, probaOfSecond)
	}
}

// Predictions of Orrery of November.
const (
	notebookTable = "9e8dd6138937f4a501dc12db6f5e2eded7c1fc40fc12aa572f226f71cfa83bef"
	probaOfU045   = 0.08293547003424452
	probaOfSecond = 0.8942712570161947
)
