package station

import (
	"time"

	"orrery/core/ml"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Session is the state that all stations share, such as the open page, the registry and the job ids. Every station's
// State embeds it.
type Session struct {
	Prefix     string // path prefix of all addresses of the site
	Station    ID     // the page that is open
	Sub        string // rest of the address below the station, such as run/<id>
	Query      string // query of the address, without the question mark
	NotFound   bool   // the address does not exist
	Ready      bool   // the stored data is loaded
	Safe       bool   // safe mode: no model and no table is loaded automatically
	Theme      string // "night"; any other value is the day theme
	Now        time.Time
	StagesLeft int      // render passes until the whole station is rendered
	Tables     []string // ids of the figures that are shown as tables
	Toast      Toast
	Flow       Flows
	Storage    Storage
	Registry   Registry
	Live       *Live             // nil when no model serves
	Answer     *Answer           // the server's last prediction; nil if there is none
	Settings   map[string]string // stored settings by name; copied on change
	Kinds      ml.Catalog        // step types of a pipeline; read-only

	jobs         int    // last job id
	notification string // shown after the next save
	emitted      []Outcome
}

// Outcome is an event in one station that other stations react to, such as that a table was opened. Each kind of outcome
// has a struct type. Package state forwards outcomes after the message was handled.
type Outcome any

// Emit adds an outcome to the queue.
func (s *Session) Emit(o Outcome) { s.emitted = append(s.emitted, o) }

// DrainOutcomes returns the queued outcomes in order and empties the queue.
func (s *Session) DrainOutcomes() []Outcome {
	emitted := s.emitted
	s.emitted = nil
	return emitted
}

// toastDuration is how long a toast is shown.
const toastDuration = 8 * time.Second

// Notify shows a message as a toast.
func (s *Session) Notify(text string) { s.Toast = Toast{Text: text, Until: s.Now.Add(toastDuration)} }

// NotifyError shows an error message as a toast.
func (s *Session) NotifyError(text string) {
	s.Toast = Toast{Text: text, Bad: true, Until: s.Now.Add(toastDuration)}
}

// NotifyWhenSaved shows a message after the next save.
func (s *Session) NotifyWhenSaved(text string) { s.notification = text }

// DrainNotification returns and clears the message to show after the next save.
func (s *Session) DrainNotification() string {
	text := s.notification
	s.notification = ""
	return text
}

// NewJob returns a new job id.
func (s *Session) NewJob() int {
	s.jobs++
	return s.jobs
}

// MarkStarted sets b to a new job that started now, and returns the job's id.
func (s *Session) MarkStarted(b *Busy, what string) int {
	*b = Busy{Job: s.NewJob(), What: what, Since: s.Now}
	return b.Job
}

// StartJob returns the command that sends a job to the worker, and sets b to that job.
func (s *Session) StartJob(b *Busy, what string, job work.Job) []Cmd {
	return []Cmd{Work{Job: s.MarkStarted(b, what), Task: job}}
}

// StartModelJob is like StartJob for a job on a stored model, identified by its digest.
func (s *Session) StartModelJob(b *Busy, what, digest string, job jobs.ModelJob) []Cmd {
	return []Cmd{WorkOnModel{Job: s.MarkStarted(b, what), Digest: digest, Task: job}}
}

// TablePressed switches a figure between chart and table.
type TablePressed struct{ Figure string }

// CancelPressed cancels a job.
type CancelPressed struct{ Job int }

// Busy is a job in the worker and its progress.
type Busy struct {
	Job         int    // its id; 0 if no job is running
	What        string // name of the job
	Done, Total int64
	Loss        float64
	Since       time.Time
}

// Running reports whether a job is running.
func (b Busy) Running() bool { return b.Job != 0 }

// Stop resets b and returns the command that cancels its job, if one is running.
func (b *Busy) Stop() []Cmd {
	if !b.Running() {
		return nil
	}
	job := b.Job
	*b = Busy{}
	return []Cmd{Cancel{Job: job}}
}

// Share returns the completed part of the job, from 0 to 1. It is 0 if the total is not known.
func (b Busy) Share() float64 {
	if b.Total <= 0 {
		return 0
	}
	return min(1, float64(b.Done)/float64(b.Total))
}

// Notice is an error message for the user. Line is the line of a file that caused it, if there is one.
type Notice struct {
	Code, Text string
	Line       int
}

// Any reports whether there is a message.
func (n Notice) Any() bool { return n.Text != "" }

// NoticeOf returns the message of a failed job.
func NoticeOf(f work.Failed) Notice { return Notice{Code: f.Code, Text: f.Text, Line: f.Line} }

// Toast is a short message at the edge of the page, with an optional action such as Undo. Do is the message that the
// action sends.
type Toast struct {
	Text   string
	Action string
	Do     Msg
	Bad    bool
	Until  time.Time
}
