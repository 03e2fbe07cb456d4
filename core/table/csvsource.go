package table

import (
	"bytes"
	"fmt"
	"io"
)

// csvBlock is how much is read at a time, and so how often Progress is called: a few
// milliseconds of work in a browser.
const csvBlock = 256 << 10

// source reads a file in blocks, reports progress, and can go back to the start: by
// seeking, or, where the reader cannot, by keeping what was read.
type source struct {
	r        io.Reader
	seeker   io.Seeker
	start    int64
	kept     *bytes.Buffer
	done     int64
	size     int64
	progress func(done, total int64) error
	told     int64
	again    bool
}

func newSource(r io.Reader, size int64, progress func(done, total int64) error) *source {
	s := &source{r: r, size: size, progress: progress}
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

// read fills some of p. At the end of the file it returns 0 and io.EOF.
func (s *source) read(p []byte) (int, error) {
	for range 100 {
		n, err := s.r.Read(p[:min(len(p), csvBlock)])
		if n > 0 {
			if s.kept != nil && !s.again {
				s.kept.Write(p[:n])
			}
			s.done += int64(n)
			return n, s.tell(s.done-s.told >= csvBlock)
		}
		if err == io.EOF {
			if tellErr := s.tell(s.told != s.done || s.done == 0); tellErr != nil {
				return 0, tellErr
			}
			return 0, io.EOF
		}
		if err != nil {
			return 0, fmt.Errorf("table: read the file: %w", err)
		}
	}
	return 0, fmt.Errorf("table: read the file: %w", io.ErrNoProgress)
}

func (s *source) tell(now bool) error {
	if !now || s.progress == nil {
		return nil
	}
	s.told = s.done
	done := s.done
	if s.again {
		done = max(s.size, s.done) // a second reading is the rest of the work, not its beginning
	}
	return s.progress(done, s.size)
}

// rewind goes back to the start for a second reading.
func (s *source) rewind() error {
	s.done, s.told, s.again = 0, 0, true
	if s.seeker == nil {
		s.r = bytes.NewReader(s.kept.Bytes())
		return nil
	}
	if _, err := s.seeker.Seek(s.start, io.SeekStart); err != nil {
		return fmt.Errorf("table: read the file again: %w", err)
	}
	return nil
}
