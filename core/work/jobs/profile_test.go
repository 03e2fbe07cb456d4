package jobs_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/core/profile"
	"orrery/core/store/storetest"
	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func TestInspect(t *testing.T) {
	c := start(t, jobs.Options{})
	o := do[jobs.Opened](t, c, jobs.Parse{Name: "customers.csv"}, csvOf(t, synth.Customers()))
	roles := profile.Roles{Key: "customer_id", Target: "churned", Features: []string{"age", "refund_issued"}}
	found := do[jobs.ProfileTableResult](t, c, jobs.ProfileTable{Table: o.Table.Hash(), Roles: roles}, nil).Findings
	want, err := profile.Find(o.Table, o.Summaries, profile.Options{Roles: roles, Now: time.Now()})
	if err != nil || !slices.Equal(found, want) || len(found) < 5 {
		t.Fatalf("found %+v, %v\nwant %+v", found, err, want)
	}
	for _, f := range found {
		r := do[jobs.FilterAndSortResult](t, c, jobs.FilterAndSort{Table: o.Table.Hash(), Roles: roles, View: profile.View{Finding: &f}}, nil)
		if len(r.Rows) != f.Rows {
			t.Errorf("%s has %d rows, %d come", f.Kind, f.Rows, len(r.Rows))
		}
	}
}

func TestArrange(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	rows := do[jobs.FilterAndSortResult](t, c, jobs.FilterAndSort{Table: o.Table.Hash(), View: profile.View{Where: "feature_1 > 0", Sort: "feature_1", Down: true}}, nil).Rows
	x, _ := o.Table.Column("feature_1")
	if len(rows) < 20 || !slices.IsSortedFunc(rows, func(a, b uint32) int { return int(1e6 * (x.Floats()[b] - x.Floats()[a])) }) || x.Floats()[rows[len(rows)-1]] <= 0 {
		t.Errorf("%d rows, %v", len(rows), rows)
	}
	for where, code := range map[string]string{"feature_1 >": "feature", "feature_1 + 1": "param", "no_such > 1": "feature"} {
		_, err := c.Do(context.Background(), jobs.FilterAndSort{Table: o.Table.Hash(), View: profile.View{Where: where}}, nil, nil)
		if f, ok := err.(work.Failed); !ok || f.Code != code {
			t.Errorf("%s: %#v", where, err)
		}
	}
	if _, err := c.Do(context.Background(), jobs.FilterAndSort{Table: "no such"}, nil, nil); err.(work.Failed).Code != work.UnknownTable {
		t.Errorf("of no table: %v", err)
	}
}

func TestMake(t *testing.T) {
	c := start(t, jobs.Options{Blobs: &storetest.MemoryBlobs{}})
	o := synth.Made{Rows: 300, Columns: 2, Seed: 5, Noise: 0.3, Drift: synth.Drift{Day: 50, Flip: true}}
	made := do[jobs.Opened](t, c, jobs.Make{Name: "made.csv", Options: o, Keep: true}, nil)
	want, facts, err := synth.Make(o)
	if err != nil || made.Table.Hash() != want.Hash() || !slices.Equal(made.Facts, facts) || len(made.Summaries) != want.Width() || !made.Kept {
		t.Fatalf("%d rows, facts %q, kept %v, %v", made.Table.Rows(), made.Facts, made.Kept, err)
	}
	again := do[jobs.Opened](t, c, jobs.Open{Table: want.Hash()}, nil)
	if again.Name != "made.csv" || !slices.Equal(again.Facts, facts) {
		t.Errorf("out of the store: %q, facts %q", again.Name, again.Facts)
	}
	o.Rows = 3
	if _, err := c.Do(context.Background(), jobs.Make{Options: o}, nil, nil); !strings.HasPrefix(err.Error(), "Impossible options: 3 rows") {
		t.Errorf("three rows: %v", err)
	}
}

// TestShelf keeps three tables, renames one and forgets another, and asks a second worker.
func TestShelf(t *testing.T) {
	blobs, clock := &storetest.MemoryBlobs{}, time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)
	now := func() time.Time { clock = clock.Add(time.Second); return clock }
	c := start(t, jobs.Options{Blobs: blobs, Now: now})
	if got := do[jobs.TableList](t, c, jobs.ListTables{}, nil).Tables; len(got) > 0 {
		t.Errorf("an empty shelf has %+v", got)
	}
	var hashes []string
	for _, s := range []struct {
		name string
		of   func() *table.Table
	}{{"users.csv", synth.UserData}, {"events.csv", synth.Events}, {"labels.csv", synth.Labels}} {
		o := do[jobs.Opened](t, c, jobs.Parse{Name: s.name, Keep: true}, csvOf(t, s.of()))
		hashes = append(hashes, o.Table.Hash())
	}
	got := do[jobs.TableList](t, c, jobs.Rename{Table: hashes[0], Name: "people.csv"}, nil).Tables
	if len(got) != 3 || got[0].Name != "labels.csv" || got[1].Name != "events.csv" || got[2].Name != "people.csv" {
		t.Fatalf("%+v", got)
	}
	if k := got[2]; k.Hash != hashes[0] || k.Rows != 100 || k.Columns != 4 || k.Bytes < 100*3*8 || !k.Since.After(time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v", k)
	}
	do[work.Done](t, c, jobs.Forget{Table: hashes[1]}, nil)
	other := start(t, jobs.Options{Blobs: blobs})
	if got := do[jobs.TableList](t, other, jobs.ListTables{}, nil).Tables; len(got) != 2 || got[1].Name != "people.csv" {
		t.Errorf("another worker sees %+v", got)
	}
	if o := do[jobs.Opened](t, other, jobs.Open{Table: hashes[0]}, nil); o.Name != "people.csv" || o.Table.Rows() != 100 {
		t.Errorf("opened %s with %d rows", o.Name, o.Table.Rows())
	}
	if _, err := other.Do(context.Background(), jobs.Rename{Table: hashes[1], Name: "x"}, nil, nil); err == nil || err.(work.Failed).Code != work.UnknownTable {
		t.Errorf("a forgotten table is renamed: %v", err)
	}
	if got := do[jobs.TableList](t, start(t, jobs.Options{}), jobs.ListTables{}, nil).Tables; len(got) > 0 {
		t.Errorf("without a store: %+v", got)
	}
}

// A record that is damaged hides its own table, and no other.
func TestShelf_damaged(t *testing.T) {
	blobs := &storetest.MemoryBlobs{}
	c := start(t, jobs.Options{Blobs: blobs})
	o := do[jobs.Opened](t, c, jobs.Parse{Name: "users.csv", Keep: true}, csvOf(t, synth.UserData()))
	if err := blobs.Put(t.Context(), "table/abc", []byte("{")); err != nil {
		t.Fatal(err)
	}
	if got := do[jobs.TableList](t, c, jobs.ListTables{}, nil).Tables; len(got) != 1 || got[0].Hash != o.Table.Hash() {
		t.Errorf("%+v", got)
	}
}
