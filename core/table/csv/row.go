package csv

import (
	"bytes"
	"io"
)

// nextRow moves to the next row, which is a record that is not blank, a comment or a repeated header. It adjusts the number
// of cells to the number of columns.
func (r *reader) nextRow() error {
	for {
		if err := r.scan.next(); err != nil {
			return err
		}
		if r.at != nil {
			r.scan.line = r.at[r.index]
			r.index++
		}
		if r.scan.blank(len(r.cols)) {
			continue
		}
		if r.scan.nul && r.scan.dropNULs() {
			r.told.nul.at(r.scan.line)
		}
		r.dropBOM()
		if r.isComment() || r.isRepeatedHeader() {
			continue
		}
		if r.scan.messy {
			r.told.messy.at(r.scan.line)
		}
		if len(r.scan.cells) != len(r.cols) {
			r.fitWidth()
		}
		return nil
	}
}

// fitWidth adds or removes cells so that a row has one per column.
func (r *reader) fitWidth() {
	s, n := r.scan, len(r.cols)
	if len(s.cells) < n {
		r.told.short.at(s.line)
		for len(s.cells) < n {
			s.cells = append(s.cells, cell{})
		}
		return
	}
	beyond := s.cells[n:]
	s.cells = s.cells[:n]
	for i := range beyond {
		if len(bytes.TrimSpace(s.bytes(&beyond[i]))) > 0 {
			r.told.long.at(s.line)
			return
		}
	}
	r.told.empty.at(s.line)
}

// isComment reports whether the record is a comment: it begins with #, and either the file has comments at the top or the
// record has another number of cells than a row.
func (r *reader) isComment() bool {
	s := r.scan
	if len(s.cells) == 0 || s.cells[0].quoted {
		return false
	}
	b := s.bytes(&s.cells[0])
	if len(b) == 0 || b[0] != '#' || !r.top.comments && (len(r.cols) == 1 || len(s.cells) == len(r.cols)) {
		return false
	}
	r.told.noise.at(s.line)
	return true
}

// dropBOM removes a byte order mark from the first cell. Concatenated files have one in their middle.
func (r *reader) dropBOM() {
	c := &r.scan.cells[0]
	b := r.scan.bytes(c)
	if len(b) < 3 || b[0] != 0xef || c.quoted || bomLength(b) == 0 {
		return
	}
	c.lo += 3
	r.told.bom.at(r.scan.line)
}

// isRepeatedHeader reports whether the record repeats the header, as in concatenated files. If it fits all columns, it
// counts as a row.
func (r *reader) isRepeatedHeader() bool {
	s := r.scan
	if len(r.first) < 2 || len(s.cells) != len(r.first) || string(s.bytes(&s.cells[0])) != r.first[0] {
		return false
	}
	fits := true
	for i := range s.cells {
		b := s.bytes(&s.cells[i])
		if string(bytes.TrimSpace(b)) != r.first[i] {
			return false
		}
		fits = fits && (i >= len(r.cols) || r.cols[i].fits(r, b))
	}
	if !fits {
		r.told.repeated.at(s.line)
	}
	return !fits
}

// reopen rewinds the reader to the first row.
func (r *reader) reopen() error {
	if err := r.src.rewind(); err != nil {
		return err
	}
	s := newScanner(r.src, r.scan.marks)
	r.scan = s
	for s.hi < 64 && !s.eof {
		if err := s.fill(); err != nil {
			return err
		}
	}
	if r.index = 0; r.at != nil {
		return nil // sampled rows have neither byte order mark nor header
	}
	s.lo = bomLength(s.buf[:s.hi])
	return r.skipHeader()
}

// skipHeader moves past the header, if there is one. The scanner then has its cells.
func (r *reader) skipHeader() error {
	if err := r.scan.skipLines(r.top.skip); err != nil {
		return err
	}
	if !r.top.header {
		return nil
	}
	for {
		if err := r.scan.next(); err == io.EOF {
			return errChanged
		} else if err != nil {
			return err
		}
		if !r.scan.blank(2) {
			return nil
		}
	}
}

// skipLines moves past n lines, whatever their content.
func (s *scanner) skipLines(n int) error {
	for s.line <= n {
		k := bytes.IndexAny(s.buf[s.lo:s.hi], "\r\n")
		// A carriage return at the end of the buffer may be half of a line end.
		if (k < 0 || s.lo+k+1 == s.hi) && !s.eof {
			if err := s.fill(); err != nil {
				return err
			}
			continue
		}
		if k < 0 {
			s.lo = s.hi
			return nil
		}
		s.lo += linesLength(s.buf[s.lo:s.hi], 1)
		s.line++
	}
	return nil
}
