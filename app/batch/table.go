package batch

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"orrery/core/table"
	"orrery/core/table/csv"
)

const tableUsage = "usage: table FILE [--json] [--root DIR] [--timeout 5m] [--max-memory 1GB]"

// TableCommand runs what follows "table" on the command line: FILE and, before or after it, --json and the limits. It
// reads the file as the app does and says what is in it. A file that is no table is a *UsageError too, with one line.
// The error is the cause of ctx when it ends.
func TableCommand(ctx context.Context, args []string, out io.Writer) error {
	o, err := parseOptions(args, tableUsage, append(limitFlags, "json")...)
	if err != nil {
		return err
	}
	ctx, cancel := o.limited(ctx)
	defer cancel()
	in, err := newInputs(o)
	if err != nil {
		return err
	}
	text, err := finish(ctx, func(ctx context.Context) ([]byte, error) {
		defer in.close()
		got, err := in.describe(ctx, o.files[0])
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if o.json {
			err = writeJSON(&b, got)
		} else {
			err = writeTable(&b, got)
		}
		return b.Bytes(), err
	})
	switch {
	case err == nil:
		_, err = out.Write(text)
	case ctx.Err() == nil:
		var wrong *UsageError
		if !errors.As(err, &wrong) {
			err = usage(o.files[0], err)
		}
	}
	return err
}

// gunzip is gzip.NewReader as csv.Options wants it.
func gunzip(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }

// describe reads a file that the command line names.
func (in *inputs) describe(ctx context.Context, name string) (*csv.Reading, error) {
	path := name
	if in.root != nil {
		var err error
		if path, err = filepath.Abs(name); err != nil {
			return nil, err
		}
	}
	f, err := in.open("", path)
	if err != nil {
		return nil, plainPath(err)
	}
	defer f.Close()
	got, err := in.table(ctx, f, csv.Options{Gunzip: gunzip})
	var cell *csv.CellError
	if errors.As(err, &cell) {
		return nil, errors.New(cell.UserText())
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

func writeJSON(out io.Writer, got *csv.Reading) error {
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
func writeTable(out io.Writer, got *csv.Reading) error {
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
		fmt.Fprintln(out, Printable(line))
	}
	return nil
}

// warningLines are the warnings, and where the file could be meant in another way.
func warningLines(got *csv.Reading) []string {
	var out []string
	for _, w := range got.Warnings {
		out = append(out, w.String())
	}
	return append(out, got.Unsure...)
}

func dialectWords(d csv.Dialect) string {
	names := map[string]string{",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "space", csv.NoMark: "none"}
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
		return Printable(string(letters[:n-1])) + "…"
	}
	return Printable(string(letters))
}
