package jobs_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/core/store"
	"orrery/core/store/storetest"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"
	"orrery/core/workspace"
)

// bursting is a file whose reader panics.
type bursting struct{ work.BytesSource }

func (bursting) Open() io.Reader { panic("the file burst") }

// A job that panics is answered with an error that names it, and the worker goes on.
func TestPanic_NamesTheJob(t *testing.T) {
	c := start(t, jobs.Options{})
	_, err := c.Do(t.Context(), jobs.Parse{Name: "a.csv"}, bursting{work.BytesSource("a\n1\n")}, nil)
	var f work.Failed
	if !errors.As(err, &f) || !strings.Contains(f.Text, `The job "parse" failed`) || !strings.Contains(f.Text, "the file burst") {
		t.Fatalf("got %v", err)
	}
	load(t, c)
}

// What the page fails to take in of an answer ends its job alone.
func TestPanic_OnThePage(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	job := jobs.CrossVal{Table: o.Table.Hash(), Pipeline: byScaler}
	_, err := c.Do(t.Context(), job, nil, func(work.Progress) { panic("no room for progress") })
	var f work.Failed
	if !errors.As(err, &f) || !strings.Contains(f.Text, `The job "crossval" failed`) || !strings.Contains(f.Text, "no room for progress") {
		t.Fatalf("got %v", err)
	}
	load(t, c)
}

// broken are blobs of which some cannot be read.
type broken struct {
	store.Blobs
	fails func(id string) error
}

func (b broken) Get(ctx context.Context, id string) ([]byte, error) {
	if err := b.fails(id); err != nil {
		return nil, err
	}
	return b.Blobs.Get(ctx, id)
}

func (b broken) Keys(ctx context.Context, prefix string) ([]string, error) {
	if err := b.fails(""); err != nil {
		return nil, err
	}
	return b.Blobs.Keys(ctx, prefix)
}

// Everything that reads is exported, and what does not is named.
func TestPack_LeavesOutWhatDoesNotRead(t *testing.T) {
	blobs := &storetest.MemoryBlobs{}
	c := start(t, jobs.Options{Blobs: blobs, PackFile: workspace.Write, UnpackFile: workspace.Read})
	hash := map[string]string{}
	for name, csv := range map[string]string{"whole.csv": "a\n1\n", "damaged.csv": "b\n2\n", "fatal.csv": "c\n3\n"} {
		hash[name] = do[jobs.Opened](t, c, jobs.Parse{Name: name, Keep: true}, work.BytesSource(csv)).Table.Hash()
	}
	noDatabase := errors.New("browser: IndexedDB: blocked")
	for _, k := range []struct {
		name  string
		fails func(id string) error
		want  []string // tables in the file
		left  []string
	}{
		{"damaged", func(id string) error {
			if strings.HasPrefix(id, "table/"+hash["damaged.csv"]+"/") {
				return store.ErrNotFound
			}
			if strings.HasPrefix(id, "table/"+hash["fatal.csv"]+"/") {
				panic("it is read although it was to be left out")
			}
			return nil
		}, []string{"open.csv", "whole.csv"}, []string{"damaged.csv", "fatal.csv"}},
		{"no database", func(string) error { return noDatabase }, []string{"open.csv"}, []string{"all stored tables (IndexedDB: blocked)"}},
	} {
		t.Run(k.name, func(t *testing.T) {
			c := start(t, jobs.Options{Blobs: broken{blobs, k.fails}, PackFile: workspace.Write, UnpackFile: workspace.Read})
			open := do[jobs.Opened](t, c, jobs.Parse{Name: "open.csv"}, work.BytesSource("d\n4\n")).Table
			packed := do[jobs.ExportWorkspaceResult](t, c, jobs.ExportWorkspace{Created: time.Unix(1e9, 0), Open: jobs.OpenTable{Hash: open.Hash(), Name: "open.csv"}, Without: hash["fatal.csv"]}, nil)
			slices.Sort(packed.LostTables)
			if !slices.Equal(packed.LostTables, k.left) {
				t.Errorf("left %q, want %q", packed.LostTables, k.left)
			}
			there := start(t, jobs.Options{Blobs: &storetest.MemoryBlobs{}, PackFile: workspace.Write, UnpackFile: workspace.Read})
			do[jobs.WorkspaceContent](t, there, jobs.ImportTables{}, work.BytesSource(packed.Zip))
			var names []string
			for _, kept := range do[jobs.TableList](t, there, jobs.ListTables{}, nil).Tables {
				names = append(names, kept.Name)
			}
			slices.Sort(names)
			if !slices.Equal(names, k.want) {
				t.Errorf("the file has %q, want %q", names, k.want)
			}
			o := do[jobs.Opened](t, there, jobs.Open{Table: open.Hash()}, nil)
			var text bytes.Buffer
			if err := csv.Write(&text, o.Table); err != nil || text.String() != "d\n4\n" {
				t.Errorf("the open table came as %q, %v", text.String(), err)
			}
		})
	}
}
