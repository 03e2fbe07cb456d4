package csv_test

import (
	"compress/gzip"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"orrery/core/table/csv"
)

// repeated is a header and then one row again and again: a file of any length that takes no memory.
type repeated struct {
	text, row string
	left      int64
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, io.EOF
	}
	n := 0
	for n < len(p) && int64(n) < r.left {
		if r.text == "" {
			r.text = r.row
		}
		k := copy(p[n:], r.text)
		r.text = r.text[k:]
		n += k
	}
	r.left -= int64(n)
	return n, nil
}

// bomb is the beginning of a gzip archive; what it unpacks to comes from plain.
func bomb(t *testing.T, header, row string, size int64) (archive string, gunzip func(io.Reader) (io.Reader, error), plain *repeated) {
	t.Helper()
	var b strings.Builder
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(header + row)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	plain = &repeated{text: header, row: row, left: size}
	return b.String(), func(io.Reader) (io.Reader, error) { return plain, nil }, plain
}

// TestRead_MaxMemory reads archives that unpack to a terabyte.
func TestRead_MaxMemory(t *testing.T) {
	const limit, terabyte = 4 << 20, 1 << 40
	for _, c := range []struct {
		name, header, row string
		rows              int // that fit
	}{
		{"numbers", "a,b\n", "1,2\n", limit / 16},
		{"texts", "a\n", "one\n", limit / 7},
		{"short rows", strings.Repeat("a,", 999) + "a\n", "1\n", limit / 8000},
		{"long cells", "a\n", strings.Repeat("x", 10_000) + "\n", limit / 10_004},
	} {
		t.Run(c.name, func(t *testing.T) {
			archive, gunzip, plain := bomb(t, c.header, c.row, terabyte)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := csv.Read(strings.NewReader(archive), int64(len(archive)), csv.Options{Gunzip: gunzip, MaxMemory: limit})
			runtime.ReadMemStats(&after)
			var e *csv.LimitError
			if !errors.As(err, &e) || !errors.Is(err, csv.ErrLimit) || e.Text || e.Limit != limit {
				t.Fatalf("%v, want a *LimitError", err)
			}
			if e.Rows < c.rows*8/10 || e.Rows > c.rows*11/10 {
				t.Errorf("%d rows fit, want about %d", e.Rows, c.rows)
			}
			if read := terabyte - plain.left; read > int64(2*c.rows*len(c.row)+4<<20) {
				t.Errorf("it read %d bytes", read)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 12*limit {
				t.Errorf("it allocated %d bytes in all, for a limit of %d", took, limit)
			}
		})
	}
}

// TestRead_MaxMemory_Whole holds that a table just below the limit is read.
func TestRead_MaxMemory_Whole(t *testing.T) {
	text := "a,b\n" + strings.Repeat("1,2\n", 1<<18)
	got, err := csv.Read(strings.NewReader(text), int64(len(text)), csv.Options{MaxMemory: 4 << 20, MaxText: int64(len(text))})
	if err != nil || got.Table.Rows() != 1<<18 {
		t.Fatalf("%v, want all rows", err)
	}
	_, err = csv.Read(strings.NewReader(text), int64(len(text)), csv.Options{MaxMemory: 3 << 20})
	if want := "csv: too large: about 190,000 rows fit into 3 MB of memory"; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	// A column that proves to be text at its end is read again, and its texts count too.
	text = "a\n" + strings.Repeat("123456789012345\n", 1<<18) + "x\n"
	if _, err = csv.Read(strings.NewReader(text), int64(len(text)), csv.Options{MaxMemory: 3 << 20}); !errors.Is(err, csv.ErrLimit) {
		t.Errorf("read again as text: %v, want ErrLimit", err)
	}
	// A reader that cannot seek keeps what was read.
	if _, err = csv.Read(io.MultiReader(strings.NewReader(text)), -1, csv.Options{MaxMemory: 3 << 20}); !errors.Is(err, csv.ErrLimit) {
		t.Errorf("from a pipe: %v, want ErrLimit", err)
	}
}

// TestRead_MaxText ends the reading of text that makes no rows, and of a sample that is too large.
func TestRead_MaxText(t *testing.T) {
	archive, gunzip, _ := bomb(t, "a,b\n1,2\n", "\n", 1<<40)
	_, err := csv.Read(strings.NewReader(archive), int64(len(archive)), csv.Options{Gunzip: gunzip, MaxText: 2 << 20})
	if want := "csv: too large: about 1 rows fit into 2 MB of text"; err == nil || err.Error() != want {
		t.Errorf("blank lines: %v, want %s", err, want)
	}
	archive, gunzip, _ = bomb(t, "a,b\n", "1,2\n", 1<<40)
	_, err = csv.Read(strings.NewReader(archive), int64(len(archive)),
		csv.Options{Gunzip: gunzip, MaxText: 2 << 20, MaxMemory: 2 << 20, Sample: csv.Sample{Rows: 1 << 40, Seed: 1}})
	var e *csv.LimitError
	if !errors.As(err, &e) || e.Text {
		t.Errorf("a large sample: %v, want that its memory is the limit", err)
	}
}

// TestRead_ProgressOfAnArchive: a small archive of much text asks often enough whether to go on.
func TestRead_ProgressOfAnArchive(t *testing.T) {
	archive, gunzip, _ := bomb(t, "a,b\n", "1,2\n", 1<<40)
	calls, stop := 0, errors.New("stop")
	_, err := csv.Read(strings.NewReader(archive), int64(len(archive)), csv.Options{Gunzip: gunzip, Progress: func(int64, int64) error {
		if calls++; calls == 10 {
			return stop
		}
		return nil
	}})
	if err != stop {
		t.Errorf("%v, want the error of Progress", err)
	}
}
