package csv_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"orrery/core/table"
	"orrery/core/table/csv"
)

// FuzzRead holds three things for any bytes: an error is a *CellError, the way the bytes arrive changes nothing, and what was
// read can be written and read again without further change.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/files/*.csv")
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
	for _, text := range []string{
		"\xff\xfe" + utf16Of("ä;b\n1,5;x\n", true), utf16Of("a,b\n1,2\n", false), gzipOf(f, "a,b\n1,x\n"), "# x\nTitle,\n\na,b\n1,2\n# y\n", "sep=|\na|b\n1|2\n",
		"d,e\n1/2/2024,25/12/2024 3:04 PM\n3/4/2024,1/1/2024\n", "'a','b'\n'x,1','2'\n", "a,b\n\"he \\\"x\\\", y\",1\n", "  a    b\n  1   2.5\n 10   3.5\n",
		"id,v\n1,2\nid,v\n\xef\xbb\xbf3\n", "a;b\n1.234,5;007\n2'000;9007199254740993\n", "t\n2024-01-02T03:04:05.5+02:00\n\nnan\n",
	} {
		f.Add([]byte(text))
	}
	o := csv.Options{Gunzip: gunzip}
	f.Fuzz(func(t *testing.T, file []byte) {
		first, _, err := csv.ReadTable(bytes.NewReader(file), int64(len(file)), o)
		slow, _, slowErr := csv.ReadTable(iotest.OneByteReader(bytes.NewReader(file)), -1, o)
		if err != nil {
			var e *csv.CellError
			if !errors.As(err, &e) || e.UserText() == "" {
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
		// A text such as "1.5" in a file with decimal commas is a number in the file that Write makes, so
		// only the second reading is final.
		if slices.ContainsFunc(first.Names(), func(n string) bool { return n != "" && strings.Trim(n, "+-.,0123456789eE") == "" }) {
			return // names of digits over cells such as "1,5" are a row to the next reader
		}
		second := rewrite(t, first)
		if second == nil {
			return
		}
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
	if err := csv.Write(&b, want); err != nil {
		t.Fatal(err)
	}
	got, _, err := csv.ReadTable(bytes.NewReader(b.Bytes()), int64(b.Len()), csv.Options{})
	if errors.Is(err, csv.ErrBinary) {
		return nil // without what was cut off, there are too many control characters in the rest
	}
	if err != nil {
		t.Fatalf("%q: %v", b.String(), err)
	}
	return got
}
