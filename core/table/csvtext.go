package table

import (
	"errors"
	"io"
	"unicode/utf8"
)

// textBuilder is the bytes and the offsets of a text column to be.
type textBuilder struct {
	data    []byte
	offsets []uint32 // one more than there are cells, but none at all before the first cell
	tooLong bool
}

// add appends a cell. expect is the number of rows that the column will probably have.
func (t *textBuilder) add(r *reader, b []byte, expect int) {
	if len(t.offsets)+1 >= cap(t.offsets) {
		t.offsets = grown(t.offsets, roomFor(len(t.offsets), expect+1))
	}
	if len(t.offsets) == 0 {
		t.offsets = append(t.offsets, 0)
	}
	need := len(t.data) + len(b)
	if need > cap(t.data) {
		rows := len(t.offsets) // the row in hand included
		whole := int(float64(need) / float64(rows) * float64(expect))
		t.data = grown(t.data, max(need, roomFor(len(t.data), whole)))
	}
	t.data = r.appendUTF8(t.data, b)
	if len(t.data) > maxText {
		t.data, t.tooLong = t.data[:0], true
		clear(t.offsets)
	}
	t.offsets = append(t.offsets, uint32(len(t.data)))
}

// join puts the cells of tail behind those of t.
func (t *textBuilder) join(tail *textBuilder) {
	shift := len(t.data)
	t.tooLong = t.tooLong || tail.tooLong || shift+len(tail.data) > maxText
	if t.tooLong {
		return
	}
	t.data = append(t.data, tail.data...)
	for _, o := range tail.offsets[1:] {
		t.offsets = append(t.offsets, uint32(shift)+o)
	}
}

// appendUTF8 appends b, as Latin-1 when it is not UTF-8, and takes note of that.
func (r *reader) appendUTF8(dst, b []byte) []byte {
	if utf8.Valid(b) {
		return append(dst, b...)
	}
	if r.latin1++; r.latin1 == 1 || r.scan.line < r.latinLine {
		r.latinLine = r.scan.line
	}
	return appendLatin1(dst, b)
}

var errChanged = errors.New("table: the file changed while it was read; read it again")

// secondPass reads the beginnings of the columns that turned out to be text too late, and
// no further than it must.
func (r *reader) secondPass() error {
	last := 0
	for i := range r.cols {
		if c := &r.cols[i]; c.again {
			last = max(last, c.from)
		}
	}
	if last == 0 {
		return nil
	}
	if err := r.reopen(); err != nil {
		return err
	}
	starts := make([]textBuilder, len(r.cols))
	for row := range last {
		if err := r.nextRow(); err == io.EOF {
			return errChanged
		} else if err != nil {
			return err
		}
		for i := range r.cols {
			if c := &r.cols[i]; c.again && row < c.from {
				starts[i].add(r, r.scan.bytes(&r.scan.cells[i]), r.rows)
			}
		}
	}
	for i := range r.cols {
		if c := &r.cols[i]; c.again {
			starts[i].join(&c.text)
			c.text = starts[i]
			starts[i] = textBuilder{}
		}
	}
	return nil
}
