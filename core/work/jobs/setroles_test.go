package jobs_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"orrery/core/store/storetest"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// TestMark: what a person said of a table stays with it, whatever becomes of it.
func TestMark(t *testing.T) {
	blobs := &storetest.MemoryBlobs{}
	c := start(t, jobs.Options{Blobs: blobs})
	file := work.BytesSource("id,a,y\n1,5,0\n2,6,1\n")
	o := do[jobs.Opened](t, c, jobs.Parse{Name: "d.csv", Keep: true}, file)
	hash := o.Table.Hash()
	if len(o.Roles) > 0 || o.Model != "" {
		t.Fatalf("a new table has %+v", o.TableRoles)
	}
	roles := []jobs.ColumnRole{{Column: "id", Role: "ignore"}, {Column: "a", Role: "target"}, {Column: "y", Role: "feature"}}
	do[work.Done](t, c, jobs.SetRoles{Table: hash, Roles: roles}, nil)
	shelved := do[jobs.TableList](t, c, jobs.Rename{Table: hash, Name: "e.csv"}, nil)
	do[jobs.TableList](t, c, jobs.Rename{Table: hash, Name: "f.csv"}, nil)
	if got := shelved.Tables[0]; got.Name != "e.csv" || got.Model != "d.csv" {
		t.Errorf("%+v", got)
	}
	other := start(t, jobs.Options{Blobs: blobs})
	for name, got := range map[string]jobs.Opened{
		"opened":     do[jobs.Opened](t, other, jobs.Open{Table: hash}, nil),
		"read again": do[jobs.Opened](t, other, jobs.Parse{Name: "d.csv", Keep: true}, file),
		"looked at":  do[jobs.Opened](t, other, jobs.Parse{Name: "d.csv"}, file),
		"longer":     do[jobs.Opened](t, other, jobs.Append{Table: hash, Name: "d.csv", Cells: map[string]table.Value{"a": table.NumberValue(7)}, Keep: true}, nil),
	} {
		if !slices.Equal(got.Roles, roles) || got.Model != "d.csv" {
			t.Errorf("%s: %+v", name, got.TableRoles)
		}
	}
	if got := do[jobs.Opened](t, other, jobs.Open{Table: hash}, nil); got.Name != "d.csv" || !slices.Equal(got.Roles, roles) {
		t.Errorf("kept again: %s, %+v", got.Name, got.TableRoles)
	}
	var f work.Failed
	if _, err := c.Do(context.Background(), jobs.SetRoles{Table: "nobody's"}, nil, nil); !errors.As(err, &f) || f.Code != work.UnknownTable {
		t.Errorf("%v", err)
	}
}
