package station

import (
	"time"

	"orrery/core/work"
)

// Session is the part of the state that every station may read and none changes: the root does, by messages.
type Session struct {
	Prefix  string // of every address of the site
	Station ID     // the page that is open
	Theme   string // "night", or anything else for day
	Now     time.Time
	Tables  []string // figures that are shown as tables, by id
}

// TablePressed switches a figure between picture and table.
type TablePressed struct{ Figure string }

// CancelPressed asks to stop a job.
type CancelPressed struct{ Job int }

// Busy is one piece of work in the worker.
type Busy struct {
	Job         int // its id; 0: there is no work
	What        string
	Done, Total int64
	Loss        float64
	Since       time.Time
}

// On reports whether the work is going on.
func (b Busy) On() bool { return b.Job != 0 }

// Share returns the part that is done, from 0 to 1; 0 when the total is not known.
func (b Busy) Share() float64 {
	if b.Total <= 0 {
		return 0
	}
	return min(1, float64(b.Done)/float64(b.Total))
}

// Notice is something that went wrong, for a person.
type Notice struct {
	Code, Text string
	Line       int
}

// Any reports whether there is something to show.
func (n Notice) Any() bool { return n.Text != "" }

// NoticeOf returns the notice of a job that failed.
func NoticeOf(f work.Failed) Notice { return Notice{Code: f.Code, Text: f.Text, Line: f.Line} }
