package csv_test

import (
	"bytes"
	stdcsv "encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"orrery/core/table"
	"orrery/core/table/csv"

	"pgregory.net/rapid"
)

var nan = math.NaN()

func readCSV(text string, o csv.Options) (*table.Table, []csv.Warning, error) {
	return csv.ReadTable(strings.NewReader(text), int64(len(text)), o)
}

// grid is the cells of a table with the names on top, by rows.
func grid(t *table.Table) [][]string {
	out := [][]string{t.Names()}
	for i := range t.Rows() {
		row := make([]string, t.Width())
		for j, c := range t.Columns() {
			row[j] = c.Cell(i)
		}
		out = append(out, row)
	}
	return out
}

// show writes a grid with its kinds in one line: "a:number b:text | 1 x | 2 y".
func show(t *table.Table) string {
	var b strings.Builder
	for i, f := range t.Schema() {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%s:%v", f.Name, f.Kind)
	}
	for _, row := range grid(t)[1:] {
		fmt.Fprintf(&b, " | %s", strings.Join(row, " "))
	}
	return b.String()
}

func TestRead_content(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"no last line end", "a,b\n1,2", "a:number b:number | 1 2"},
		{"carriage returns", "a,b\r1,2\r3,4\r", "a:number b:number | 1 2 | 3 4"},
		{"mixed line ends", "a\r\n1\n2\r3", "a:number | 1 | 2 | 3"},
		{"blank lines", "\n\na,b\n\n1,2\n   \n3,4\n\n", "a:number b:number | 1 2 | 3 4"},
		{"quoted empty cell of one column", "a\n\"\"\nx\n", "a:text |  | x"},
		{"quotes", "a,b\n\"x,y\",\"he said \"\"hi\"\"\"\n\"two\nlines\",\"\"\"\"\n", "a:text b:text | x,y he said \"hi\" | two\nlines \""},
		{"quote inside a cell", "a\n5\" disc\n", "a:text | 5\" disc"},
		{"spaces after a closing quote", "a,b\n\"x\"  ,1\n", "a:text b:number | x 1"},
		{"quoted numbers", "a\n\"1\"\n\"2\"\n", "a:number | 1 | 2"},
		{"spaces", "a, b\n 1 ,  x\n", "a:number b:text | 1 x"},
		{"missing numbers", "a\nNA\nN/A\nNaN\nnan\nnull\nNULL\nNone\n1\n", "a:number |  |  |  |  |  |  |  | 1"},
		{"nothing present", "a,b\n,NA\n,\n", "a:number b:number |   |  "},
		{"booleans", "a\ntrue\nFALSE\nTrue\nNA\n", "a:boolean | true | false | true | "},
		{"booleans and numbers", "a\ntrue\n1\n", "a:text | true | 1"},
		{"text after numbers", "a,b\n1.50,1\n+2,2\n,3\nNA,4\nx,5\n1e3,6\n", "a:text b:number | 1.50 1 | +2 2 |  3 |  4 | x 5 | 1e3 6"},
		{"text after booleans", "a\nTRUE\nmaybe\n", "a:text | TRUE | maybe"},
		{"text after missing marks", "a\nNA\n\"NA\"\n\"\"\n-\nx\n", "a:text |  | NA |  | - | x"},
		{"text after empty cells", "a,b\n,1\n,2\nx,3\n", "a:text b:number |  1 |  2 | x 3"},
		{"several late texts", "a,b,c\n1,true,\n2,no,NA\nx,3,y\n", "a:text b:text c:text | 1 true  | 2 no  | x 3 y"},
		{"infinity", "a\ninf\n-Infinity\n", "a:number | inf | -inf"},
		{"not numbers", "a,b,c\n0x10,1_000,1d\n", "a:text b:text c:text | 0x10 1_000 1d"},
		{"index", ",a\n0,x\n1,y\n", "a:text | x | y"},
		{"not an index", ",a\n1,x\n2,y\n", "Unnamed: 0:number a:text | 1 x | 2 y"},
		{"only an index", "\"\"\n0\n1\n", "Unnamed: 0:number | 0 | 1"},
		{"nameless column", "a,,\n1,2,3\n", "a:number Unnamed: 1:number Unnamed: 2:number | 1 2 3"},
		{"duplicate names", "a,a,a_2,a\n1,2,3,4\n", "a:number a_2:number a_2_2:number a_3:number | 1 2 3 4"},
		{"quoted name keeps its spaces", "\" a \", b \n1,2\n", " a :number b:number | 1 2"},
		{"tab", "a\tb\n1,5\t2\n", "a:number b:number | 1.5 2"},
		{"pipe", "a|b\nx,y|2\n", "a:text b:number | x,y 2"},
		{"semicolon with decimal points", "a;b\n1.5;2,5\n", "a:number b:text | 1.5 2,5"},
		{"a thousand or one point two", "a;b\n1,234;2\n", "a:text b:number | 1,234 2"},
		{"semicolons inside a comma file", "a,b\nx;y,1\nz;w,2\n", "a:text b:number | x;y 1 | z;w 2"},
		{"quoted commas in a semicolon file", "a;b\n\"1,2,3\";x\n\"4,5,6\";y\n", "a:text b:text | 1,2,3 x | 4,5,6 y"},
		{"semicolons in a quoted name", "a,\"b;c;d\"\n\"x;\"\"y\",1\n", "a:text b;c;d:number | x;\"y 1"},
		{"text where an index might be", ",a\nx,1\n", "Unnamed: 0:text a:number | x 1"},
		{"cells of spaces", "a\n  \nx\n", "a:text |  | x"},
		{"Windows-1252", "a\n\x80\xe9\n", "a:text | €é"},
		{"UTF-8 and Latin-1", "a\né\n\xe9\n", "a:text | é | é"},
		{"byte order mark", "\xef\xbb\xbf\"a\",b\n1,2\n", "a:number b:number | 1 2"},
		{"byte order mark, second pass", "\xef\xbb\xbfa\n1\nx\n", "a:text | 1 | x"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			got, _, err := readCSV(c.text, csv.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if show(got) != c.want {
				t.Errorf("got  %q\nwant %q", show(got), c.want)
			}
		})
	}
}

func TestRead_options(t *testing.T) {
	got, warnings, err := readCSV("a;b,c\n1;2,3\n4;5,6\n7;8\n", csv.Options{Dialect: csv.Dialect{Delimiter: ","}, MaxRows: 2})
	if err != nil || show(got) != "a;b:text c:number | 1;2 3 | 4;5 6" {
		t.Errorf("%v, %v", got, err)
	}
	if len(warnings) != 1 || warnings[0].Line != 4 || !strings.Contains(warnings[0].Text, "first 2 rows") {
		t.Errorf("warnings %+v", warnings)
	}
	if _, w, err := readCSV("a,b\n1,2\n", csv.Options{MaxRows: 1}); err != nil || len(w) != 0 {
		t.Errorf("a file of just MaxRows rows: %+v, %v", w, err)
	}
	for _, d := range []csv.Dialect{{Delimiter: `"`}, {Delimiter: "\n"}, {Delimiter: "1"}, {Delimiter: "é"}, {Delimiter: ",,"}, {Delimiter: "'", Quote: "'"}, {Quote: "x"},
		{Encoding: "EBCDIC"}, {Header: "maybe"}, {Decimal: ";"}, {Thousands: "x"}, {Decimal: ",", Thousands: ","}, {Dates: "year first"}} {
		if _, _, err := readCSV("a\n1\n", csv.Options{Dialect: d}); err == nil {
			t.Errorf("%+v was taken", d)
		}
	}
}

func TestRead_comma(t *testing.T) {
	got, _, err := readCSV("a b\n\"x y\" 2\n", csv.Options{Dialect: csv.Dialect{Delimiter: " "}})
	if err != nil || show(got) != "a:text b:number | x y 2" {
		t.Errorf("%v, %v", got, err)
	}
	_, w, err := readCSV("a^b\n1^2^3\n", csv.Options{Dialect: csv.Dialect{Delimiter: "^", Header: csv.HeaderFirst}})
	if err != nil || len(w) != 1 || !strings.HasSuffix(w[0].String(), "quotes around a cell that contains the delimiter ^") {
		t.Errorf("%v, %v", w, err)
	}
}

func TestRead_errors(t *testing.T) {
	wide := strings.Repeat(",", 70000) + "\n"
	tests := []struct {
		name, text   string
		kind         error
		line, column int
		message      string
	}{
		{"quote never closed", "a,price\n1,\"2\n3,4\n", csv.ErrQuote, 2, 2,
			`Line 2, column 2 (price): the quote that opens this cell is never closed. Add the closing quote, double a quote that is part of the text, or read the file without quotes.`},
		{"quote opened after lines of another cell", "a,b\n\"x\ny\",\"z\n", csv.ErrQuote, 3, 2, ""},
		{"text after a quote over lines", "a,b\n\"x\n1\"y,2\n", csv.ErrQuote, 2, 1,
			"Line 2, column 1 (a): the quote that opens this cell is not closed before line 3, where text follows it. " +
				"Close it, double a quote that is part of the text, or read the file without quotes."},
		{"quote in the header", "a,\"b\n", csv.ErrQuote, 1, 2, ""},
		{"empty", "", csv.ErrEmpty, 0, 0, "The file is empty. Choose a CSV file with a header row and at least one row under it."},
		{"blank", "\xef\xbb\xbf \r\n \n", csv.ErrEmpty, 0, 0, ""},
		{"header only", "a,b\n\n", csv.ErrNoRows, 0, 0, "The file has a header but no rows. Add at least one row under the header."},
		{"png", "\x89PNG\r\n\x1a\n", csv.ErrBinary, 0, 0, "This looks like a PNG picture, not a CSV file. Choose a CSV file."},
		{"workbook", "PK\x03\x04....", csv.ErrBinary, 0, 0, "This looks like a zip archive, not a CSV file. Unpack it first and choose the CSV file in it."},
		{"web page", "<!DOCTYPE html><html>", csv.ErrBinary, 0, 0, ""},
		{"too wide", wide, csv.ErrLimit, 1, 0, "Line 1: the header has 70001 columns; at most 65536 are read. Check that the file has line ends."},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			got, warnings, err := readCSV(c.text, csv.Options{})
			var e *csv.CellError
			if !errors.As(err, &e) || !errors.Is(err, c.kind) || e.Line != c.line || e.Column != c.column {
				t.Fatalf("error %#v (%v); want %v at line %d, column %d", err, err, c.kind, c.line, c.column)
			}
			if c.message != "" && e.UserText() != c.message {
				t.Errorf("got  %s\nwant %s", e.UserText(), c.message)
			}
			if got != nil || warnings != nil {
				t.Errorf("a table or warnings came with the error: %v, %v", got, warnings)
			}
			if s := e.Error(); !strings.HasPrefix(s, "csv: ") || strings.Count(s, "csv:") != 1 {
				t.Errorf("Error() = %q", s)
			}
		})
	}
}

func TestRead_warnings(t *testing.T) {
	tests := []struct {
		name, text string
		want       []csv.Warning
	}{
		{"none", "a,b\n1,x\n", nil},
		{"index", ",a\n0,x\n", []csv.Warning{{1, "The first column has no name and counts the rows. It is an index and was left out"}}},
		{"not an index", ",a\n5,x\n", []csv.Warning{{1, `Column 1 has no name and is called "Unnamed: 0"`}}},
		{"no name", "a,\n5,x\n", []csv.Warning{{1, `Column 2 has no name and is called "Unnamed: 1"`}}},
		{"duplicate", "a,a\n5,x\n", []csv.Warning{{1, `The duplicate column name "a" was changed to "a_2"`}}},
		{"infinite", "a\n1\ninf\n1e999\n", []csv.Warning{{3, `Column "a" has non-finite numbers (infinite or too large) (2 times)`}}},
		{"too long for a float", "a\n9007199254740992\n9007199254740993\n", []csv.Warning{{3,
			`Column "a" has whole numbers that are too long for a number (above 2^53): it is text, so that none is rounded`}}},
		{"large but not rounded", "a\n1e30\n+0018014398509481984\n36028797018963968\n", nil},
		{"infinite numbers of a text", "a\ninf\nx\n", nil},
		{"Latin-1", "a\nx\n\xe9\n\xe9\n", []csv.Warning{{3, "The text is not UTF-8; it was read as Latin-1 (Windows-1252) (2 times)"}}},
		{"decimal comma", "a;b\n1,5;2\n", []csv.Warning{{0, "Numbers are written with a decimal comma and were read so"}}},
		{"too many cells", "a,b\n1,2\n\n1,2,3\n", []csv.Warning{{4,
			"The row has more cells than the 2 columns; the last ones were cut off. Put quotes around a cell that contains a comma"}}},
		{"too many empty cells", "a,b\n1,2,\n1,2, \n", []csv.Warning{{2, "The row has more cells than the 2 columns; the last ones are empty and were left out (2 times)"}}},
		{"too few cells", "a;b\n1;2\n3\n", []csv.Warning{{3, "The row has fewer cells than the 2 columns; those that are not there are missing"}}},
		{"lines inside quotes count", "a,b\n\"x\n\ny\",2\n3\n", []csv.Warning{{5, "The row has fewer cells than the 2 columns; those that are not there are missing"}}},
		{"carriage returns inside quotes count", "a,b\r\"x\ry\",2\r3\r", []csv.Warning{{4, "The row has fewer cells than the 2 columns; those that are not there are missing"}}},
		{"NUL", "a,b\n1,2\n3,x\x00y\n", []csv.Warning{{3, "There are NUL bytes, which no text has; they were dropped"}}},
		{"text after a quote", "a,b\n\"x\"y,2\n", []csv.Warning{{2, "Text follows the closing quote of a cell and was taken as a part of it"}}},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			_, got, err := readCSV(c.text, csv.Options{})
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("got  %+v, %v\nwant %+v", got, err, c.want)
			}
		})
	}
	_, many, err := readCSV(strings.Repeat(",", 99)+"\n"+strings.Repeat(",", 99)+"\n", csv.Options{})
	if err != nil || len(many) != 21 || many[20].Text != "There are 80 more warnings" {
		t.Errorf("100 nameless columns: %d warnings, %v", len(many), err)
	}
}

// noSeek hides that a reader can seek.
type noSeek struct{ io.Reader }

// TestRead_readers gives one file through all sorts of readers; a text comes late in it, so that the second pass is tried too.
func TestRead_readers(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,late,quoted\n")
	for i := range 30_000 {
		fmt.Fprintf(&b, "%d,0%d,\"row \"\"%d\"\"\nof, many\"\n", i, i, i)
	}
	b.WriteString("30000,x,end\n")
	text := b.String()
	want, _, err := readCSV(text, csv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := want.Row(12345); got.Values[1].Text != "012345" || got.Values[2].Text != "row \"12345\"\nof, many" || want.Rows() != 30_001 {
		t.Fatalf("row 12345 is %+v", got)
	}
	size := int64(len(text))
	tests := []struct {
		name string
		size int64
		r    io.Reader
	}{
		{"no size", -1, strings.NewReader(text)},
		{"size too small", 10, strings.NewReader(text)},
		{"size too large", 1 << 40, strings.NewReader(text)},
		{"no seeker", size, noSeek{strings.NewReader(text)}},
		{"byte by byte", size, iotest.OneByteReader(strings.NewReader(text))},
		{"halves", size, iotest.HalfReader(strings.NewReader(text))},
		{"error with the last bytes", size, iotest.DataErrReader(strings.NewReader(text))},
		{"not from its start", size, startAt(t, "skip"+text, 4)},
	}
	for _, c := range tests {
		got, _, err := csv.ReadTable(c.r, c.size, csv.Options{})
		if err != nil || got.Hash() != want.Hash() {
			t.Errorf("%s: another table, %v", c.name, err)
		}
	}
}

func startAt(t *testing.T, text string, at int64) io.Reader {
	r := strings.NewReader(text)
	if _, err := r.Seek(at, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	return r
}

// changing is another file after it was rewound.
type changing struct {
	*strings.Reader
	next string
}

func (c *changing) Seek(offset int64, whence int) (int64, error) {
	if whence == io.SeekStart {
		c.Reader = strings.NewReader(c.next)
	}
	return c.Reader.Seek(offset, whence)
}

func TestRead_changedFile(t *testing.T) {
	for _, next := range []string{"", "a,b\n", "a,b\n1,2\n", "a,b\n1,\"2"} {
		r := &changing{strings.NewReader("a,b\n1,2\n3,4\nx,5\n"), next}
		if got, _, err := csv.ReadTable(r, -1, csv.Options{}); err == nil {
			t.Errorf("changed to %q: %s", next, show(got))
		}
	}
}

func TestRead_longName(t *testing.T) {
	_, _, err := readCSV(strings.Repeat("é", 100)+"\n\"x", csv.Options{})
	if want := "(" + strings.Repeat("é", 40) + "...)"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v; want it to contain %s", err, want)
	}
}

func TestRead_readError(t *testing.T) {
	broken := errors.New("disk on fire")
	r := io.MultiReader(strings.NewReader("a\n1\n"), iotest.ErrReader(broken))
	if _, _, err := csv.ReadTable(r, -1, csv.Options{}); !errors.Is(err, broken) {
		t.Errorf("got %v; want it to wrap %v", err, broken)
	}
	if _, _, err := csv.ReadTable(lazy{}, -1, csv.Options{}); !errors.Is(err, io.ErrNoProgress) {
		t.Errorf("a reader that returns nothing: %v", err)
	}
}

type lazy struct{}

func (lazy) Read([]byte) (int, error) { return 0, nil }

func TestRead_progress(t *testing.T) {
	text := "a,b\n" + strings.Repeat("12345678,abcdefg\n", 200_000) + "late,x\n"
	size := int64(len(text))
	var calls int
	var last int64
	progress := func(done, total int64) error {
		if total != size || done < last {
			t.Errorf("progress %d of %d after %d", done, total, last)
		}
		calls, last = calls+1, done
		return nil
	}
	if _, _, err := readCSV(text, csv.Options{Progress: progress}); err != nil {
		t.Fatal(err)
	}
	if blocks := int(size / (256 << 10)); last != size || calls < blocks || calls > 3*blocks {
		t.Errorf("%d calls for %d blocks, the last at %d of %d", calls, blocks, last, size)
	}
	stop := errors.New("stop")
	calls = 0
	_, _, err := readCSV(text, csv.Options{Progress: func(done, total int64) error {
		if calls++; calls == 3 {
			return stop
		}
		return nil
	}})
	if err != stop || calls != 3 {
		t.Errorf("got %v after %d calls; want %v after 3", err, calls, stop)
	}
}

// TestRead_memory holds Read to allocating less than twice the table that it returns.
func TestRead_memory(t *testing.T) {
	file := benchFile(60_000, true)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	got, _, err := csv.ReadTable(bytes.NewReader(file), int64(len(file)), csv.Options{})
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	used, size := after.TotalAlloc-before.TotalAlloc, uint64(got.Bytes())
	if used > 2*size {
		t.Errorf("allocated %d kB for a table of %d kB", used>>10, size>>10)
	}
	if n := after.Mallocs - before.Mallocs; n > 10_000 { // most of them for the look at the beginning
		t.Errorf("%d allocations for %d cells", n, got.Rows()*got.Width())
	}
}

func TestRead_wide(t *testing.T) {
	const width = 10_000
	var b strings.Builder
	for row := range 4 {
		for i := range width {
			if i > 0 {
				b.WriteByte(',')
			}
			if row == 0 {
				fmt.Fprintf(&b, "c%d", i)
			} else {
				fmt.Fprint(&b, row*i)
			}
		}
		b.WriteByte('\n')
	}
	got, _, err := readCSV(b.String(), csv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c, err := got.Column("c9999"); err != nil || got.Width() != width || c.Floats()[2] != 3*9999 {
		t.Errorf("%d columns, %v", got.Width(), err)
	}
}

func TestRead_longRow(t *testing.T) {
	if testing.Short() {
		t.Skip("64 MB of text")
	}
	text := "a\nx\n\"" + strings.Repeat("0123456789abcde\n", 4<<20)
	_, _, err := readCSV(text, csv.Options{})
	var e *csv.CellError
	if !errors.As(err, &e) || !errors.Is(err, csv.ErrLimit) || e.Line != 3 {
		t.Errorf("got %v; want the limit, at line 3", err)
	}
}

// TestRead_encodingCSV compares with the standard library on files that encoding/csv wrote.
func TestRead_encodingCSV(t *testing.T) {
	cell := rapid.StringOf(rapid.SampledFrom([]rune("ab1,\"\n;\té. ")))
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 4).Draw(t, "width")
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 1, 6).Draw(t, "rows")
		var file bytes.Buffer
		w := stdcsv.NewWriter(&file)
		// A first row of words makes every column text.
		header, words := []string{"p", "q", "r", "s"}[:width], []string{"w", "x", "y", "z"}[:width]
		for _, row := range append([][]string{header, words}, rows...) {
			if err := w.Write(row); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		want, err := stdcsv.NewReader(bytes.NewReader(file.Bytes())).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := csv.ReadTable(bytes.NewReader(file.Bytes()), int64(file.Len()), csv.Options{Dialect: csv.Dialect{Delimiter: ",", Header: csv.HeaderFirst}})
		if err != nil {
			t.Fatalf("%q: %v", file.String(), err)
		}
		if !slices.EqualFunc(grid(got), want, slices.Equal[[]string]) {
			t.Fatalf("%q\ngot  %q\nwant %q", file.String(), grid(got), want)
		}
	})
}

// anyTime is a time that has a text form, of all sizes of fraction.
func anyTime() *rapid.Generator[float64] {
	return rapid.Custom(func(t *rapid.T) float64 {
		seconds := rapid.OneOf(rapid.Int64Range(-62167219200, 253402300799), rapid.Int64Range(0, 2e9)).Draw(t, "seconds")
		step := rapid.SampledFrom([]int64{1, 10, 1000, 1e5, 1e6}).Draw(t, "step")
		return float64(seconds*1e6 + rapid.Int64Range(0, 1e6-1).Draw(t, "micros")/step*step)
	})
}

// anyFloat includes what generators of floats like to leave out.
func anyFloat() *rapid.Generator[float64] {
	return rapid.OneOf(
		rapid.Float64(),
		rapid.SampledFrom([]float64{0, math.Copysign(0, -1), nan, math.Inf(1), math.Inf(-1), math.MaxFloat64, 5e-324, 1 << 53, 0.1}),
		rapid.Map(rapid.Uint64(), math.Float64frombits),
		rapid.Map(rapid.IntRange(-5, 5), func(i int) float64 { return float64(i) }),
	)
}

// anyTable draws tables that CSV can say: texts have a first cell that is no number, no truth value and not missing.
func anyTable() *rapid.Generator[*table.Table] {
	return rapid.Custom(func(t *rapid.T) *table.Table {
		rows := rapid.IntRange(1, 8).Draw(t, "rows")
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[ -~é€\n\x{feff}]{1,8}`), 1, 5, rapid.ID[string]).Draw(t, "names")
		var cols []table.Column
		for _, name := range names {
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 3:
				v := rapid.SliceOfN(rapid.OneOf(anyTime(), rapid.Just(nan)), rows, rows).Draw(t, "times")
				v[0] = anyTime().Draw(t, "first") // a column of missing cells is read as numbers
				cols = append(cols, table.Times(name, v))
			case 0:
				cols = append(cols, table.Numbers(name, rapid.SliceOfN(anyFloat(), rows, rows).Draw(t, "numbers")))
			case 1:
				v := rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1, nan}), rows, rows).Draw(t, "bools")
				v[0] = math.Abs(v[0])
				if v[0] != v[0] {
					v[0] = 1 // a column of missing cells is read as numbers
				}
				cols = append(cols, table.Bools(name, v))
			default:
				v := rapid.SliceOfN(rapid.StringOf(rapid.RuneFrom([]rune("ab01,\"\n\r;\t|. é€\ufeff'=N"))), rows, rows).Draw(t, "texts")
				v[0] = "x" + v[0]
				cols = append(cols, table.Texts(name, v))
			}
		}
		out, err := table.New(cols...)
		if err != nil {
			t.Fatal(err)
		}
		return out
	})
}

func TestWrite_Read(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyTable().Draw(t, "table")
		var file bytes.Buffer
		if err := csv.Write(&file, want); err != nil {
			t.Fatal(err)
		}
		got, _, err := csv.ReadTable(bytes.NewReader(file.Bytes()), int64(file.Len()), csv.Options{})
		if err != nil {
			t.Fatalf("%q: %v", file.String(), err)
		}
		if got.Hash() != want.Hash() {
			t.Fatalf("%q\ngot  %q\nwant %q", file.String(), show(got), show(want))
		}
	})
}

func mustTable(t testing.TB, cols ...table.Column) *table.Table {
	t.Helper()
	out, err := table.New(cols...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func people(t testing.TB) *table.Table {
	return mustTable(t,
		table.Texts("name", []string{"Ann", "Bob", "Cy"}),
		table.Numbers("age", []float64{31, nan, 7.5}),
		table.Bools("member", []float64{1, 0, nan}))
}

func TestWrite_text(t *testing.T) {
	var b strings.Builder
	if err := csv.Write(&b, people(t)); err != nil {
		t.Fatal(err)
	}
	if want := "name,age,member\nAnn,31,true\nBob,,false\nCy,7.5,\n"; b.String() != want {
		t.Errorf("got %q; want %q", b.String(), want)
	}
	b.Reset()
	odd := mustTable(t, table.Texts("say \"a\"", []string{"x,y", "", "two\nlines", "a\rb"}))
	if err := csv.Write(&b, odd); err != nil {
		t.Fatal(err)
	}
	if want := "\"say \"\"a\"\"\"\n\"x,y\"\n\"\"\n\"two\nlines\"\n\"a\rb\"\n"; b.String() != want {
		t.Errorf("got %q; want %q", b.String(), want)
	}
}

func TestWrite_error(t *testing.T) {
	full := errors.New("disk is full")
	long := mustTable(t, table.Numbers("a", make([]float64, 100_000)))
	for _, c := range []*table.Table{people(t), long} {
		w := writerFunc(func(b []byte) (int, error) { return 0, full })
		if err := csv.Write(w, c); !errors.Is(err, full) {
			t.Errorf("got %v; want it to wrap %v", err, full)
		}
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

func ExampleReadTable() {
	const file = ",city,rain,dry\n0,Oslo,1.5,false\n1,Bergen,NA,false\n2,Vardø,0,true\n"
	t, warnings, err := csv.ReadTable(strings.NewReader(file), int64(len(file)), csv.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, w := range warnings {
		fmt.Printf("line %d: %s\n", w.Line, w.Text)
	}
	fmt.Println(t.Schema())
	fmt.Println(t.Row(2).Values)
	// Output:
	// line 1: The first column has no name and counts the rows. It is an index and was left out
	// [{city text} {rain number} {dry boolean}]
	// [Vardø 0 true]
}

func ExampleCellError() {
	const file = "city,rain\nOslo,1.5\nBergen,\"2.7\n"
	_, _, err := csv.ReadTable(strings.NewReader(file), int64(len(file)), csv.Options{})
	var e *csv.CellError
	if errors.As(err, &e) {
		fmt.Println(e.UserText())
	}
	// Output: Line 3, column 2 (rain): the quote that opens this cell is never closed. Add the closing quote, double a quote that is part of the text, or read the file without quotes.
}
