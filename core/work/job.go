package work

import (
	"encoding/json"

	"orrery/core/table"
)

// Job is a request of the page. Its exported fields are sent as JSON; [WithBody] adds
// bytes.
type Job interface {
	// Kind returns the name of the job in messages.
	Kind() string
	// TableHash returns the hash of the table that the worker must have in memory,
	// "" for none. A worker that does not have it answers with UnknownTable, and the
	// page can send the table with Client.Put.
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

// WithTable is implemented by pointers to replies that have a table. Values of
// these types have the method SentTable.
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
