package work

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"orrery/core/table"
)

// Job is a request of the page. Its exported fields are sent as JSON; [WithBody] adds bytes.
type Job interface {
	// Kind returns the name of the job in messages.
	Kind() string
	// TableHash returns the hash of the table that the worker must have in memory, "" for none. A worker that does not
	// have it answers with UnknownTable, and the page can send the table with Client.Put.
	TableHash() string
	// Replies returns a pointer to a new value of each type that can answer the job.
	// Done, Progress and Failed can answer every job and are not listed.
	Replies() []Reply
}

// Reply is an answer of the worker, a pointer.
type Reply interface {
	// Kind returns the name of the reply in messages.
	Kind() string
}

// WithBody is implemented by pointers to jobs and replies that have bytes in addition
// to their JSON, such as a model or a file. Values of these types have the method Body.
type WithBody interface {
	// Body returns the bytes. The caller of a reply's Body owns them.
	Body() []byte
	// SetBody stores received bytes. The receiver owns them.
	SetBody(b []byte) error
}

// WithTable is implemented by pointers to replies that have a table. Values of these types have the method SentTable.
type WithTable interface {
	// SentTable returns the table, whose sections follow the reply.
	SentTable() *table.Table
	// SetTable stores a received table.
	SetTable(t *table.Table)
}

// Put sends the worker a table that it does not have. The sections of the table
// follow; see [Client.Put]. The answer is Done.
type Put struct {
	Name   string
	Header json.RawMessage
}

// Done is an answer without a result.
type Done struct{}

// Progress is sent any number of times before the answer.
type Progress struct {
	Done, Total int64
	Loss        Num
	// Candidate is the updated candidate of a cross-validation or a search, a part of the answer. Done
	// and Total then count folds. It is nil in other reports.
	Candidate *Candidate `json:",omitempty"`
}

// Failed is the answer to a job that failed. Text is for users.
type Failed struct {
	Code string // canceled, unknown_table, csv, feature, param, schema, fit, split, internal
	Text string
	Line int // queue of a CSV file, 0 for other errors
}

// Error returns the text.
func (f Failed) Error() string { return f.Text }

// Codes of Failed that the protocol itself uses.
const (
	UnknownTable  = "unknown_table"  // the worker does not have the table of the job
	Canceled      = "canceled"       // the job was cancelled
	WorkerStopped = "worker stopped" // the worker ended while running the job
	internal      = "internal"       // a bug
)

// Kind returns "put".
func (Put) Kind() string { return "put" }

// TableHash returns "", since the table is sent with the job.
func (Put) TableHash() string { return "" }

// Replies returns nothing: the answer is Done.
func (Put) Replies() []Reply { return nil }

// Kind returns "done".
func (Done) Kind() string { return "done" }

// Kind returns "progress".
func (Progress) Kind() string { return "progress" }

// Kind returns "failed".
func (Failed) Kind() string { return "failed" }

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
