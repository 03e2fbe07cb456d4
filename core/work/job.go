package work

import (
	"encoding/json"

	"orrery/core/table"
)

// Job is a request of the page. Its exported fields cross as JSON; see [WithBody]
// for what crosses as bytes.
type Job interface {
	// Kind returns the name of the job in messages.
	Kind() string
	// TableHash returns the hash of the table that the worker must have in memory,
	// "" for none. A worker that does not have it answers with UnknownTable, and the
	// page can send the table with Client.Put.
	TableHash() string
	// Replies returns a pointer to a new value of each type that can answer the job.
	// Done, Progress and Failed can answer every job and need no mention.
	Replies() []Reply
}

// Reply is an answer of the worker, a pointer.
type Reply interface {
	// Kind returns the name of the reply in messages.
	Kind() string
}

// WithBody is implemented by pointers to jobs and replies that have bytes beside
// their JSON: a model, a file. Values of these types have the method Body.
type WithBody interface {
	// Body returns the bytes. The caller of a reply's Body owns them.
	Body() []byte
	// SetBody stores bytes that have arrived. The receiver owns them.
	SetBody(b []byte) error
}

// WithTable is implemented by pointers to replies that carry a table. Values of
// these types have the method SentTable.
type WithTable interface {
	// SentTable returns the table, whose sections follow the reply.
	SentTable() *table.Table
	// SetTable stores a table that has arrived.
	SetTable(t *table.Table)
}

// Put gives the worker a table that it does not have. The sections of the table
// follow. See [Client.Put]. It is answered by Done.
type Put struct {
	Name   string
	Header json.RawMessage
}

// Done is the answer when there is nothing to say.
type Done struct{}

// Progress comes before the answer, any number of times.
type Progress struct {
	Done, Total int64
	Loss        Num
	// Candidate is the candidate of a cross-validation or a search that has come further: a part of
	// the answer. Done and Total then count folds. It is nil in between.
	Candidate *Candidate `json:",omitempty"`
}

// Failed answers any job. Text is for a person.
type Failed struct {
	Code string // canceled, unknown_table, csv, feature, param, schema, fit, split, internal
	Text string
	Line int // of a CSV, 0 elsewhere
}

// Error returns the text.
func (f Failed) Error() string { return f.Text }

// These are codes of Failed that the protocol itself uses.
const (
	UnknownTable  = "unknown_table"  // the worker does not have the table of the job
	Canceled      = "canceled"       // a person stopped the job
	WorkerStopped = "worker stopped" // the worker has ended in the middle of the job
	internal      = "internal"       // a fault of the program
)

// Kind returns "put".
func (Put) Kind() string { return "put" }

// TableHash returns "": the table comes with the job.
func (Put) TableHash() string { return "" }

// Replies returns nothing: the answer is Done.
func (Put) Replies() []Reply { return nil }

// Kind returns "done".
func (Done) Kind() string { return "done" }

// Kind returns "progress".
func (Progress) Kind() string { return "progress" }

// Kind returns "failed".
func (Failed) Kind() string { return "failed" }
