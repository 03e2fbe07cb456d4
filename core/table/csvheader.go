package table

import (
	"bytes"
	"fmt"
)

// maxWidth bounds the columns: each costs some memory before its first cell.
const maxWidth = 1 << 16

// header reads the first row that is not blank and makes a builder for each of its cells.
func (r *reader) header() error {
	if err := r.skipHeader(); err == errChanged {
		return fail(ErrEmpty, "the file is empty", "Choose a CSV file with a header row and at least one row under it")
	} else if err != nil {
		return err
	}
	s := r.scan
	if len(s.cells) > maxWidth {
		text := fmt.Sprintf("the header has %d columns; at most %d are read", len(s.cells), maxWidth)
		return failAt(s.line, 0, fault{ErrLimit, text, "Check that the file has line ends"})
	}
	r.cols = make([]builder, len(s.cells))
	unique := names{make(map[string]bool, len(s.cells)), map[string]int{}}
	numbers := 0
	for i := range s.cells {
		b := s.bytes(&s.cells[i])
		if !s.cells[i].quoted {
			b = bytes.TrimSpace(b)
		}
		if _, ok := parseFloat(b, r.mark); ok {
			numbers++
		}
		name := r.decode(b)
		if name == "" {
			r.unnamed = r.unnamed || i == 0
			name = fmt.Sprintf("Unnamed: %d", i) // as pandas calls it
			if i > 0 {
				r.warn(s.line, fmt.Sprintf("Column %d has no name and is called %q", i+1, name))
			}
		}
		r.cols[i].name = unique.free(name)
		if r.cols[i].name != name {
			r.warn(s.line, fmt.Sprintf("The duplicate column name %q was changed to %q", shorten(name), shorten(r.cols[i].name)))
		}
	}
	if numbers == len(s.cells) {
		r.warn(s.line, "The first row has only numbers. It was read as the header; add a row of names above it if it is data")
	}
	return nil
}

// names hands out names that differ: the second a becomes a_2.
type names struct {
	taken map[string]bool
	next  map[string]int // the number to try for a name that is taken
}

func (n *names) free(name string) string {
	free := name
	for i := max(2, n.next[name]); n.taken[free]; i++ {
		free = fmt.Sprintf("%s_%d", name, i)
		n.next[name] = i + 1
	}
	n.taken[free] = true
	return free
}

// decode makes a cell's bytes UTF-8 and remembers when they were not.
func (r *reader) decode(b []byte) string {
	return string(r.appendUTF8(nil, b))
}
