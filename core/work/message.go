package work

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// Message is one message between page and worker.
type Message struct {
	Head []byte // the envelope, JSON
	Body []byte // one section of a table, one index, one file; or nil. The receiver owns it.
	File Source // bytes that the worker reads itself, so that the page never loads them; or nil
}

// Source is a file that can be sent to a worker by reference.
type Source interface {
	Size() int64
	Open() io.Reader
}

// Conn carries messages both ways, in order.
type Conn interface {
	// Send sends m. The caller must not use its Body afterwards.
	Send(m Message) error
	// Receive blocks until a message, the end of ctx, or the end of the other side (ErrClosed).
	Receive(ctx context.Context) (Message, error)
	// Close closes both sides at once and terminates a worker on the other side.
	Close() error
}

// ErrClosed is returned by a Conn whose other side is closed.
var ErrClosed = errors.New("work: connection closed")

// BytesSource is a Source over bytes in memory, such as pasted text.
type BytesSource []byte

// Size returns the number of bytes.
func (b BytesSource) Size() int64 { return int64(len(b)) }

// Open returns a reader over the bytes.
func (b BytesSource) Open() io.Reader { return bytes.NewReader(b) }
