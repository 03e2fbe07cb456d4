package table

import (
	"bytes"
	"fmt"
	"io"
)

// signatures are the first bytes of files that people drop by mistake.
var signatures = [...]struct{ magic, name, remedy string }{
	{"\xff\xd8\xff", "a JPEG picture", "Choose a CSV file"},
	{"\x89PNG", "a PNG picture", "Choose a CSV file"},
	{"GIF8", "a GIF picture", "Choose a CSV file"},
	{"%PDF-", "a PDF document", "Export the table in it as CSV"},
	{"\x1f\x8b", "a gzip archive", "Unpack it first and choose the CSV file in it"},
	{"PK\x03\x04", "a zip archive or an Excel workbook", "Unpack it, or save the sheet as CSV"},
	{"\xd0\xcf\x11\xe0", "an old Excel or Word file", "Save the sheet as CSV"},
	{"PAR1", "a Parquet file", "Convert it to CSV"},
	{"SQLite format 3", "a SQLite database", "Export the table in it as CSV"},
}

// refuseOther returns an error when the file is of a kind that is not CSV.
func refuseOther(head []byte) error {
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.magic)) {
			return fail(ErrBinary, "this looks like "+s.name+", not a CSV file", s.remedy)
		}
	}
	if looksUTF16(head) {
		return fail(ErrEncoding, "the text is in UTF-16", "Save the file as UTF-8 (in Excel: CSV UTF-8)")
	}
	for _, tag := range []string{"<!doctype html", "<html"} {
		if len(head) >= len(tag) && equalFoldASCII(head[:len(tag)], tag) {
			return fail(ErrBinary, "this looks like a web page, not a CSV file",
				"Download the file itself, not the page that shows it")
		}
	}
	return nil
}

func equalFoldASCII(b []byte, s string) bool { return string(bytes.ToLower(b)) == s }

// looksUTF16 knows a byte order mark, or every other byte of the beginning being NUL.
func looksUTF16(head []byte) bool {
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		return true
	}
	head = head[:min(len(head), 64)]
	nuls := [2]int{}
	for i, c := range head {
		if c == 0 {
			nuls[i%2]++
		}
	}
	half := len(head) / 2
	return half >= 4 && (nuls[0] == 0 && 4*nuls[1] >= 3*half || nuls[1] == 0 && 4*nuls[0] >= 3*half)
}

const (
	sampleBytes   = 64 << 10
	sampleRecords = 200
)

// sample calls see with the records at the beginning of the file until it returns false.
// The error is what ended the sample too early.
func sample(head []byte, whole bool, comma byte, see func(s *scanner) bool) error {
	// The scanner undoes doubled quotes in place, so it gets its own bytes.
	s := newScanner(&source{r: bytes.NewReader(nil)}, comma)
	s.buf = bytes.Clone(head[:min(len(head), sampleBytes)])
	s.hi = len(s.buf)
	s.eof = whole && s.hi == len(head)
	for range sampleRecords {
		if n, err := s.record(); n == 0 || err != nil {
			return err
		} else if s.lo += n; !s.blank(2) && !see(s) {
			return nil
		}
		if s.lo == s.hi {
			return nil
		}
	}
	return nil
}

// detectComma returns the separator by which the most rows have as many cells as the
// header, of several such the one that makes the most columns, and the comma when none
// makes two.
func detectComma(head []byte, whole bool) byte {
	best, bestShare, bestWidth := byte(','), -1.0, 1
	for _, comma := range []byte{',', ';', '\t', '|'} {
		width, rows, alike := 0, 0, 0
		err := sample(head, whole, comma, func(s *scanner) bool {
			if width == 0 {
				width = len(s.cells)
				return width > 1
			}
			rows++
			if len(s.cells) == width {
				alike++
			}
			return true
		})
		if width < 2 {
			continue
		}
		if err != nil {
			rows++ // by this separator, quotes are in wrong places
		}
		share := 1.0
		if rows > 0 {
			share = float64(alike) / float64(rows)
		}
		if share > bestShare || share == bestShare && width > bestWidth {
			best, bestShare, bestWidth = comma, share, width
		}
	}
	return best
}

// detectMark returns ',' when the numbers of a file that is not separated by commas have a
// decimal comma for sure: one of them is followed by other than three digits, and there is
// no decimal point. "1,234" alone may be a thousand, and then the column is read as text
// rather than wrongly.
func detectMark(head []byte, whole bool, comma byte) byte {
	if comma == ',' {
		return '.'
	}
	sure, point := false, false
	_ = sample(head, whole, comma, func(s *scanner) bool {
		for i := range s.cells {
			b := bytes.TrimSpace(s.bytes(&s.cells[i]))
			if k := bytes.IndexByte(b, ','); k >= 0 && len(b)-k-1 != 3 {
				_, ok := parseFloat(b, ',')
				sure = sure || ok
			}
			if bytes.IndexByte(b, '.') >= 0 {
				_, ok := parseFloat(b, '.')
				point = point || ok
			}
		}
		return !point
	})
	if sure && !point {
		return ','
	}
	return '.'
}

// commaOption checks CSVOptions.Comma.
func commaOption(r rune) (byte, error) {
	if r < 0 || r > 126 || r == '"' || r == '\n' || r == '\r' || r == '.' || r >= '0' && r <= '9' {
		return 0, fmt.Errorf("table: %q cannot separate cells", r)
	}
	return byte(r), nil
}

// open reads the first block and settles what the file is.
func (r *reader) open(o CSVOptions) error {
	comma, err := commaOption(o.Comma)
	if err != nil {
		return err
	}
	s := newScanner(r.src, comma)
	r.scan = s
	for s.hi < sampleBytes && !s.eof {
		if err := s.fill(); err != nil {
			return err
		}
	}
	if err := refuseOther(s.buf[:s.hi]); err != nil {
		return err
	}
	s.lo = bomLength(s.buf[:s.hi])
	head := s.buf[s.lo:s.hi]
	if s.eof && len(bytes.TrimSpace(head)) == 0 {
		return fail(ErrEmpty, "the file is empty", "Choose a CSV file with a header row and at least one row under it")
	}
	if comma == 0 {
		s.setComma(detectComma(head, s.eof))
	}
	r.mark = detectMark(head, s.eof, s.comma)
	if r.mark == ',' {
		r.warn(0, "Numbers are written with a decimal comma and were read so")
	}
	return nil
}

func bomLength(head []byte) int {
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		return 3
	}
	return 0
}

// reopen goes back to the first row of data.
func (r *reader) reopen() error {
	if err := r.src.rewind(); err != nil {
		return err
	}
	s := newScanner(r.src, r.scan.comma)
	r.scan = s
	for s.hi < 3 && !s.eof {
		if err := s.fill(); err != nil {
			return err
		}
	}
	s.lo = bomLength(s.buf[:s.hi])
	return r.skipHeader()
}

func (r *reader) skipHeader() error {
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
