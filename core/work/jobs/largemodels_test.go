package jobs_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/store"
	"orrery/core/store/large"
	"orrery/core/store/storetest"
	"orrery/core/synth"
	"orrery/core/work"
	"orrery/core/work/jobs"
	"orrery/core/workspace"
)

// forest is a model that is too large for localStorage.
func forest(t *testing.T) (text []byte, digest string) {
	t.Helper()
	p := ml.Pipeline{Final: ml.Spec{Kind: "RandomForestClassifier", Params: map[string]any{"n_estimators": 200.0}}, Inputs: []string{"feature_1", "feature_2"}, Target: "target"}
	m, err := p.Fit(t.Context(), catalog.Catalog(), synth.UserData(), nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err = m.MarshalJSON()
	if err != nil || len(text) <= large.Over {
		t.Fatalf("%d bytes, %v", len(text), err)
	}
	return text, m.Digest()
}

func carrier(t *testing.T, blobs store.Blobs) *work.Client {
	return start(t, jobs.Options{Blobs: blobs, PackFile: workspace.Write, UnpackFile: workspace.Read, Now: func() time.Time { return time.Unix(2e9, 0) }})
}

// A large model goes into the file as small ones do, and from there to another browser's blobs.
func TestPack_LargeModels(t *testing.T) {
	text, digest := forest(t)
	blobs := &storetest.MemoryBlobs{}
	ref, err := large.Put(t.Context(), blobs, text, time.Unix(1e9, 0), "0123456789", func() {})
	if err != nil {
		t.Fatal(err)
	}
	payload, _ := json.Marshal(ref)
	lost := ref
	lost.Blob = strings.Replace(ref.Blob, "-0", "-1", 1)
	gone, _ := json.Marshal(lost)
	records := map[string][]byte{"r/1": []byte(`{"a":1}`), "l/" + digest + "/" + large.Stamp(ref.Blob): payload,
		"l/" + digest + "/" + large.Stamp(lost.Blob): gone, "l/abc/" + large.Stamp(ref.Blob): payload, "l/def/x": gone}
	packed := do[jobs.ExportWorkspaceResult](t, carrier(t, blobs), jobs.ExportWorkspace{Created: time.Unix(1e9, 0), Records: jobs.PackRecords(records)}, nil)
	if !slices.Equal(packed.Lost, []string{"abc", "def"}) {
		t.Errorf("lost %q, want the one that is another model and the one that is not there", packed.Lost)
	}
	c, err := workspace.Read(packed.Zip)
	if err != nil || len(c.Records) != 2 || string(c.Records["m/"+digest]) != string(text) {
		t.Fatalf("%d records, %v", len(c.Records), err)
	}
	there := &storetest.MemoryBlobs{}
	client := carrier(t, there)
	whole, _ := jobs.UnpackRecords(do[jobs.WorkspaceContent](t, client, jobs.ReadWorkspace{}, work.BytesSource(packed.Zip)).Records)
	if len(whole["m/"+digest]) != len(text) {
		t.Errorf("where there is no database, %d bytes cross", len(whole["m/"+digest]))
	}
	found, _ := jobs.UnpackRecords(do[jobs.WorkspaceContent](t, client, jobs.ReadWorkspace{Large: true}, work.BytesSource(packed.Zip)).Records)
	if ids, _ := there.Keys(t.Context(), ""); len(ids) != 0 || len(found) != 1 || !strings.Contains(string(found["l/"+digest]), `{"bytes":`) {
		t.Errorf("a dry run kept %q, found %q", ids, found)
	}
	named, _ := jobs.UnpackRecords(do[jobs.WorkspaceContent](t, client, jobs.ImportTables{Large: []string{digest}, Mark: "fedcba98"}, work.BytesSource(packed.Zip)).Records)
	ids, _ := there.Keys(t.Context(), "")
	if len(ids) != 1 || len(named) != 1 || named["l/"+digest+"/"+large.Stamp(ids[0])] == nil {
		t.Fatalf("kept %q, named %q", ids, named)
	}
	if got, _ := there.Get(t.Context(), ids[0]); string(got) != string(text) {
		t.Errorf("%d bytes came", len(got))
	}
	do[work.Done](t, client, jobs.EraseAll{Before: time.Unix(2e9-1, 0)}, nil)
	if ids, _ := there.Keys(t.Context(), ""); len(ids) != 1 {
		t.Error("what was written since is wiped")
	}
	do[work.Done](t, client, jobs.EraseAll{Before: time.Unix(2e9, 0)}, nil)
	if ids, _ := there.Keys(t.Context(), ""); len(ids) != 0 {
		t.Errorf("left %q", ids)
	}
}

// A model that is not the one that its name says is left out with a finding, and is not kept.
func TestUnpack_RefusesAnotherModel(t *testing.T) {
	text, digest := forest(t)
	for _, change := range []string{"x", ""} {
		name := strings.Repeat("ab", 32)
		if change != "" {
			name, text[len(text)/2] = digest, '7'^text[len(text)/2]&1
		}
		var b strings.Builder
		if err := workspace.Write(&b, workspace.Content{Records: map[string][]byte{"m/" + name: text}}); err != nil {
			t.Fatal(err)
		}
		blobs := &storetest.MemoryBlobs{}
		got := do[jobs.WorkspaceContent](t, carrier(t, blobs), jobs.ReadWorkspace{Large: true}, work.BytesSource(b.String()))
		if records, _ := jobs.UnpackRecords(got.Records); len(records) != 0 || len(got.Findings) != 1 || got.Findings[0].Record != "m/"+name {
			t.Errorf("%d records, findings %v, want none and one that names it", len(records), got.Findings)
		}
		job := jobs.ImportTables{Large: []string{name}, Mark: "12345678"}
		_, err := carrier(t, blobs).Do(t.Context(), job, work.BytesSource(b.String()), nil)
		var failed work.Failed
		if !errors.As(err, &failed) || !strings.Contains(failed.Text, name) {
			t.Errorf("%T: %v, want an error that names it", job, err)
		}
		if ids, _ := blobs.Keys(t.Context(), ""); len(ids) != 0 {
			t.Errorf("kept %q", ids)
		}
	}
}
