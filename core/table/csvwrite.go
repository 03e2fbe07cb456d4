package table

import (
	"fmt"
	"io"
	"strings"
)

// writeBlock is how much WriteCSV collects before it calls Write.
const writeBlock = 64 << 10

// WriteCSV writes t as RFC 4180 asks, except that lines end with LF: a header row, commas,
// quotes where they are needed, numbers as the shortest decimal that reads back as the same
// float64. A missing cell is empty. w is given about 64 kB at a time, so that it may yield
// or report progress.
//
// ReadCSV returns the same table, but for what CSV cannot say: a text column whose cells
// all look like numbers, booleans or missing cells comes back as such, and a NUL is
// refused.
func WriteCSV(w io.Writer, t *Table) error {
	buf := make([]byte, 0, writeBlock+writeBlock/4)
	for i, c := range t.cols {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = appendName(buf, c.name, i == 0, len(t.cols))
	}
	buf = append(buf, '\n')
	for row := range t.rows {
		buf = t.appendRow(buf, row)
		if len(buf) < writeBlock {
			continue
		}
		if _, err := w.Write(buf); err != nil {
			return fmt.Errorf("table: write csv: %w", err)
		}
		buf = buf[:0]
	}
	if _, err := w.Write(buf); err != nil {
		return fmt.Errorf("table: write csv: %w", err)
	}
	return nil
}

func (t *Table) appendRow(buf []byte, row int) []byte {
	for i, c := range t.cols {
		if i > 0 {
			buf = append(buf, ',')
		}
		switch {
		case c.kind == Text:
			buf = appendText(buf, c.Text(row), len(t.cols))
		case len(t.cols) == 1 && c.Missing(row):
			buf = append(buf, `""`...)
		default:
			buf = c.appendCell(buf, row)
		}
	}
	return append(buf, '\n')
}

// appendName quotes more than appendText does: all that could make a reader take the header
// for something else, which are the other separators, spaces at the ends, a byte order mark
// and the first bytes of a picture.
func appendName(buf []byte, name string, first bool, width int) []byte {
	odd := strings.ContainsAny(name, ";\t|") || strings.TrimSpace(name) != name
	if odd || first && (bomLength([]byte(name)) > 0 || refuseOther([]byte(name)) != nil) {
		return appendQuoted(buf, name)
	}
	return appendText(buf, name, width)
}

// appendText appends a cell, in quotes if it needs them: an empty one does where it would
// make a blank line.
func appendText(buf []byte, s string, width int) []byte {
	if s == "" && width == 1 {
		return append(buf, `""`...)
	}
	for i := range len(s) {
		if c := s[i]; c == ',' || c == '"' || c == '\n' || c == '\r' {
			return appendQuoted(buf, s)
		}
	}
	return append(buf, s...)
}

func appendQuoted(buf []byte, s string) []byte {
	buf = append(buf, '"')
	for i := range len(s) {
		if s[i] == '"' {
			buf = append(buf, '"')
		}
		buf = append(buf, s[i])
	}
	return append(buf, '"')
}
