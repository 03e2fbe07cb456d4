package csv

import (
	"bytes"
	"fmt"
	"io"
)

// maxRecord limits the length of a record. A longer one probably has an unclosed quote.
const maxRecord = 64 << 20

// scanner splits a file into records, and records into cells. A cell is a slice of the buffer, without a copy or an
// allocation. A record that is only partially in the buffer is scanned again after more was read; the buffer doubles if a
// record is longer.
type scanner struct {
	src     *source
	marks   marks
	stop    [256]bool // bytes that end an unquoted cell
	begins  [256]bool // bytes at the start of a cell that need special handling
	buf     []byte    // buf[lo:hi] is not consumed yet
	lo, hi  int
	eof     bool
	nul     bool // a NUL byte was read
	start   int  // start of the record in buf
	line    int  // line of the record's first byte
	lines   int  // number of lines of the record
	cells   []cell
	open    int    // lines before the quote that was open at the end of the buffer; -1 if none
	messy   bool   // text follows the closing quote of a cell of this record
	scratch []byte // of sampled
	ends    []int
}

// marks has the part of a Dialect that a scanner uses.
type marks struct {
	comma  byte // 0 if there is one column
	quote  byte // 0 if there are no quotes
	escape bool
	trim   bool
}

// cell is buf[lo:hi]; the buffer is always shorter than 4 GB.
type cell struct {
	lo, hi  uint32
	quoted  bool
	escaped bool // contains quotes or backslashes that bytes must unescape
}

func newScanner(src *source, m marks) *scanner {
	s := &scanner{src: src, line: 1}
	s.use(m)
	return s
}

func (s *scanner) use(m marks) {
	s.marks = m
	s.stop = [256]bool{'\n': true, '\r': true}
	s.begins = [256]bool{}
	if m.comma != 0 {
		s.stop[m.comma] = true
	}
	if m.quote != 0 {
		s.begins[m.quote] = true
	}
	s.begins[' '] = true
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
				s.start = s.lo
				s.lo += n
				return nil
			}
		} else if s.eof {
			return io.EOF
		}
		if err := s.fill(); err != nil {
			return err
		}
	}
}

// fill reads more bytes into the buffer.
func (s *scanner) fill() error {
	if s.lo > 0 {
		copy(s.buf, s.buf[s.lo:s.hi])
		s.lo, s.hi = 0, s.hi-s.lo
	}
	if len(s.buf)-s.hi < block/2 {
		if len(s.buf) == maxRecord {
			return s.tooLong()
		}
		s.buf = append(make([]byte, 0, max(block, 2*len(s.buf))), s.buf[:s.hi]...)
		s.buf = s.buf[:cap(s.buf)]
	}
	// Fill the buffer before the record is scanned again, so that a record of many buffers is scanned at most twice.
	for len(s.buf)-s.hi >= block/2 {
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

// record splits the record at lo into cells and returns its length with the line end, or 0 if the buffer ends first and
// the file does not.
func (s *scanner) record() (int, error) {
	s.cells, s.lines, s.open, s.messy = s.cells[:0], 1, -1, false
	b, i := s.buf[:s.hi], s.lo
	if s.marks.comma == ' ' {
		i = skipSpaces(b, i)
	}
	for {
		c := cell{lo: uint32(i)}
		if i < len(b) && s.begins[b[i]] {
			end, err := s.special(b, i, &c)
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
		case '\n', '\r':
			return s.lineEnd(b, i-1)
		case ' ':
			// Consecutive spaces are one separator; spaces at the end of a line are none.
			if i = skipSpaces(b, i); i == len(b) && !s.eof {
				return 0, nil
			} else if i == len(b) {
				return i - s.lo, nil
			} else if b[i] == '\n' || b[i] == '\r' {
				return s.lineEnd(b, i)
			}
		}
	}
}

// lineEnd returns the length of the record that ends with the line end at b[i].
func (s *scanner) lineEnd(b []byte, i int) (int, error) {
	if b[i] == '\n' {
		return i + 1 - s.lo, nil
	}
	if i+1 == len(b) && !s.eof {
		return 0, nil // a line feed may follow
	}
	if i+1 < len(b) && b[i+1] == '\n' {
		i++
	}
	return i + 1 - s.lo, nil
}

func skipSpaces(b []byte, i int) int {
	for i < len(b) && b[i] == ' ' {
		i++
	}
	return i
}

// special scans the cell that begins with a quote or a space at b[i] and returns the position after it, or -1 if the
// buffer ends first. A quote after spaces also opens a cell, if it is closed properly.
func (s *scanner) special(b []byte, i int, c *cell) (int, error) {
	if b[i] == s.marks.quote && s.marks.quote != 0 {
		return s.quoted(b, i, c)
	}
	at := i
	if s.marks.comma != ' ' {
		at = skipSpaces(b, i)
	}
	if at == len(b) && !s.eof {
		return -1, nil
	}
	if at < len(b) && b[at] == s.marks.quote && s.marks.quote != 0 {
		try, lines := *c, s.lines
		if end, err := s.quoted(b, at, &try); err == nil && !s.messy {
			*c = try
			return end, nil
		}
		s.lines, s.open, s.messy = lines, -1, false
	}
	if s.marks.trim {
		i = at
		c.lo = uint32(i)
	}
	for i < len(b) && !s.stop[b[i]] {
		i++
	}
	c.hi = uint32(i)
	return i, nil
}

// quoted scans the cell whose opening quote is at b[i] and returns the position after its closing quote, or -1 if the
// buffer ends first.
func (s *scanner) quoted(b []byte, i int, c *cell) (int, error) {
	before, quote := s.lines, s.marks.quote
	c.lo, c.quoted = uint32(i+1), true
	for i++; ; {
		k := bytes.IndexByte(b[i:], quote)
		if k < 0 {
			if s.open = before - 1; s.eof {
				return 0, failAt(s.line+s.open, len(s.cells)+1, fault{ErrQuote,
					"the quote that opens this cell is never closed", `Add the closing quote, double a quote that is part of the text, or read the file without quotes`})
			}
			return -1, nil
		}
		s.lines += lineEnds(b[i : i+k])
		i += k + 1
		if s.marks.escape && backslashes(b[c.lo:i-1])%2 == 1 {
			c.escaped = true
			continue
		}
		if i == len(b) && !s.eof {
			return -1, nil // the quote may be the first of two
		}
		if i < len(b) && b[i] == quote {
			c.escaped = true
			i++
			continue
		}
		break
	}
	c.hi = uint32(i - 1)
	c.escaped = c.escaped || s.marks.escape && bytes.IndexByte(b[c.lo:c.hi], '\\') >= 0
	if s.marks.comma != ' ' {
		i = skipSpaces(b, i)
	}
	if i == len(b) && !s.eof {
		return -1, nil
	}
	if i < len(b) && !s.stop[b[i]] {
		return s.textAfterQuote(b, i, c, before)
	}
	return i, nil
}

// textAfterQuote appends the text after a closing quote to the cell, as pandas does. If the cell has several lines, the
// two quotes are probably not a pair, which is an error.
func (s *scanner) textAfterQuote(b []byte, i int, c *cell, before int) (int, error) {
	if s.lines > before {
		return 0, failAt(s.line+before-1, len(s.cells)+1, fault{ErrQuote,
			fmt.Sprintf("the quote that opens this cell is not closed before line %d, where text follows it", s.line+s.lines-1),
			"Close it, double a quote that is part of the text, or read the file without quotes"})
	}
	for i < len(b) && !s.stop[b[i]] {
		i++
	}
	c.hi, c.escaped, s.messy = uint32(i), true, true
	return i, nil
}

// backslashes returns the number of backslashes at the end of b.
func backslashes(b []byte) int {
	n := 0
	for n < len(b) && b[len(b)-1-n] == '\\' {
		n++
	}
	return n
}

// lineEnds counts line ends like an editor: line feeds or, if there are none, carriage returns.
func lineEnds(b []byte) int {
	if n := bytes.Count(b, []byte{'\n'}); n > 0 {
		return n
	}
	return bytes.Count(b, []byte{'\r'})
}

// bytes returns the text of a cell of this record. It unescapes quotes in place.
func (s *scanner) bytes(c *cell) []byte {
	if c.escaped {
		s.unescape(c)
	}
	return s.buf[c.lo:c.hi]
}

// unescape replaces doubled and escaped quotes by single ones, and drops a closing quote that text follows.
func (s *scanner) unescape(c *cell) {
	b, quote, inside := s.buf[c.lo:c.hi], s.marks.quote, true
	n := 0
	for i := 0; i < len(b); i++ {
		more := i+1 < len(b)
		switch {
		case !inside:
		case s.marks.escape && b[i] == '\\' && more && (b[i+1] == quote || b[i+1] == '\\'):
			i++
		case b[i] == quote && more && b[i+1] == quote:
			i++
		case b[i] == quote:
			inside = false
			continue
		}
		b[n] = b[i]
		n++
	}
	c.hi, c.escaped = c.lo+uint32(n), false
}

// blank reports whether the record is an empty line, or a line of spaces in a file with several columns. A line with only
// the DOS end-of-file mark is empty too.
func (s *scanner) blank(width int) bool {
	if len(s.cells) > 1 || len(s.cells) == 1 && s.cells[0].quoted {
		return false
	}
	if len(s.cells) == 0 {
		return true
	}
	b := s.bytes(&s.cells[0])
	return len(b) == 0 || string(b) == "\x1a" || width > 1 && len(bytes.TrimSpace(b)) == 0
}

// dropNULs removes NUL bytes from the cells of this record and reports whether there were any.
func (s *scanner) dropNULs() bool {
	found := false
	for i := range s.cells {
		c := &s.cells[i]
		b := s.bytes(c)
		if bytes.IndexByte(b, 0) < 0 {
			continue
		}
		found = true
		n := 0
		for _, x := range b {
			if x != 0 {
				b[n] = x
				n++
			}
		}
		c.hi = c.lo + uint32(n)
	}
	return found
}

func (s *scanner) tooLong() error {
	text := fmt.Sprintf("the row is longer than %d MB", maxRecord>>20)
	if s.open >= 0 {
		return failAt(s.line+s.open, 0, fault{ErrLimit, text, "A quote on this line is probably never closed"})
	}
	return failAt(s.line, 0, fault{ErrLimit, text, "Check that the file has line ends"})
}
