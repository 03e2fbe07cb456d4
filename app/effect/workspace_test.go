package effect_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
	"orrery/core/work"
)

// exportedBy returns the exported file.
func exportedBy(t *testing.T, d *desk) []byte {
	t.Helper()
	d.do(state.ExportPressed{})
	d.until("the export", func(s state.State) bool { return s.Workspace.Doing == "" })
	for name, b := range d.page.downloads {
		if strings.HasPrefix(name, "orrery-workspace-") && strings.HasSuffix(name, ".zip") {
			return b
		}
	}
	t.Fatalf("no file; %s", d.state.Workspace.Failed)
	return nil
}

func TestWorkspace_ToAnotherBrowser(t *testing.T) {
	d := newBrowser().open(t)
	loaded(t, d)
	withFeature(t, d)
	trained(t, d)
	promoted(t, d)
	d.saved()
	zip := exportedBy(t, d)

	other := newBrowser()
	e := other.open(t)
	e.until("the stored data", func(s state.State) bool { return s.Ready })
	e.do(data.FileChosen{Name: "w.zip", Source: work.BytesSource(zip)})
	e.until("the dry run", func(s state.State) bool { return s.Workspace.Found != nil })
	f := e.state.Workspace.Found
	if f.Plan.Runs.New != 1 || f.Plan.Versions.New != 1 || len(f.Tables) != 1 || len(f.Plan.Notes) != 0 || len(e.state.Registry.Runs) != 0 {
		t.Errorf("the dry run: %+v, or it imported", f)
	}
	if ids, _ := other.blobs.Keys(t.Context(), ""); len(ids) != 0 {
		t.Errorf("the dry run kept %q", ids)
	}
	e.do(state.ImportPressed{})
	e.until("the import", func(s state.State) bool { return len(s.Registry.Runs) == 1 })
	if e.page.restarts.Load() != 1 {
		t.Error("the settings were imported, but the page does not restart")
	}
	again := other.open(t)
	again.until("the champion", func(s state.State) bool { return s.Live != nil && len(s.Features.Defs) == 1 })
	again.do(data.FileChosen{Name: "w.ZIP", Source: work.BytesSource(zip)})
	again.until("the second look", func(s state.State) bool { return s.Workspace.Found != nil })
	if f := again.state.Workspace.Found; f.Any() || f.Same != 1 {
		t.Errorf("a second time: %+v", f)
	}
	again.do(state.ImportDropped{})
	if again.state.Workspace.Found != nil {
		t.Error("the file is still offered")
	}
}

func TestWorkspace_Refused(t *testing.T) {
	d := newBrowser().open(t)
	loaded(t, d)
	trained(t, d)
	d.saved()
	zip := exportedBy(t, d)
	zip[len(zip)/2] ^= 1
	for _, b := range [][]byte{zip, []byte("a,b\n1,2\n")} {
		d.do(data.FileChosen{Name: "w.zip", Source: work.BytesSource(b)})
		d.until("the refusal", func(s state.State) bool { return s.Workspace.Failed != "" && s.Workspace.Doing == "" })
		if d.state.Workspace.Found != nil || d.state.Data.Name != "user_data.csv" || !strings.Contains(d.state.Workspace.Failed, "w.zip was not imported") {
			t.Errorf("failed %q, found %+v", d.state.Workspace.Failed, d.state.Workspace.Found)
		}
	}
}

// stalled is a file whose reads block until the test ends.
type stalled struct{ ctx context.Context }

func (s stalled) Size() int64                       { return 1 }
func (s stalled) Open() io.Reader                   { return s }
func (s stalled) Read(b []byte) (int, error)        { <-s.ctx.Done(); return 0, s.ctx.Err() }
func (s stalled) ReadAt([]byte, int64) (int, error) { return s.Read(nil) }

// Reading a file can be cancelled like other jobs, and changes nothing.
func TestReadWorkspace_Cancel(t *testing.T) {
	b := withFiles()
	opened := make(chan bool)
	files := &storetest.FaultyFiles{Files: b.files}
	b.files = files
	d := b.open(t)
	trainAndPromote(t, d)
	makeBackup(d)
	zip := exportedBy(t, d)
	files.Fail = func(op, _ string) error {
		if op == "open" {
			<-opened
		}
		return nil
	}
	for what, m := range map[string]station.Msg{
		"an import":  data.FileChosen{Name: "w.zip", Source: stalled{t.Context()}},
		"the backup": state.BackupRestored{Name: d.state.Backup.Copies[0].Name},
	} {
		d.do(m)
		d.do(station.CancelPressed{Job: d.state.Workspace.Looking.Job})
		if what == "the backup" {
			opened <- true
		}
		d.until("the end of "+what, func(s state.State) bool { return s.Workspace.Doing == "" })
		if w := d.state.Workspace; w.Found != nil || w.Failed != "" || !strings.Contains(d.state.Toast.Text, "was cancelled") {
			t.Errorf("%s: found %v, failed %q, toast %q", what, w.Found, w.Failed, d.state.Toast.Text)
		}
	}
	d.do(data.FileChosen{Name: "w.zip", Source: work.BytesSource(zip)})
	d.until("the next look", func(s state.State) bool { return s.Workspace.Found != nil })
}

func TestErase(t *testing.T) {
	b := newBrowser()
	d := b.open(t)
	loaded(t, d)
	trained(t, d)
	promoted(t, d)
	d.saved()
	d.do(state.ErasePressed{})
	if !d.state.Workspace.Erasing || len(d.state.Registry.Runs) != 1 {
		t.Error("it does not ask for confirmation")
	}
	d.do(state.EraseDropped{}, state.ErasePressed{}, state.ErasePressed{})
	d.until("the reload", func(state.State) bool { return d.page.restarts.Load() == 1 || d.tickle() })
	if keys, _ := b.kv.Keys(""); len(keys) != 0 {
		t.Errorf("left: %q", keys)
	}
	if ids, _ := b.blobs.Keys(t.Context(), ""); len(ids) != 0 {
		t.Errorf("tables left: %q", ids)
	}
	again := b.open(t)
	again.until("nothing", func(s state.State) bool { return s.Ready })
	if len(again.state.Registry.Runs) != 0 || again.state.Data.Loading.Running() || again.state.AliasN(registry.Champion) != 0 {
		t.Error("erased data reappears after a reload")
	}
}

// tickle makes until check its condition again without a message.
func (d *desk) tickle() bool {
	go func() { d.inbox <- state.ToastDismissed{} }()
	return false
}

func TestWorkspace_Room(t *testing.T) {
	b := newBrowser()
	b.journal = store.Journal(nil)
	d := b.open(t)
	d.until("the room", func(s state.State) bool { return s.Workspace.Room == state.Room{Used: 5, Quota: 10} })
}
