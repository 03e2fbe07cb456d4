package work

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// Message is what crosses between page and worker.
type Message struct {
	Head []byte // the envelope, JSON
	Body []byte // one section of a table, one index, one file; or nil. The receiver owns it.
	File Source // bytes that the worker reads itself, so that the page never holds them; or nil
}

// Source is a file that can be handed to a worker by reference.
type Source interface {
	Size() int64
	Open() io.Reader
}

// Conn carries messages both ways, in order.
type Conn interface {
	// Send hands m over; the caller must not touch its Body afterwards.
	Send(m Message) error
	// Receive blocks until a message, the end of ctx, or the end of the other side (ErrClosed).
	Receive(ctx context.Context) (Message, error)
	// Close ends both sides at once. A worker behind it is ended, whatever it does.
	Close() error
}

// ErrClosed is returned by a Conn whose other side is gone.
var ErrClosed = errors.New("work: connection closed")

// BytesSource is a Source over bytes at hand: pasted text, a test's file.
type BytesSource []byte

// Size returns the number of bytes.
func (b BytesSource) Size() int64 { return int64(len(b)) }

// Open returns a reader over the bytes.
func (b BytesSource) Open() io.Reader { return bytes.NewReader(b) }
