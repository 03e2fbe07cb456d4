package csv

import (
	"bufio"
	"io"
)

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
