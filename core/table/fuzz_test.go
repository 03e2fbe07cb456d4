package table_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"orrery/core/table"
)

// FuzzReadCSV holds three things for any bytes: an error is a *CellError, the way the bytes arrive changes nothing, and what was
// read can be written and read again without further change.
func FuzzReadCSV(f *testing.F) {
	files, err := filepath.Glob("testdata/csv/*.csv")
	if err != nil || len(files) == 0 {
		f.Fatalf("no files to begin with: %v", err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		first, _, err := table.ReadCSV(bytes.NewReader(file), int64(len(file)), table.CSVOptions{})
		slow, _, slowErr := table.ReadCSV(iotest.OneByteReader(bytes.NewReader(file)), -1, table.CSVOptions{})
		if err != nil {
			var e *table.CellError
			if !errors.As(err, &e) || e.Text() == "" {
				t.Fatalf("error %#v", err)
			}
			if slowErr == nil || slowErr.Error() != err.Error() {
				t.Fatalf("%v, but byte by byte %v", err, slowErr)
			}
			return
		}
		if slowErr != nil || slow.Hash() != first.Hash() {
			t.Fatalf("byte by byte: another table, %v", slowErr)
		}
		// A text such as "1.5" in a file with decimal commas is a number in the file that WriteCSV makes, so
		// only the second reading is final.
		second := rewrite(t, first)
		if third := rewrite(t, second); third.Hash() != second.Hash() {
			t.Fatalf("read %q, then %q", show(second), show(third))
		}
		if second.Rows() != first.Rows() || second.Width() != first.Width() {
			t.Fatalf("%d x %d became %d x %d", first.Rows(), first.Width(), second.Rows(), second.Width())
		}
	})
}

func rewrite(t *testing.T, want *table.Table) *table.Table {
	var b bytes.Buffer
	if err := table.WriteCSV(&b, want); err != nil {
		t.Fatal(err)
	}
	got, _, err := table.ReadCSV(bytes.NewReader(b.Bytes()), int64(b.Len()), table.CSVOptions{})
	if err != nil {
		t.Fatalf("%q: %v", b.String(), err)
	}
	return got
}
