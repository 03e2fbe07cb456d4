package effect_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
)

// withFiles returns a browser that can store backups.
func withFiles() *browser {
	b := newBrowser()
	b.files = &storetest.MemoryFiles{}
	return b
}

func trainAndPromote(t *testing.T, d *desk) {
	t.Helper()
	loaded(t, d)
	withFeature(t, d)
	trained(t, d)
	promoted(t, d)
	d.saved()
}

func makeBackup(d *desk) {
	d.t.Helper()
	d.do(state.BackUpPressed{})
	d.until("the backup", func(s state.State) bool { return len(s.Backup.Copies) == 1 && !s.Backup.Making.Running() })
}

// A backup survives an erasure of everything else, and restores it.
func TestBackup_EraseAndRestore(t *testing.T) {
	b := withFiles()
	d := b.open(t)
	trainAndPromote(t, d)
	makeBackup(d)
	if c := d.state.Backup.Copies[0]; c.Runs != 1 || c.Versions != 1 || c.Tables != 1 {
		t.Errorf("%+v", c)
	}
	d.do(state.BackUpPressed{})
	d.until("the second one", func(s state.State) bool { return strings.Contains(s.Toast.Text, "Nothing has changed") })
	d.do(state.ErasePressed{}, state.ErasePressed{})
	d.until("the reload", func(state.State) bool { return d.page.restarts.Load() == 1 || d.tickle() })

	e := b.open(t)
	e.until("the backups", func(s state.State) bool { return s.Ready && len(s.Backup.Copies) == 1 })
	if len(e.state.Registry.Runs) != 0 {
		t.Fatal("not everything was erased")
	}
	name := e.state.Backup.Copies[0].Name
	e.do(state.BackupRestored{Name: name})
	e.until("the dry run", func(s state.State) bool { return s.Workspace.Found != nil })
	if f := e.state.Workspace.Found; f.Plan.Runs.New != 1 || f.Plan.Versions.New != 1 || len(f.Tables) != 1 || f.Plan.Settings.New == 0 || !strings.HasPrefix(f.Name, "The backup of ") {
		t.Errorf("the dry run: %+v", f)
	}
	e.do(state.ImportPressed{})
	e.until("the import", func(s state.State) bool { return len(s.Registry.Runs) == 1 })
	again := b.open(t)
	again.until("the champion", func(s state.State) bool {
		return s.Live != nil && len(s.Features.Defs) == 1 && s.AliasN(registry.Champion) == 1
	})

	again.do(state.BackupDownloaded{Name: name})
	f, _ := b.files.Open(t.Context(), name)
	var want bytes.Buffer
	want.ReadFrom(f.Open())
	if got := <-again.page.handed; !bytes.Equal(got.bytes, want.Bytes()) || !strings.HasPrefix(got.name, "orrery-backup-") || !strings.HasSuffix(got.name, ".zip") {
		t.Errorf("%d bytes as %q, want %d", len(got.bytes), got.name, want.Len())
	}
	again.do(state.BackupDeletePressed{Name: name}, state.BackupDeleted{})
	again.until("no backups", func(s state.State) bool { return len(s.Backup.Copies) == 0 })
	for _, off := range []bool{true, false} {
		again.do(state.BackupsSwitched{})
		again.until("the switch", func(s state.State) bool { return s.Backup.Off == off })
	}
}

// The daily backup is made while the app is idle, in a separate worker.
func TestBackup_Daily(t *testing.T) {
	b := withFiles()
	d := b.open(t)
	trainAndPromote(t, d)
	d.until("all answers", func(s state.State) bool {
		return s.Backup.Known && !s.Data.Indexing.Running() && !s.SavedTables.Listing.Running()
	})
	before := b.workers.Load()
	at := time.Now()
	d.tick(at.Add(time.Minute))
	d.until("the backup", func(s state.State) bool {
		if len(s.Backup.Copies) == 0 && !s.Backup.Making.Running() { // something was still running
			at = at.Add(time.Minute)
			next := state.Tick{Now: at}
			go func() { d.inbox <- next }()
		}
		return len(s.Backup.Copies) == 1 && !s.Backup.Making.Running()
	})
	if n := b.workers.Load() - before; n != 1 {
		t.Errorf("%d workers were started, want 1", n)
	}
}

// An erasure that includes the backups leaves none.
func TestErase_WithBackups(t *testing.T) {
	b := withFiles()
	d := b.open(t)
	trainAndPromote(t, d)
	makeBackup(d)
	d.do(state.ErasePressed{}, state.EraseBackupsToggled{}, state.ErasePressed{})
	d.until("the reload", func(state.State) bool { return d.page.restarts.Load() == 1 || d.tickle() })
	if list, err := b.files.List(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("left %v, %v", list, err)
	}
}

// The app works in a browser that cannot store files, and says so.
func TestBackup_Blocked(t *testing.T) {
	b := withFiles()
	b.files = &storetest.FaultyFiles{Files: b.files, Fail: func(string, string) error { return store.ErrNoFiles }}
	d := b.open(t)
	trainAndPromote(t, d)
	d.until("the answer", func(s state.State) bool { return s.Backup.Known })
	if !d.state.Backup.Blocked {
		t.Errorf("%+v", d.state.Backup)
	}
	d.do(state.BackUpPressed{})
	d.until("the refusal", func(s state.State) bool { return !s.Backup.Making.Running() })
	if !d.state.Backup.Blocked || d.state.Backup.Failed != "" {
		t.Errorf("%+v", d.state.Backup)
	}
}

// A damaged backup is refused like a damaged import, and changes nothing.
func TestBackup_DamagedIsRefused(t *testing.T) {
	b := withFiles()
	d := b.open(t)
	trainAndPromote(t, d)
	makeBackup(d)
	name := d.state.Backup.Copies[0].Name
	f, _ := b.files.Open(t.Context(), name)
	var zip bytes.Buffer
	zip.ReadFrom(f.Open())
	zip.Bytes()[zip.Len()/2] ^= 1
	b.files.Write(t.Context(), name, zip.Bytes())
	d.do(state.BackupRestored{Name: name})
	d.until("the refusal", func(s state.State) bool { return s.Workspace.Failed != "" && s.Workspace.Doing == "" })
	if d.state.Workspace.Found != nil || !strings.Contains(d.state.Workspace.Failed, "The backup was not restored") {
		t.Errorf("failed %q, found %+v", d.state.Workspace.Failed, d.state.Workspace.Found)
	}
	b.files.Delete(t.Context(), name)
	d.do(state.BackupRestored{Name: name})
	d.until("the second refusal", func(s state.State) bool {
		return strings.Contains(s.Workspace.Failed, "it no longer exists") && s.Workspace.Doing == ""
	})
}

// Records that another program has changed or removed are in no export or backup, and both report them.
func TestDamagedRecords_AreNamed(t *testing.T) {
	b := withFiles()
	d := b.open(t)
	trainAndPromote(t, d)
	runs, _ := b.kv.Keys("orrery/v1/r/")
	versions, _ := b.kv.Keys("orrery/v1/v/")
	models, _ := b.kv.Keys("orrery/v1/m/")
	events, _ := b.kv.Keys("orrery/v1/e/")
	settings, _ := b.kv.Keys("orrery/v1/d/train")
	text, _ := b.kv.Get(versions[0])
	b.kv.Put(versions[0], append(text, 'x'))
	for _, key := range []string{runs[0], models[0], events[0], settings[0]} {
		b.kv.Delete(key)
	}
	const lost = "event 1, model "
	const more = ", run 1, version 1 of user_data"
	d.do(state.ExportPressed{})
	d.until("the export's answer", func(s state.State) bool { return s.Workspace.Doing == "" && s.Toast.Bad })
	if text := d.state.Toast.Text; !strings.Contains(text, lost) || !strings.Contains(text, more) || !strings.Contains(text, "setting train") {
		t.Errorf("the export says %q", text)
	}
	makeBackup(d)
	if text := d.state.Backup.Lost; !strings.Contains(text, lost) || !strings.Contains(text, more) || !strings.Contains(d.state.Toast.Text, more) {
		t.Errorf("lost %q, toast %q", text, d.state.Toast.Text)
	}
}

// The verification finds records that another program has damaged, and counts the others.
func TestVerify_Live(t *testing.T) {
	b := withFiles()
	d := b.open(t)
	trainAndPromote(t, d)
	makeBackup(d)
	verified := func() (places []string) {
		d.do(state.VerifyPressed{})
		d.until("the check", func(s state.State) bool { return !s.Verify.Running.Running() })
		if d.state.Verify.Answer == nil {
			t.Fatal(d.state.Verify.Failed)
		}
		for _, f := range d.state.Verify.Answer.Findings {
			places = append(places, f.Place)
		}
		return places
	}
	if places := verified(); len(places) != 0 {
		t.Errorf("all is whole, and it found %q", places)
	}
	if v := d.state.Verify.Answer; v.Runs != 1 || v.Versions != 1 || v.Models != 1 || v.Tables != 1 || v.Backups != 1 {
		t.Errorf("counted %+v", v)
	}
	ids, _ := b.blobs.Keys(t.Context(), "table/")
	section := ids[slices.IndexFunc(ids, func(id string) bool { return strings.HasSuffix(id, "/0") })]
	cells, _ := b.blobs.Get(t.Context(), section)
	cells[1] ^= 4
	b.blobs.Put(t.Context(), section, cells)
	keys, _ := b.kv.Keys("orrery/v1/m/")
	text, _ := b.kv.Get(keys[0])
	b.kv.Put(keys[0], bytes.Replace(text, []byte("coef"), []byte("c0ef"), 1))
	digest := strings.TrimPrefix(keys[0], "orrery/v1/m/")
	places := verified()
	for _, want := range []string{"table user_data.csv", "model " + digest[:12], "version 1 of user_data"} {
		if !slices.Contains(places, want) {
			t.Errorf("found %q, want %q among them", places, want)
		}
	}
}
