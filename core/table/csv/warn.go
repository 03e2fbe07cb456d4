package csv

import (
	"fmt"
	"strings"
)

const (
	// maxWarnings limits the warnings of one file.
	maxWarnings = 20
	// maxLines is the number of lines that a warning lists individually.
	maxLines = 5
)

// tally counts occurrences and stores the first lines.
type tally struct {
	count int
	lines [maxLines]int
	last  int
}

// at counts an occurrence in a line. Each line counts once.
func (t *tally) at(line int) {
	if t.count > 0 && t.last == line {
		return
	}
	if t.count < maxLines {
		t.lines[t.count] = line
	}
	t.count++
	t.last = line
}

func (r *reader) warn(line int, text string) {
	if len(r.warned) == maxWarnings {
		r.unsaid++
		return
	}
	r.warned = append(r.warned, Warning{line, text})
}

// report adds one warning for each of the first lines of a tally, and one for the rest.
func (r *reader) report(t tally, text string) {
	for i := range min(t.count, maxLines) {
		if i == maxLines-1 && t.count > maxLines {
			text += fmt.Sprintf(" (and so in %d more lines, up to line %d)", t.count-maxLines, t.last)
		}
		r.warn(t.lines[i], text)
	}
}

// once adds one warning for a tally, at its first line.
func (r *reader) once(t tally, text string) {
	if t.count > 1 {
		text += fmt.Sprintf(" (%d times)", t.count)
	}
	if t.count > 0 {
		r.warn(t.lines[0], text)
	}
}

// warnings returns all warnings, with those about the whole file.
func (r *reader) warnings() []Warning {
	t := &r.told
	if n := r.dialect.Skip; n > 0 {
		r.warn(1, fmt.Sprintf("The table begins in line %d; the lines above it were skipped", n+1))
	}
	if r.latin1.count > 0 && r.encoding == "" {
		r.dialect.Encoding = Windows1252
		r.once(r.latin1, "The text is not UTF-8; it was read as Latin-1 (Windows-1252)")
	} else {
		r.once(r.latin1, "The text is not "+r.encoding+"; characters that could not be read are shown as \ufffd")
	}
	if p := r.src.packed; p != nil && p.behind {
		r.warn(0, "Bytes after the end of the gzip archive were ignored")
	}
	if w := r.src.wide; w != nil && w.odd {
		r.warn(r.scan.line, "The file ends with half a character of "+r.src.encoding+", which was dropped: it may be cut off")
	}
	r.once(t.nul, "There are NUL bytes, which no text has; they were dropped")
	r.once(t.bom, "A byte order mark in the middle of the file was dropped")
	r.once(t.noise, "A line that begins with # was taken for a comment and skipped")
	r.once(t.repeated, "The header comes again; it was left out")
	r.report(t.short, fmt.Sprintf("The row has fewer cells than the %d columns; those that are not there are missing", len(r.cols)))
	r.report(t.long, fmt.Sprintf("The row has more cells than the %d columns; the last ones were cut off. Put quotes around a cell that contains %s",
		len(r.cols), r.delimiterName()))
	r.once(t.empty, fmt.Sprintf("The row has more cells than the %d columns; the last ones are empty and were left out", len(r.cols)))
	r.report(t.messy, "Text follows the closing quote of a cell and was taken as a part of it")
	if r.dialect.Decimal == "," {
		r.warn(0, "Numbers are written with a decimal comma and were read so")
	}
	for i := range r.cols {
		r.cols[i].warnings(r)
	}
	if r.unsaid > 0 {
		return append(r.warned, Warning{0, fmt.Sprintf("There are %d more warnings", r.unsaid)})
	}
	return r.warned
}

func (r *reader) delimiterName() string {
	switch r.scan.marks.comma {
	case ',':
		return "a comma"
	case ';':
		return "a semicolon"
	case '\t':
		return "a tab"
	case ' ':
		return "a space"
	}
	return "the delimiter " + strings.TrimSpace(r.dialect.Delimiter)
}
