package work_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"orrery/core/store"
	"orrery/core/table"
	"orrery/core/work"
)

// TestMark: what a person said of a table stays with it, whatever becomes of it.
func TestMark(t *testing.T) {
	blobs := &store.MemoryBlobs{}
	c := start(t, work.Options{Blobs: blobs})
	file := work.BytesSource("id,a,y\n1,5,0\n2,6,1\n")
	o := do[work.Opened](t, c, work.Parse{Name: "d.csv", Keep: true}, file)
	hash := o.Table.Hash()
	if len(o.Roles) > 0 || o.Model != "" {
		t.Fatalf("a new table has %+v", o.Marks)
	}
	roles := []work.ColumnRole{{Column: "id", Role: "ignore"}, {Column: "a", Role: "target"}, {Column: "y", Role: "feature"}}
	do[work.Done](t, c, work.Mark{Table: hash, Roles: roles}, nil)
	shelved := do[work.Shelved](t, c, work.Rename{Table: hash, Name: "e.csv"}, nil)
	do[work.Shelved](t, c, work.Rename{Table: hash, Name: "f.csv"}, nil)
	if got := shelved.Tables[0]; got.Name != "e.csv" || got.Model != "d.csv" {
		t.Errorf("%+v", got)
	}
	other := start(t, work.Options{Blobs: blobs})
	for name, got := range map[string]work.Opened{
		"opened":     do[work.Opened](t, other, work.Open{Table: hash}, nil),
		"read again": do[work.Opened](t, other, work.Parse{Name: "d.csv", Keep: true}, file),
		"looked at":  do[work.Opened](t, other, work.Parse{Name: "d.csv"}, file),
		"longer":     do[work.Opened](t, other, work.Append{Table: hash, Name: "d.csv", Cells: map[string]table.Value{"a": table.NumberValue(7)}, Keep: true}, nil),
	} {
		if !slices.Equal(got.Roles, roles) || got.Model != "d.csv" {
			t.Errorf("%s: %+v", name, got.Marks)
		}
	}
	if got := do[work.Opened](t, other, work.Open{Table: hash}, nil); got.Name != "d.csv" || !slices.Equal(got.Roles, roles) {
		t.Errorf("kept again: %s, %+v", got.Name, got.Marks)
	}
	var f work.Failed
	if _, err := c.Do(context.Background(), work.Mark{Table: "nobody's"}, nil, nil); !errors.As(err, &f) || f.Code != work.UnknownTable {
		t.Errorf("%v", err)
	}
}
