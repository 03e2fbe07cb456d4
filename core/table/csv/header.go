package csv

import (
	"bytes"
	"fmt"
)

// maxWidth bounds the columns: each costs some memory before its first cell.
const maxWidth = 1 << 16

// header reads the names and makes a builder for each column.
func (r *reader) header() error {
	if err := r.skipHeader(); err == errChanged {
		return emptyFile()
	} else if err != nil {
		return err
	}
	s := r.scan
	var names []string
	if r.top.header {
		names = r.headerNames()
	}
	width := max(len(names), r.top.width, 1)
	if width > maxWidth {
		text := fmt.Sprintf("the header has %d columns; at most %d are read", width, maxWidth)
		return failAt(s.line, 0, fault{ErrLimit, text, "Check that the file has line ends"})
	}
	r.cols = make([]builder, width)
	unique := free{make(map[string]bool, width), map[string]int{}}
	for i := range r.cols {
		c, name := &r.cols[i], ""
		if !r.top.header {
			name = fmt.Sprintf("column_%d", i+1)
		} else if i < len(names) {
			name = names[i]
		}
		if name == "" {
			r.unnamed = r.unnamed || i == 0
			c.unnamed = true
			name = fmt.Sprintf("Unnamed: %d", i) // as in pandas
		}
		c.name = unique.name(name)
		if c.name != name {
			r.warn(s.line, fmt.Sprintf("The duplicate column name %q was changed to %q", shorten(name), shorten(c.name)))
		}
		c.prepare(r)
	}
	return nil
}

// headerNames returns the cells of the header as the names of columns.
func (r *reader) headerNames() []string {
	s := r.scan
	if s.nul && s.dropNULs() {
		r.told.nul.at(s.line)
	}
	names := make([]string, r.top.before, r.top.before+len(s.cells))
	for i := range s.cells {
		b := s.bytes(&s.cells[i])
		r.first = append(r.first, string(bytes.TrimSpace(b)))
		if !s.cells[i].quoted {
			b = bytes.TrimSpace(b)
		}
		names = append(names, r.decode(b))
	}
	return names
}

// free makes names unique: the second a becomes a_2.
type free struct {
	taken map[string]bool
	next  map[string]int // the number to try for a name that is taken
}

func (f *free) name(name string) string {
	free := name
	for i := max(2, f.next[name]); f.taken[free]; i++ {
		free = fmt.Sprintf("%s_%d", name, i)
		f.next[name] = i + 1
	}
	f.taken[free] = true
	return free
}

// decode returns a cell's bytes as UTF-8 and records whether they were something else.
func (r *reader) decode(b []byte) string {
	return string(r.appendUTF8(nil, b))
}
