package csv

import (
	"fmt"
	"io"
	"strings"

	"orrery/core/table"
	"orrery/core/table/literal"
)

// writeBlock is the number of bytes that Write buffers.
const writeBlock = 64 << 10

// Write writes t in the format of RFC 4180, except that lines end with LF: a header row, commas, quotes where
// necessary, numbers as the shortest decimal that parses to the same float64. A missing cell is empty. Each call of
// w.Write gets about 64 kB, so that w can yield or report progress.
//
// Read returns the same table, within the limits of CSV: a text column whose cells all look
// like numbers, times, booleans or missing cells is read as such, and NULs are dropped.
func Write(w io.Writer, t *table.Table) error {
	buf := make([]byte, 0, writeBlock+writeBlock/4)
	cols := t.Columns()
	for i, c := range cols {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = appendName(buf, c.Name(), i == 0, len(cols))
	}
	buf = append(buf, '\n')
	for row := range t.Rows() {
		buf = appendRow(buf, cols, row)
		if len(buf) < writeBlock {
			continue
		}
		if _, err := w.Write(buf); err != nil {
			return fmt.Errorf("csv: write csv: %w", err)
		}
		buf = buf[:0]
	}
	if _, err := w.Write(buf); err != nil {
		return fmt.Errorf("csv: write csv: %w", err)
	}
	return nil
}

func appendRow(buf []byte, cols []table.Column, row int) []byte {
	for i, c := range cols {
		if i > 0 {
			buf = append(buf, ',')
		}
		switch {
		case c.Kind() == table.Text:
			buf = appendText(buf, c.Text(row), len(cols))
		case len(cols) == 1 && c.Missing(row):
			buf = append(buf, `""`...)
		default:
			buf = c.AppendCell(buf, row)
		}
	}
	return append(buf, '\n')
}

// appendName quotes more than appendText does: all that could make a reader take the header
// for something else, which are numbers and times and, where the file begins, all but a letter.
func appendName(buf []byte, name string, first bool, width int) []byte {
	odd := plausible(name) || strings.TrimSpace(name) != name
	if odd || first && name != "" && (name[0]|0x20 < 'a' || name[0]|0x20 > 'z' || strings.ContainsRune(name, '=') || magic(name)) {
		return appendQuoted(buf, name)
	}
	return appendText(buf, name, width)
}

// special has the bytes that a cell needs quotes for: those of CSV, and those that a reader could take for other
// separators.
var special = [256]bool{',': true, '"': true, '\n': true, '\r': true, ';': true, '\t': true, '|': true}

// appendText appends a cell, in quotes if it needs them: an empty one does where it would
// make a blank line, one that looks like a missing cell, one that begins or ends with a space, and in a single column
// one that could be cut into several.
func appendText(buf []byte, s string, width int) []byte {
	if s == "" {
		if width == 1 {
			return append(buf, `""`...)
		}
		return buf
	}
	odd := s[0] == '\'' || bomLength(literal.Bytes(s)) > 0 || s[0] == ' ' || s[len(s)-1] == ' ' || len(s) <= 4 && missingText(literal.Bytes(s)) || width == 1 && oddAlone(s)
	for i := 0; i < len(s) && !odd; i++ {
		odd = special[s[i]]
	}
	if odd {
		return appendQuoted(buf, s)
	}
	return append(buf, s...)
}

// oddAlone reports whether the only cell of a row could be taken for several, for a comment or for no row.
func oddAlone(s string) bool { return s[0] == '#' || strings.ContainsAny(s, " ^~\x01\x1f\x1a") }

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
