package table

import (
	"bytes"
	"fmt"
	"io"
)

// maxRecord bounds one record: beyond it a quote was probably left open, and the memory is
// better kept.
const maxRecord = 64 << 20

// scanner cuts a file into records and those into cells. A cell is a piece of the buffer:
// nothing is copied or allocated for it. A record that the buffer holds only in part is
// scanned again once more has been read; the buffer doubles for a record longer than
// itself.
type scanner struct {
	src    *source
	stop   [256]bool // bytes that end an unquoted cell
	comma  byte
	buf    []byte // buf[lo:hi] is not consumed yet
	lo, hi int
	eof    bool
	nul    bool // a NUL byte was read
	line   int  // of the record's first byte
	lines  int  // how many the record takes
	cells  []cell
	open   int // lines before the quote that was found open at the end of the buffer; -1 if none
}

// cell is buf[lo:hi]; the buffer is never as long as 4 GB.
type cell struct {
	lo, hi  uint32
	quoted  bool
	escaped bool // contains doubled quotes
}

func newScanner(src *source, comma byte) *scanner {
	s := &scanner{src: src, line: 1}
	s.setComma(comma)
	return s
}

func (s *scanner) setComma(comma byte) {
	s.comma = comma
	s.stop = [256]bool{'\n': true, '\r': true}
	s.stop[comma] = true
}

// next moves to the next record. It returns io.EOF after the last one.
func (s *scanner) next() error {
	s.line += s.lines
	s.lines = 0
	for {
		if s.lo < s.hi {
			n, err := s.record()
			if err != nil {
				return err
			}
			if n > 0 {
				s.lo += n
				return s.refuseNUL()
			}
		} else if s.eof {
			return io.EOF
		}
		if err := s.fill(); err != nil {
			return err
		}
	}
}

// fill reads more behind what is there.
func (s *scanner) fill() error {
	if s.lo > 0 {
		copy(s.buf, s.buf[s.lo:s.hi])
		s.lo, s.hi = 0, s.hi-s.lo
	}
	if len(s.buf)-s.hi < csvBlock/2 {
		if len(s.buf) == maxRecord {
			return s.tooLong()
		}
		s.buf = append(make([]byte, 0, max(csvBlock, 2*len(s.buf))), s.buf[:s.hi]...)
		s.buf = s.buf[:cap(s.buf)]
	}
	// Full before the record is tried again: a record of many buffers is then scanned twice
	// at most.
	for len(s.buf)-s.hi >= csvBlock/2 {
		n, err := s.src.read(s.buf[s.hi:])
		if err == io.EOF {
			s.eof = true
			return nil
		}
		s.nul = s.nul || bytes.IndexByte(s.buf[s.hi:s.hi+n], 0) >= 0
		s.hi += n
		if err != nil {
			return err
		}
	}
	return nil
}

// record cuts the record at lo into cells and returns its length with the line end, or 0
// when the buffer ends first and the file does not.
func (s *scanner) record() (int, error) {
	s.cells, s.lines, s.open = s.cells[:0], 1, -1
	b, i := s.buf[:s.hi], s.lo
	for {
		c := cell{lo: uint32(i)}
		if i < len(b) && b[i] == '"' {
			end, err := s.quoted(b, i, &c)
			if end < 0 || err != nil {
				return 0, err
			}
			i = end
		} else {
			for i < len(b) && !s.stop[b[i]] {
				i++
			}
			c.hi = uint32(i)
		}
		if i == len(b) && !s.eof {
			return 0, nil
		}
		s.cells = append(s.cells, c)
		if i == len(b) {
			return i - s.lo, nil
		}
		i++
		switch b[i-1] {
		case '\n':
			return i - s.lo, nil
		case '\r':
			if i == len(b) && !s.eof {
				return 0, nil // a line feed may follow
			}
			if i < len(b) && b[i] == '\n' {
				i++
			}
			return i - s.lo, nil
		}
	}
}

// quoted finds the end of the cell whose quote opens at b[i]: the position of what follows
// the closing quote, or -1 when the buffer ends first.
func (s *scanner) quoted(b []byte, i int, c *cell) (int, error) {
	before := s.lines
	c.lo, c.quoted = uint32(i+1), true
	for i++; ; {
		k := bytes.IndexByte(b[i:], '"')
		if k < 0 {
			if s.open = before - 1; s.eof {
				return 0, failAt(s.line+s.open, len(s.cells)+1, fault{ErrQuote,
					"the quote that opens this cell is never closed", `Add the closing ", or double a quote that is part of the text`})
			}
			return -1, nil
		}
		s.lines += lineEnds(b[i : i+k])
		i += k + 1
		if i == len(b) && !s.eof {
			return -1, nil // the quote may be the first of two
		}
		if i < len(b) && b[i] == '"' {
			c.escaped = true
			i++
			continue
		}
		break
	}
	c.hi = uint32(i - 1)
	for i < len(b) && b[i] == ' ' && s.comma != ' ' {
		i++
	}
	if i < len(b) && !s.stop[b[i]] {
		return 0, failAt(s.line+s.lines-1, len(s.cells)+1, fault{ErrQuote,
			"text follows the closing quote of a cell", `Double a quote that is part of the text: ""`})
	}
	return i, nil
}

// lineEnds counts as an editor does: by line feeds or, without any, by carriage returns.
func lineEnds(b []byte) int {
	if n := bytes.Count(b, []byte{'\n'}); n > 0 {
		return n
	}
	return bytes.Count(b, []byte{'\r'})
}

// bytes returns the text of a cell of this record, with doubled quotes made single in place.
func (s *scanner) bytes(c *cell) []byte {
	b := s.buf[c.lo:c.hi]
	if !c.escaped {
		return b
	}
	n := 0
	for i := 0; i < len(b); i++ {
		b[n] = b[i]
		n++
		if b[i] == '"' {
			i++ // its twin
		}
	}
	c.hi, c.escaped = c.lo+uint32(n), false
	return b[:n]
}

// blank reports whether the record is an empty line, or one of spaces where a row has more
// columns than one.
func (s *scanner) blank(width int) bool {
	if len(s.cells) != 1 || s.cells[0].quoted {
		return false
	}
	b := s.bytes(&s.cells[0])
	return len(b) == 0 || width > 1 && len(bytes.TrimSpace(b)) == 0
}

func (s *scanner) refuseNUL() error {
	if !s.nul {
		return nil
	}
	for i := range s.cells {
		if bytes.IndexByte(s.bytes(&s.cells[i]), 0) >= 0 {
			return failAt(s.line, i+1, fault{ErrBinary, "the cell contains a NUL byte, which no text file does",
				"Check that the file is a CSV file, and export it again"})
		}
	}
	return nil
}

func (s *scanner) tooLong() error {
	text := fmt.Sprintf("the row is longer than %d MB", maxRecord>>20)
	if s.open >= 0 {
		return failAt(s.line+s.open, 0, fault{ErrLimit, text, "A quote on this line is probably never closed"})
	}
	return failAt(s.line, 0, fault{ErrLimit, text, "Check that the file has line ends"})
}
