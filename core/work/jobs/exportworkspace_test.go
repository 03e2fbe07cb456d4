package jobs_test

import (
	"bytes"
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"orrery/core/store/storetest"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"
	"orrery/core/workspace"

	"pgregory.net/rapid"
)

// A workspace goes from one browser to another one with its tables, also those that CSV alone would not bring back.
func TestPackAndUnpack(t *testing.T) {
	here := start(t, jobs.Options{Blobs: &storetest.MemoryBlobs{}, PackFile: workspace.Write, UnpackFile: workspace.Read})
	dialects := map[string]csv.Dialect{} // by hash
	for name, csv := range map[string]string{"plain.csv": "a;b\n1;x\n2;y\n", "digits.csv": "code\n007\n\"\"\nx\n", "mixed.csv": "q,when\n0.1,2024-01-31\n,2024-02-01\n"} {
		o := do[jobs.Opened](t, here, jobs.Parse{Name: name, Keep: true}, work.BytesSource(csv))
		dialects[o.Table.Hash()] = o.Dialect
	}
	records := map[string][]byte{"d/theme": []byte(`{"rev":1,"seq":1,"value":"day"}`), "d/gate": []byte(`{"rev":1,"seq":2,"value":{"on":true}}`)}
	broken := map[string][]byte{"r/1": []byte(`{"a":1}`), "m/x": {}}
	maps.Copy(broken, records)
	packed := do[jobs.ExportWorkspaceResult](t, here, jobs.ExportWorkspace{Created: time.Unix(1e9, 0), Records: jobs.PackRecords(broken)}, nil)

	blobs := &storetest.MemoryBlobs{}
	there := start(t, jobs.Options{Blobs: blobs, PackFile: workspace.Write, UnpackFile: workspace.Read})
	for round := range 2 {
		got := do[jobs.WorkspaceContent](t, there, jobs.ReadWorkspace{}, work.BytesSource(packed.Zip))
		back, err := jobs.UnpackRecords(got.Records)
		if err != nil || !reflect.DeepEqual(back, records) {
			t.Errorf("records %q, %v, want those that can be used", back, err)
		}
		if len(got.Findings) != 2 || got.Findings[0].Record != "m/x" || got.Findings[1].Record != "r/1" {
			t.Errorf("findings %v, want the two that cannot be used", got.Findings)
		}
		slices.Sort(got.Tables)
		if want := [][]string{{"digits.csv", "mixed.csv", "plain.csv"}, nil}[round]; !slices.Equal(got.Tables, want) || got.Same != 3-len(want) {
			t.Errorf("round %d: tables %q, %d the same", round+1, got.Tables, got.Same)
		}
		if round == 0 {
			if ids, _ := blobs.Keys(t.Context(), ""); len(ids) != 0 {
				t.Errorf("a dry run kept %q", ids)
			}
		}
		do[jobs.WorkspaceContent](t, there, jobs.ImportTables{}, work.BytesSource(packed.Zip))
	}
	for hash, dialect := range dialects {
		if o := do[jobs.Opened](t, there, jobs.Open{Table: hash}, nil); o.Table.Hash() != hash || !reflect.DeepEqual(o.Dialect, dialect) {
			t.Errorf("table %s, %+v, came as %s, %+v", hash, dialect, o.Table.Hash(), o.Dialect)
		}
	}
	do[work.Done](t, there, jobs.EraseAll{}, nil)
	if ids, _ := blobs.Keys(t.Context(), ""); len(ids) != 0 {
		t.Errorf("Wipe left %q", ids)
	}
}

func TestUnpack_Refuses(t *testing.T) {
	blobs := &storetest.MemoryBlobs{}
	c := start(t, jobs.Options{Blobs: blobs, PackFile: workspace.Write, UnpackFile: workspace.Read})
	zip := func(tables ...workspace.Table) work.BytesSource {
		var b bytes.Buffer
		if err := workspace.Write(&b, workspace.Content{Tables: tables}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for name, file := range map[string]work.Source{
		"no file": nil, "a CSV": work.BytesSource("a\n1\n"),
		"a table that is another one":              zip(workspace.Table{Hash: "aa", Name: "a", Info: []byte(`{}`), CSV: []byte("a\n1\n")}),
		"a table whose header states another hash": zip(headerOf(t, "aa")),
		"a table without a header":                 zip(workspace.Table{Hash: "aa", Name: "a", Info: []byte(`{}`), CSV: []byte("a\n1\n"), Bin: []byte{1}}),
	} {
		for _, job := range []work.Job{jobs.ReadWorkspace{}, jobs.ImportTables{}} {
			_, err := c.Do(t.Context(), job, file, nil)
			var failed work.Failed
			if !errors.As(err, &failed) || failed.Text == "" {
				t.Errorf("%s, %T: %v, want a Failed with words", name, job, err)
			}
		}
	}
	if ids, _ := blobs.Keys(t.Context(), ""); len(ids) != 0 {
		t.Errorf("what was refused left %q", ids)
	}
}

// headerOf is a table under another hash, which its header states too.
func headerOf(t *testing.T, hash string) workspace.Table {
	t.Helper()
	data, err := table.New(table.Numbers("a", []float64{1}))
	if err != nil {
		t.Fatal(err)
	}
	head, err := data.Header()
	if err != nil {
		t.Fatal(err)
	}
	head = bytes.Replace(head, []byte(data.Hash()), []byte(hash), 1)
	return workspace.Table{Hash: hash, Name: "a", Info: []byte(`{"Header":` + string(head) + `}`), CSV: []byte("a\n1\n"), Bin: bytes.Join(data.Sections(), nil)}
}

func TestUnpackRecords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.Byte())).Draw(t, "records")
		b := jobs.PackRecords(records)
		got, err := jobs.UnpackRecords(b)
		if err != nil || len(got) != len(records) {
			t.Fatalf("%d of %d records, %v", len(got), len(records), err)
		}
		for k, v := range records {
			if !bytes.Equal(got[k], v) {
				t.Fatalf("%q = %q, want %q", k, got[k], v)
			}
		}
		if len(b) > 0 {
			if cut, err := jobs.UnpackRecords(b[:len(b)-1]); err == nil && len(cut) == len(records) {
				t.Fatal("a cut body reads as the whole")
			}
		}
	})
}
