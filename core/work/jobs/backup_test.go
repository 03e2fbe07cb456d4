package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"orrery/core/backup"
	"orrery/core/store"
	"orrery/core/store/large"
	"orrery/core/store/storetest"
	"orrery/core/work"
	"orrery/core/work/jobs"
	"orrery/core/workspace"
)

var backupAt = time.Date(2026, 11, 3, 10, 0, 0, 0, time.UTC)

// keeper is a worker with tables and files.
func keeper(t *testing.T, blobs store.Blobs, files store.Files) *work.Client {
	return start(t, jobs.Options{Blobs: blobs, Files: files, PackFile: workspace.Write, UnpackFile: workspace.Read})
}

// backUp asks for a backup of records on a day.
func backUp(t *testing.T, c *work.Client, day int, records map[string][]byte) jobs.CreateBackupResult {
	t.Helper()
	return do[jobs.CreateBackupResult](t, c, jobs.CreateBackup{Created: backupAt.AddDate(0, 0, day), Records: jobs.PackRecords(records)}, nil)
}

func failedWith(t *testing.T, c *work.Client, j work.Job) work.Failed {
	t.Helper()
	_, err := c.Do(t.Context(), j, nil, nil)
	var f work.Failed
	if !errors.As(err, &f) {
		t.Fatalf("%T: %v, want a Failed", j, err)
	}
	return f
}

func TestBackUp(t *testing.T) {
	files := &storetest.MemoryFiles{}
	c := keeper(t, &storetest.MemoryBlobs{}, files)
	records := map[string][]byte{"s/theme": []byte(`"day"`)}
	if got := backUp(t, c, 0, records); got.Outcome != jobs.Empty || len(got.Copies) != 0 {
		t.Errorf("settings alone: %+v", got)
	}
	hash := do[jobs.Opened](t, c, jobs.Parse{Name: "d.csv", Keep: true}, work.BytesSource("a,b\n1,2\n")).Table.Hash()
	records["r/1"], records["v/d/000001"] = []byte(`{"a":1}`), []byte(`{"n":1}`)
	made := backUp(t, c, 0, records)
	if made.Outcome != jobs.Made || len(made.Copies) != 1 || len(made.Lost)+len(made.LostTables) != 0 {
		t.Fatalf("%+v", made)
	}
	one := made.Copies[0]
	if one.Runs != 1 || one.Versions != 1 || one.Tables != 1 || !one.At.Equal(backupAt) {
		t.Errorf("%+v", one)
	}
	f, err := files.Open(t.Context(), one.Name)
	if err != nil {
		t.Fatal(err)
	}
	zip, _ := io.ReadAll(f.Open())
	content, err := workspace.Read(zip)
	if err != nil || len(content.Records) != 3 || len(content.Tables) != 1 || content.Tables[0].Hash != hash {
		t.Errorf("the file has %+v, %v", content, err)
	}
	exported := do[jobs.ExportWorkspaceResult](t, c, jobs.ExportWorkspace{Created: backupAt, Records: jobs.PackRecords(records)}, nil)
	if !bytes.Equal(exported.Zip, zip) {
		t.Error("a backup is not what Export writes")
	}
	if got := backUp(t, c, 1, records); got.Outcome != jobs.Same || len(got.Copies) != 1 {
		t.Errorf("nothing has changed: %+v", got)
	}
	do[jobs.TableList](t, c, jobs.Rename{Table: hash, Name: "e.csv"}, nil)
	if got := backUp(t, c, 2, records); got.Outcome != jobs.Made || len(got.Copies) != 2 || got.Copies[1] != one {
		t.Errorf("a table was renamed: %+v", got)
	}
	records["s/theme"] = []byte(`"night"`)
	if got := backUp(t, c, 3, records); got.Outcome != jobs.Made || len(got.Copies) != 3 {
		t.Errorf("a setting has changed: %+v", got)
	}
}

// Each reason for refusing a backup has its own code, and the older backups stay.
func TestBackUp_Refused(t *testing.T) {
	records := map[string][]byte{"r/1": []byte(`{}`)}
	job := jobs.CreateBackup{Created: backupAt, Records: jobs.PackRecords(records)}
	if f := failedWith(t, keeper(t, &storetest.MemoryBlobs{}, nil), job); f.Code != jobs.NoFiles {
		t.Errorf("no files: %+v", f)
	}
	files := &storetest.MemoryFiles{Budget: 900}
	c := keeper(t, &storetest.MemoryBlobs{}, files)
	first := backUp(t, c, 0, records)
	job.Records = jobs.PackRecords(map[string][]byte{"r/1": []byte(`{}`), "r/2": []byte(`{}`)})
	if f := failedWith(t, c, job); f.Code != jobs.NoRoom || f.Text == "" {
		t.Errorf("no room: %+v", f)
	}
	if copies, _, err := backup.List(t.Context(), files); err != nil || !slices.Equal(copies, first.Copies) {
		t.Errorf("after that: %+v, %v", copies, err)
	}
	err := files.Exclusive(t.Context(), func() error {
		if f := failedWith(t, c, job); f.Code != jobs.OtherTab {
			t.Errorf("another tab is at it: %+v", f)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	broken := &storetest.FaultyFiles{Files: &storetest.MemoryFiles{}, Fail: func(op, _ string) error {
		if op == "write" {
			return errors.New("browser: the disk is broken")
		}
		return nil
	}}
	if f := failedWith(t, keeper(t, &storetest.MemoryBlobs{}, broken), job); f.Text != "The disk is broken" {
		t.Errorf("%+v", f)
	}
}

// A cancelled backup leaves no file.
func TestBackUp_Cancel(t *testing.T) {
	files := &storetest.MemoryFiles{}
	ctx, cancel := context.WithCancel(t.Context())
	c := start(t, jobs.Options{Blobs: &storetest.MemoryBlobs{}, Files: files, PackFile: func(w io.Writer, content workspace.Content) error {
		cancel()
		return workspace.Write(w, content)
	}})
	_, err := c.Do(ctx, jobs.CreateBackup{Created: backupAt, Records: jobs.PackRecords(map[string][]byte{"r/1": []byte(`{}`)})}, nil, nil)
	var f work.Failed
	if !errors.As(err, &f) || f.Code != work.Canceled {
		t.Errorf("%v", err)
	}
}

// damageTable changes one byte of a kept table's first section.
func damageTable(t *testing.T, blobs store.Blobs, hash string) {
	t.Helper()
	id := "table/" + hash + "/0"
	b, err := blobs.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	b[3] ^= 0x40
	if err := blobs.Put(t.Context(), id, b); err != nil {
		t.Fatal(err)
	}
}

// A damaged table is left out of a workspace file, and named: in it, the whole file would be
// refused. An import brings it back.
func TestPack_LeavesOutADamagedTable(t *testing.T) {
	for _, harm := range []string{"changed", "missing", "cut", "header"} {
		blobs, files := &storetest.MemoryBlobs{}, &storetest.MemoryFiles{}
		c := keeper(t, blobs, files)
		do[jobs.Opened](t, c, jobs.Parse{Name: "good.csv", Keep: true}, work.BytesSource("x\n5\n"))
		hash := do[jobs.Opened](t, c, jobs.Parse{Name: "bad.csv", Keep: true}, work.BytesSource("a,b\n1,2\n3,4\n")).Table.Hash()
		whole := do[jobs.ExportWorkspaceResult](t, c, jobs.ExportWorkspace{Created: backupAt}, nil)
		section := "table/" + hash + "/0"
		switch harm {
		case "changed":
			damageTable(t, blobs, hash)
		case "missing":
			blobs.Delete(t.Context(), section)
		case "cut":
			blobs.Put(t.Context(), section, []byte{1})
		case "header":
			b, _ := blobs.Get(t.Context(), "table/"+hash)
			blobs.Put(t.Context(), "table/"+hash, bytes.Replace(b, []byte(`"rows":2`), []byte(`"rows":7`), 1))
		}
		c = keeper(t, blobs, files) // that holds nothing in memory
		packed := do[jobs.ExportWorkspaceResult](t, c, jobs.ExportWorkspace{Created: backupAt}, nil)
		if !slices.Equal(packed.LostTables, []string{"bad.csv"}) {
			t.Errorf("%s: lost %q", harm, packed.LostTables)
		}
		content, err := workspace.Read(packed.Zip)
		if err != nil || len(content.Tables) != 1 || content.Tables[0].Name != "good.csv" {
			t.Errorf("%s: %+v, %v", harm, content.Tables, err)
		}
		backedUp := backUp(t, c, 0, nil)
		if !slices.Equal(backedUp.LostTables, []string{"bad.csv"}) || backedUp.Copies[0].Tables != 1 {
			t.Errorf("%s: %+v", harm, backedUp)
		}
		if got := do[jobs.WorkspaceContent](t, c, jobs.ReadWorkspace{}, work.BytesSource(whole.Zip)); !slices.Equal(got.Tables, []string{"bad.csv"}) || got.Same != 1 {
			t.Errorf("%s: an import would bring %q", harm, got.Tables)
		}
		do[jobs.WorkspaceContent](t, c, jobs.ImportTables{}, work.BytesSource(whole.Zip))
		again := do[jobs.ExportWorkspaceResult](t, c, jobs.ExportWorkspace{Created: backupAt}, nil)
		if content, err := workspace.Read(again.Zip); err != nil || len(content.Tables) != 2 || len(again.LostTables) != 0 {
			t.Errorf("%s: after the import %q are lost, %v", harm, again.LostTables, err)
		}
	}
}

// Verify names what is damaged, and counts what there is.
func TestVerify(t *testing.T) {
	blobs, files := &storetest.MemoryBlobs{}, &storetest.MemoryFiles{}
	c := keeper(t, blobs, files)
	hash := do[jobs.Opened](t, c, jobs.Parse{Name: "bad.csv", Keep: true}, work.BytesSource("a,b\n1,2\n3,4\n")).Table.Hash()
	do[jobs.Opened](t, c, jobs.Parse{Name: "good.csv", Keep: true}, work.BytesSource("x\n5\n"))
	text, digest := forest(t)
	ref, err := large.Put(t.Context(), blobs, text, backupAt, "0123456789", func() {})
	if err != nil {
		t.Fatal(err)
	}
	records := map[string][]byte{"l/" + digest + "/" + large.Stamp(ref.Blob): []byte(`{"sha256":"` + ref.SHA256 + `","bytes":` + strconv.Itoa(ref.Bytes) + `,"blob":"` + ref.Blob + `"}`), "d/theme": []byte(`{"rev":1,"seq":1,"value":"day"}`)}
	copies := backUp(t, c, 0, records).Copies
	verify := func() jobs.VerifyResult {
		return do[jobs.VerifyResult](t, keeper(t, blobs, files), jobs.Verify{Records: jobs.PackRecords(records)}, nil)
	}
	got := verify()
	if len(got.Findings) != 0 || got.Tables != 2 || got.Models != 1 || got.Backups != 1 || got.Runs != 0 {
		t.Errorf("all is whole: %+v", got)
	}
	damageTable(t, blobs, hash)
	text[len(text)/2] ^= 1
	blobs.Put(t.Context(), ref.Blob, text)
	files.Write(t.Context(), copies[0].Name, []byte("PK"))
	blobs.Put(t.Context(), "table/cc", []byte("{"))
	var indexesIn []string
	for _, f := range verify().Findings {
		indexesIn = append(indexesIn, f.Place)
		if f.Problem == "" || f.Remedy == "" || strings.Contains(f.Problem, "work:") || strings.Contains(f.Problem, "large:") {
			t.Errorf("%+v", f)
		}
	}
	want := []string{"model " + digest[:12], "table bad.csv", "table cc", "backup of 2026-11-03 10:00:00 UTC"}
	slices.Sort(indexesIn)
	slices.Sort(want)
	if !slices.Equal(indexesIn, want) {
		t.Errorf("found %q, want %q", indexesIn, want)
	}
	if got := do[jobs.VerifyResult](t, keeper(t, nil, nil), jobs.Verify{}, nil); got.Tables+got.Backups != 0 {
		t.Errorf("a place without stores: %+v", got)
	}
}
