package csv

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"orrery/core/table"
)

// textBuilder collects the bytes and the offsets of a text column.
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
		rows := len(t.offsets) // including the current one
		whole := int(float64(need) / float64(rows) * float64(expect))
		t.data = grown(t.data, max(need, roomFor(len(t.data), whole)))
	}
	t.data = r.appendUTF8(t.data, b)
	if len(t.data) > table.MaxText {
		t.data, t.tooLong = t.data[:0], true
		clear(t.offsets)
	}
	t.offsets = append(t.offsets, uint32(len(t.data)))
}

// join appends the cells of tail to t.
func (t *textBuilder) join(tail *textBuilder) {
	shift := len(t.data)
	t.tooLong = t.tooLong || tail.tooLong || shift+len(tail.data) > table.MaxText
	if t.tooLong {
		return
	}
	t.data = append(t.data, tail.data...)
	for _, o := range tail.offsets[min(1, len(tail.offsets)):] {
		t.offsets = append(t.offsets, uint32(shift)+o)
	}
}

// appendUTF8 appends b in UTF-8. Invalid UTF-8 is decoded as Windows-1252, unless a person has chosen the encoding, and
// counted.
func (r *reader) appendUTF8(dst, b []byte) []byte {
	if r.encoding == Windows1252 {
		return appendLatin1(dst, b)
	}
	if utf8.Valid(b) {
		return append(dst, b...)
	}
	if first := r.latin1.lines[0]; r.latin1.count == 0 || r.scan.line < first {
		r.latin1.lines[0] = r.scan.line
	}
	if r.latin1.count++; r.encoding != "" {
		return append(dst, bytes.ToValidUTF8(b, []byte("\ufffd"))...)
	}
	return appendLatin1(dst, b)
}

var errChanged = errors.New("csv: the file changed while it was read; read it again")

// secondPass reads the first cells again of columns that became text later. It stops at the last row that is needed.
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
	told := r.told
	if err := r.reopen(); err != nil {
		return err
	}
	starts := make([]builder, len(r.cols))
	for row := range last {
		if err := r.nextRow(); err == io.EOF {
			return errChanged
		} else if err != nil {
			return err
		}
		for i := range r.cols {
			if c := &r.cols[i]; c.again && row < c.from {
				at := &r.scan.cells[i]
				starts[i].addText(r, r.scan.bytes(at), at.quoted)
			}
		}
		if err := r.grow(starts); err != nil {
			return err
		}
	}
	for i := range r.cols {
		if c := &r.cols[i]; c.again {
			starts[i].text.join(&c.text)
			c.text = starts[i].text
			starts[i] = builder{}
		}
	}
	r.told = told // the first pass has counted these rows
	return nil
}
