package station

import (
	"time"

	"orrery/core/ml"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Session is what all stations share: where the person is, what this browser keeps, and the numbers of the jobs. Every
// station's state embeds it.
type Session struct {
	Prefix     string // of every address of the site
	Station    ID     // the page that is open
	Sub        string // what the address names in the station, as run/<id>
	Query      string // of the address, without the question mark
	Lost       bool   // the address names nothing that there is
	Ready      bool   // what this browser has kept is loaded
	Safe       bool   // started without models: no model and no table is loaded automatically
	Theme      string // "night", or anything else for day
	Now        time.Time
	StagesLeft int      // turns of the page until all of the station is drawn
	Tables     []string // figures that are shown as tables, by id
	Toast      Toast
	Flow       Flows
	Storage    Storage
	Registry   Registry
	Live       *Live             // what serves; nil when nothing does
	Answer     *Answer           // the last of the server; nil for none
	Settings   map[string]string // the settings as they are stored, by name; never changed in place
	Kinds      ml.Catalog        // the steps that a pipeline can have; read-only

	jobs         int    // the last id given
	notification string // what is said when the next save is done
	emitted      []Outcome
}

// Outcome is something that has happened in one station and that others follow, such as that a table was opened. It is a
// struct whose type says what. A station tells it; the root forwards it when the message has been handled.
type Outcome any

// Emit has an outcome forwarded.
func (s *Session) Emit(o Outcome) { s.emitted = append(s.emitted, o) }

// DrainOutcomes returns what has been told since, in that order, and forgets it.
func (s *Session) DrainOutcomes() []Outcome {
	told := s.emitted
	s.emitted = nil
	return told
}

// toastFor is how long a toast stays.
const toastFor = 8 * time.Second

// Notify shows a short message at the edge of the page.
func (s *Session) Notify(text string) { s.Toast = Toast{Text: text, Until: s.Now.Add(toastFor)} }

// NotifyError shows a short message that says what went wrong.
func (s *Session) NotifyError(text string) {
	s.Toast = Toast{Text: text, Bad: true, Until: s.Now.Add(toastFor)}
}

// NotifyWhenSaved has text said when what was changed is durable.
func (s *Session) NotifyWhenSaved(text string) { s.notification = text }

// DrainNotification returns what is to be said when the next save is done, and forgets it.
func (s *Session) DrainNotification() string {
	text := s.notification
	s.notification = ""
	return text
}

// NewJob returns the id of the next job.
func (s *Session) NewJob() int {
	s.jobs++
	return s.jobs
}

// MarkStarted notes in b that work has begun, and returns its id.
func (s *Session) MarkStarted(b *Busy, what string) int {
	*b = Busy{Job: s.NewJob(), What: what, Since: s.Now}
	return b.Job
}

// StartJob gives the worker a job, and notes in b, which is a part of the state, that it is under way.
func (s *Session) StartJob(b *Busy, what string, job work.Job) []Cmd {
	return []Cmd{Work{Job: s.MarkStarted(b, what), Task: job}}
}

// StartModelJob is Do for a job about a model that the registry has.
func (s *Session) StartModelJob(b *Busy, what, digest string, job jobs.ModelJob) []Cmd {
	return []Cmd{WorkOnModel{Job: s.MarkStarted(b, what), Digest: digest, Task: job}}
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

// Running reports whether the work is going on.
func (b Busy) Running() bool { return b.Job != 0 }

// Stop notes that nothing waits for the work any more, and cancels it if it goes on.
func (b *Busy) Stop() []Cmd {
	if !b.Running() {
		return nil
	}
	job := b.Job
	*b = Busy{}
	return []Cmd{Cancel{Job: job}}
}

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
