package csv

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// block is how much is read at a time, and so how often Progress is called: a few milliseconds of work in a browser.
const block = 256 << 10

// source reads a file in blocks as UTF-8 text or something near it: unpacked, and out of UTF-16. It reports progress
// by the bytes of the file, and can go back to the start: by seeking, or, where the reader cannot, by keeping what was
// read.
type source struct {
	file     io.Reader
	seeker   io.Seeker
	start    int64
	kept     *bytes.Buffer
	fileErr  error // of the file itself, not of what it holds
	r        io.Reader
	gunzip   func(io.Reader) (io.Reader, error)
	gzip     bool
	encoding string // one of UTF16LE and UTF16BE, or ""
	wide     *utf16Reader
	packed   *members
	done     int64 // bytes of the file
	out      int64 // bytes of text
	most     int64 // of out; 0 is no limit
	size     int64
	progress func(done, total int64) error
	told     int64 // done at the last call of progress
	toldOut  int64 // out at the last call of progress: an archive may hold a thousand times its size
	again    bool
}

func newSource(r io.Reader, size int64, o Options) *source {
	s := &source{file: r, size: size, gunzip: o.Gunzip, progress: o.Progress}
	if o.Sample.Rows == 0 {
		s.most = o.MaxText
	}
	if k, ok := r.(io.Seeker); ok {
		// A pipe is an *os.File too: only trying tells whether it can seek.
		if at, err := k.Seek(0, io.SeekCurrent); err == nil {
			s.seeker, s.start = k, at
			return s
		}
	}
	s.kept = new(bytes.Buffer)
	return s
}

// Read reads the file's own bytes and counts them.
func (s *source) Read(p []byte) (int, error) {
	n, err := s.file.Read(p[:min(len(p), block)])
	if n > 0 && s.kept != nil && !s.again {
		s.kept.Write(p[:n])
	}
	s.done += int64(n)
	if err != nil && err != io.EOF {
		s.fileErr = err
	}
	return n, err
}

// peekBytes is enough to detect the type of a file.
const peekBytes = 4096

// open builds the chain of readers that decode the file. encoding is the known encoding of the file, or "".
func (s *source) open(encoding string) error {
	b := bufio.NewReaderSize(s, peekBytes)
	head, _ := b.Peek(len(gzipMagic))
	if s.gzip = string(head) == gzipMagic; s.gzip {
		if s.gunzip == nil {
			return fail(ErrBinary, "this looks like a gzip archive, not a CSV file", unpackFirst)
		}
		plain, err := s.gunzip(b)
		if err != nil {
			return s.broken(err)
		}
		s.packed = &members{src: b, r: plain}
		b = bufio.NewReaderSize(s.packed, peekBytes)
	}
	head, err := b.Peek(peekBytes)
	if len(head) == 0 && err != io.EOF {
		return s.broken(err)
	}
	if err := refuseOther(head); err != nil {
		return err
	}
	if s.encoding = utf16Order(head); encoding != "" {
		s.encoding = encoding
	}
	s.r = b
	if s.encoding == UTF16LE || s.encoding == UTF16BE {
		s.wide = newUTF16Reader(b, s.encoding)
		s.r = s.wide
	}
	return nil
}

// broken returns an error that distinguishes an unreadable file from a damaged archive.
func (s *source) broken(err error) error {
	if s.gzip && s.fileErr == nil {
		return fail(ErrBinary, "this gzip archive is damaged or cut off ("+err.Error()+")", "Pack it again, or choose the CSV file itself")
	}
	return fmt.Errorf("csv: read the file: %w", err)
}

// read fills some of p. At the end of the file it returns 0 and io.EOF.
func (s *source) read(p []byte) (int, error) {
	for range 100 {
		n, err := s.r.Read(p[:min(len(p), block)])
		if n > 0 {
			if s.out += int64(n); s.most > 0 && s.out > s.most {
				return n, errTextLimit
			}
			return n, s.tell(s.done-s.told >= block || s.out-s.toldOut >= block)
		}
		if err == io.EOF {
			if tellErr := s.tell(s.told != s.done || s.done == 0); tellErr != nil {
				return 0, tellErr
			}
			return 0, io.EOF
		}
		if err != nil {
			return 0, s.broken(err)
		}
	}
	return 0, fmt.Errorf("csv: read the file: %w", io.ErrNoProgress)
}

func (s *source) tell(now bool) error {
	if !now || s.progress == nil {
		return nil
	}
	s.told, s.toldOut = s.done, s.out
	done := s.done
	if s.again {
		done = max(s.size, s.done) // a second pass must not move the progress back
	}
	return s.progress(done, s.size)
}

// rewind goes back to the start for a second pass.
func (s *source) rewind() error {
	s.done, s.told, s.out, s.toldOut, s.again = 0, 0, 0, 0, true
	if s.seeker == nil {
		s.file = bytes.NewReader(s.kept.Bytes())
	} else if _, err := s.seeker.Seek(s.start, io.SeekStart); err != nil {
		return fmt.Errorf("csv: read the file again: %w", err)
	}
	return s.open(s.encoding)
}

// members reads the members of a gzip archive as one stream. Like gzip, it ignores bytes after the last member, such as
// padding.
type members struct {
	src    *bufio.Reader // the archive
	r      io.Reader     // of one part where it is an archivePart, else of them all
	begun  bool
	behind bool // bytes after the last member were ignored
}

// archivePart has the other methods of a *gzip.Reader that are used here.
type archivePart interface {
	Multistream(bool)
	Reset(io.Reader) error
}

func (m *members) Read(p []byte) (int, error) {
	part, ok := m.r.(archivePart)
	if ok && !m.begun {
		m.begun = true
		part.Multistream(false)
	}
	n, err := m.r.Read(p)
	if n > 0 || err != io.EOF || !ok || m.behind {
		return n, err
	}
	head, _ := m.src.Peek(len(gzipMagic))
	if string(head) != gzipMagic {
		m.behind = len(head) > 0
		return 0, io.EOF
	}
	if err := part.Reset(m.src); err != nil {
		return 0, err
	}
	part.Multistream(false)
	return 0, nil
}
