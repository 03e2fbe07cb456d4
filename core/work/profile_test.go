package work_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/core/profile"
	"orrery/core/store"
	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/work"
)

func TestInspect(t *testing.T) {
	c := start(t, work.Options{})
	o := do[work.Opened](t, c, work.Parse{Name: "customers.csv"}, csvOf(t, synth.Customers()))
	roles := profile.Roles{Key: "customer_id", Target: "churned", Features: []string{"age", "refund_issued"}}
	found := do[work.Inspected](t, c, work.Inspect{Table: o.Table.Hash(), Roles: roles}, nil).Findings
	want, err := profile.Find(o.Table, o.Summaries, profile.Options{Roles: roles, Now: time.Now()})
	if err != nil || !slices.Equal(found, want) || len(found) < 5 {
		t.Fatalf("found %+v, %v\nwant %+v", found, err, want)
	}
	for _, f := range found {
		r := do[work.Arranged](t, c, work.Arrange{Table: o.Table.Hash(), Roles: roles, View: profile.View{Finding: &f}}, nil)
		if len(r.Rows) != f.Rows {
			t.Errorf("%s has %d rows, %d come", f.Kind, f.Rows, len(r.Rows))
		}
	}
}

func TestArrange(t *testing.T) {
	c := start(t, work.Options{})
	o := load(t, c)
	rows := do[work.Arranged](t, c, work.Arrange{Table: o.Table.Hash(), View: profile.View{Where: "feature_1 > 0", Sort: "feature_1", Down: true}}, nil).Rows
	x, _ := o.Table.Column("feature_1")
	if len(rows) < 20 || !slices.IsSortedFunc(rows, func(a, b uint32) int { return int(1e6 * (x.Floats()[b] - x.Floats()[a])) }) || x.Floats()[rows[len(rows)-1]] <= 0 {
		t.Errorf("%d rows, %v", len(rows), rows)
	}
	for where, code := range map[string]string{"feature_1 >": "feature", "feature_1 + 1": "param", "no_such > 1": "feature"} {
		_, err := c.Do(context.Background(), work.Arrange{Table: o.Table.Hash(), View: profile.View{Where: where}}, nil, nil)
		if f, ok := err.(work.Failed); !ok || f.Code != code {
			t.Errorf("%s: %#v", where, err)
		}
	}
	if _, err := c.Do(context.Background(), work.Arrange{Table: "no such"}, nil, nil); err.(work.Failed).Code != work.UnknownTable {
		t.Errorf("of no table: %v", err)
	}
}

func TestMake(t *testing.T) {
	c := start(t, work.Options{Blobs: &store.MemoryBlobs{}})
	o := synth.Made{Rows: 300, Columns: 2, Seed: 5, Noise: 0.3, Drift: synth.Drift{Day: 50, Flip: true}}
	made := do[work.Opened](t, c, work.Make{Name: "made.csv", Options: o, Keep: true}, nil)
	want, facts, err := synth.Make(o)
	if err != nil || made.Table.Hash() != want.Hash() || !slices.Equal(made.Facts, facts) || len(made.Summaries) != want.Width() || !made.Kept {
		t.Fatalf("%d rows, facts %q, kept %v, %v", made.Table.Rows(), made.Facts, made.Kept, err)
	}
	again := do[work.Opened](t, c, work.Open{Table: want.Hash()}, nil)
	if again.Name != "made.csv" || !slices.Equal(again.Facts, facts) {
		t.Errorf("out of the store: %q, facts %q", again.Name, again.Facts)
	}
	o.Rows = 3
	if _, err := c.Do(context.Background(), work.Make{Options: o}, nil, nil); !strings.HasPrefix(err.Error(), "Impossible options: 3 rows") {
		t.Errorf("three rows: %v", err)
	}
}

// TestShelf keeps three tables, renames one and forgets another, and asks a second worker.
func TestShelf(t *testing.T) {
	blobs, clock := &store.MemoryBlobs{}, time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)
	now := func() time.Time { clock = clock.Add(time.Second); return clock }
	c := start(t, work.Options{Blobs: blobs, Now: now})
	if got := do[work.Shelved](t, c, work.Shelf{}, nil).Tables; len(got) > 0 {
		t.Errorf("an empty shelf has %+v", got)
	}
	var hashes []string
	for _, s := range []struct {
		name string
		of   func() *table.Table
	}{{"users.csv", synth.UserData}, {"events.csv", synth.Events}, {"labels.csv", synth.Labels}} {
		o := do[work.Opened](t, c, work.Parse{Name: s.name, Keep: true}, csvOf(t, s.of()))
		hashes = append(hashes, o.Table.Hash())
	}
	got := do[work.Shelved](t, c, work.Rename{Table: hashes[0], Name: "people.csv"}, nil).Tables
	if len(got) != 3 || got[0].Name != "labels.csv" || got[1].Name != "events.csv" || got[2].Name != "people.csv" {
		t.Fatalf("%+v", got)
	}
	if k := got[2]; k.Hash != hashes[0] || k.Rows != 100 || k.Columns != 4 || k.Bytes < 100*3*8 || !k.Since.After(time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", k)
	}
	do[work.Done](t, c, work.Forget{Table: hashes[1]}, nil)
	other := start(t, work.Options{Blobs: blobs})
	if got := do[work.Shelved](t, other, work.Shelf{}, nil).Tables; len(got) != 2 || got[1].Name != "people.csv" {
		t.Errorf("another worker sees %+v", got)
	}
	if o := do[work.Opened](t, other, work.Open{Table: hashes[0]}, nil); o.Name != "people.csv" || o.Table.Rows() != 100 {
		t.Errorf("opened %s with %d rows", o.Name, o.Table.Rows())
	}
	if _, err := other.Do(context.Background(), work.Rename{Table: hashes[1], Name: "x"}, nil, nil); err == nil || err.(work.Failed).Code != work.UnknownTable {
		t.Errorf("a forgotten table is renamed: %v", err)
	}
	if got := do[work.Shelved](t, start(t, work.Options{}), work.Shelf{}, nil).Tables; len(got) > 0 {
		t.Errorf("without a store: %+v", got)
	}
}

// A record that is damaged hides its own table, and no other.
func TestShelf_damaged(t *testing.T) {
	blobs := &store.MemoryBlobs{}
	c := start(t, work.Options{Blobs: blobs})
	o := do[work.Opened](t, c, work.Parse{Name: "users.csv", Keep: true}, csvOf(t, synth.UserData()))
	if err := blobs.Put(t.Context(), "table/abc", []byte("{")); err != nil {
		t.Fatal(err)
	}
	if got := do[work.Shelved](t, c, work.Shelf{}, nil).Tables; len(got) != 1 || got[0].Hash != o.Table.Hash() {
		t.Errorf("%+v", got)
	}
}
