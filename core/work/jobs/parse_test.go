package jobs_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"orrery/core/store/storetest"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func TestParse_dialect(t *testing.T) {
	c := start(t, jobs.Options{})
	o := do[jobs.Opened](t, c, jobs.Parse{Name: "x.csv", Dialect: csv.Dialect{Delimiter: ";", Types: map[string]table.Kind{"b": table.Text}}}, work.BytesSource("a;b\n1;2\n"))
	if k := o.Table.Schema(); len(k) != 2 || k[1].Kind != table.Text || o.Dialect.Delimiter != ";" || o.Dialect.Encoding != csv.UTF8 || o.FileRows != 1 {
		t.Errorf("schema %v, dialect %+v, %d rows", k, o.Dialect, o.FileRows)
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte("a,b\n1,2\n"))
	w.Close()
	if o := do[jobs.Opened](t, c, jobs.Parse{Name: "x.csv.gz"}, work.BytesSource(b.String())); o.Table.Rows() != 1 || !o.Dialect.Gzip {
		t.Errorf("%+v", o)
	}
	if o := do[jobs.Opened](t, c, jobs.Parse{Name: "s.csv", Sample: csv.Sample{Rows: 2, Seed: 1}}, work.BytesSource("a\n1\n2\n3\n")); o.Table.Rows() != 2 || o.FileRows != 3 {
		t.Errorf("%d of %d rows", o.Table.Rows(), o.FileRows)
	}
}

// TestAccept: what a person must look at is not kept before it is accepted.
func TestAccept(t *testing.T) {
	blobs := &storetest.MemoryBlobs{}
	c := start(t, jobs.Options{Blobs: blobs})
	o := do[jobs.Opened](t, c, jobs.Parse{Name: "d.csv", Keep: true}, work.BytesSource("d,n\n1/2/2024,1\n3/4/2024,2\n"))
	if o.Kept || len(o.Unsure) == 0 {
		t.Fatalf("kept %v, unsure %q", o.Kept, o.Unsure)
	}
	if got := do[jobs.TableList](t, c, jobs.ListTables{}, nil).Tables; len(got) > 0 {
		t.Fatalf("%+v is stored", got)
	}
	if r := do[jobs.KeepTableResult](t, c, jobs.KeepTable{Table: o.Table.Hash(), Name: o.Name, Size: o.Size, Warnings: o.Warnings, Dialect: o.Dialect}, nil); !r.Kept {
		t.Error("not kept")
	}
	again := do[jobs.Opened](t, start(t, jobs.Options{Blobs: blobs}), jobs.Open{Table: o.Table.Hash()}, nil)
	if again.Name != "d.csv" || again.Dialect.Delimiter != "," || len(again.Warnings) != len(o.Warnings) || again.Table.Hash() != o.Table.Hash() {
		t.Errorf("%+v", again)
	}
	var f work.Failed
	if _, err := c.Do(context.Background(), jobs.KeepTable{Table: "nobody's"}, nil, nil); !errors.As(err, &f) || f.Code != work.UnknownTable {
		t.Errorf("%v", err)
	}
}

// TestParse_tooLarge reads an archive of 3 kB that unpacks to a table of 16 MB where 1 MB may be taken.
func TestParse_tooLarge(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte("a,b\n" + strings.Repeat("1,2\n", 1<<20)))
	w.Close()
	c := start(t, jobs.Options{MaxTable: 1 << 20})
	for _, j := range []jobs.Parse{{Name: "bomb.csv.gz"}, {Name: "bomb.csv.gz", Whole: true}} {
		o := do[jobs.Oversize](t, c, j, work.BytesSource(b.String()))
		if o.Fits < 50_000 || o.Fits > 70_000 || o.Budget != 1<<20 || o.Name != "bomb.csv.gz" {
			t.Errorf("%+v; want that about 65,000 rows fit", o)
		}
	}
	if o := do[jobs.Opened](t, c, jobs.Parse{Name: "bomb.csv.gz", Sample: csv.Sample{Rows: 1000, Seed: 1}}, work.BytesSource(b.String())); o.Table.Rows() != 1000 || o.FileRows != 1<<20 {
		t.Errorf("a sample has %d of %d rows", o.Table.Rows(), o.FileRows)
	}
	var f work.Failed
	_, err := c.Do(context.Background(), jobs.Parse{Name: "bomb.csv.gz", Sample: csv.Sample{Rows: 1 << 20, Seed: 1}}, work.BytesSource(b.String()), nil)
	if !errors.As(err, &f) || f.Code != "csv" || !strings.HasPrefix(f.Text, "Too large: about ") || !strings.HasSuffix(f.Text, "Sample fewer rows.") {
		t.Errorf("a sample of all: %+v", err)
	}
}

// wide is a file of 100,000 rows that says it has a thousand times as many.
type wide struct{ work.BytesSource }

func (w wide) Size() int64 { return 1000 * w.BytesSource.Size() }

func TestParse_oversize(t *testing.T) {
	var b strings.Builder
	b.WriteString("a,b\n")
	for i := range 100_000 {
		fmt.Fprintf(&b, "%d,%d\n", i%100, i%97)
	}
	c := start(t, jobs.Options{})
	file := wide{work.BytesSource(b.String())}
	o := do[jobs.Oversize](t, c, jobs.Parse{Name: "w.csv"}, file)
	if o.Name != "w.csv" || o.Estimate.Columns != 2 || o.Estimate.Bytes < o.Budget {
		t.Errorf("%+v", o)
	}
	if o := do[jobs.Opened](t, c, jobs.Parse{Name: "w.csv", Whole: true}, file); o.Table.Rows() != 100_000 {
		t.Errorf("%d rows", o.Table.Rows())
	}
	if o := do[jobs.Opened](t, c, jobs.Parse{Name: "w.csv", Sample: csv.Sample{Rows: 10}}, file); o.Table.Rows() != 10 {
		t.Errorf("%d rows", o.Table.Rows())
	}
}
