package batch

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"orrery/core/table"
)

// TableCommand runs what follows "table" on the command line: FILE and, before or after it, --json. It reads the file
// as the app does and says what is in it. A file that is no table is a *UsageError too, with one line.
func TableCommand(args []string, out io.Writer) error {
	const usageLine = "usage: table FILE [--json]"
	var files []string
	asJSON := false
	for _, a := range args {
		switch {
		case a == "--json" || a == "-json":
			asJSON = true
		case len(a) > 1 && a[0] == '-':
			return usage("", fmt.Errorf("unknown flag %s; %s", a, usageLine))
		default:
			files = append(files, a)
		}
	}
	if len(files) != 1 {
		return usage("", errors.New(usageLine))
	}
	got, err := readTable(files[0])
	if err != nil {
		return usage(files[0], err)
	}
	if asJSON {
		return writeJSON(out, got)
	}
	return writeTable(out, got)
}

// gunzip is gzip.NewReader as table.CSVOptions wants it.
func gunzip(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }

func readTable(name string) (*table.Reading, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, plainPath(err)
	}
	defer f.Close()
	size := int64(-1)
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		size = info.Size()
	}
	got, err := table.Read(f, size, table.CSVOptions{Gunzip: gunzip})
	var cell *table.CellError
	if errors.As(err, &cell) {
		return nil, errors.New(cell.Text())
	}
	return got, plainPath(err)
}

// plainPath drops the file's name, which comes before the error anyway.
func plainPath(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// typeOf is a column's type in one of five words.
func typeOf(c table.Column) string {
	if c.Integral() {
		return "integer"
	}
	return c.Kind().String()
}

func writeJSON(out io.Writer, got *table.Reading) error {
	type column struct {
		Name string `json:"name"`
		Type string `json:"type"`
	}
	answer := struct {
		Rows     int      `json:"rows"`
		Columns  []column `json:"columns"`
		Warnings []string `json:"warnings"`
	}{Rows: got.Table.Rows(), Columns: []column{}, Warnings: []string{}}
	for _, c := range got.Table.Columns() {
		answer.Columns = append(answer.Columns, column{c.Name(), typeOf(c)})
	}
	answer.Warnings = append(answer.Warnings, warningLines(got)...)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	return e.Encode(answer)
}

// writeTable prints what a person wants to know: how the file was read, its columns, its first rows.
func writeTable(out io.Writer, got *table.Reading) error {
	t := got.Table
	fmt.Fprintf(out, "%d rows, %d columns; %s\n\n", t.Rows(), t.Width(), dialectWords(got.Dialect))
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "column\ttype\tmissing\tfirst cells")
	for _, c := range t.Columns() {
		missing := 0
		for i := range c.Len() {
			if c.Missing(i) {
				missing++
			}
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\n", oneLine(c.Name(), 40), typeOf(c), missing, firstCells(c))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for i, line := range warningLines(got) {
		if i == 0 {
			fmt.Fprintln(out)
		}
		fmt.Fprintln(out, line)
	}
	return nil
}

// warningLines are the warnings, and where the file could be meant in another way.
func warningLines(got *table.Reading) []string {
	var out []string
	for _, w := range got.Warnings {
		out = append(out, w.String())
	}
	return append(out, got.Unsure...)
}

func dialectWords(d table.Dialect) string {
	names := map[string]string{",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space", table.NoMark: "none"}
	delimiter := names[d.Delimiter]
	if delimiter == "" {
		delimiter = fmt.Sprintf("%q", d.Delimiter)
	}
	words := d.Encoding + ", delimiter " + delimiter + ", header " + d.Header + ", decimal mark " + d.Decimal
	if d.Gzip {
		words = "gzip, " + words
	}
	return words
}

func firstCells(c table.Column) string {
	const most = 4
	var cells []string
	for i := range min(c.Len(), most) {
		cells = append(cells, oneLine(c.Cell(i), 24))
	}
	if c.Len() > most {
		cells = append(cells, "...")
	}
	return strings.Join(cells, ", ")
}

// oneLine shortens a text to n letters without line ends.
func oneLine(s string, n int) string {
	letters := []rune(strings.Join(strings.Fields(s[:min(len(s), 8*n)]), " "))
	if len(letters) > n {
		return string(letters[:n-1]) + "…"
	}
	return string(letters)
}
