package state

import (
	"slices"

	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Task is a piece of work in the worker with its answer, of a type that is a pointer.
type Task[R work.Reply] struct {
	Busy   Busy
	Answer R      // nil until there is one
	Failed Notice // why there is no answer
}

// task describes one kind of work that the worker does for the page. A station describes
// its tasks beside the functions that start them, and tasks lists them all.
type task struct {
	// busy returns the place of the work in the state. An answer for another job finds no task.
	busy func(*State) *Busy
	// replied takes an answer. It reports false for one of a type that was not asked for.
	replied func(s *State, was Busy, r work.Reply) (cmds []Cmd, ok bool)
	// refused takes the reason why there is no answer.
	refused func(s *State, was Busy, f work.Failed) []Cmd
	// progressed takes a part of an answer; nil when the place of the work is enough.
	progressed func(s *State, p work.Progress)
}

// tasks lists every task.
func tasks() []task {
	return slices.Concat(dataTasks(), profileTasks(), shelfTasks(), featureTasks(), storeTasks(), trainTasks(), tuneTasks(), explainTasks(),
		runTasks(), autoTasks(), checkTasks(), storageTasks())
}

// answered describes work that is answered by an R, which is a pointer. Functions over pointers
// are compiled once for all of them.
func answered[R work.Reply](busy func(*State) *Busy, replied func(s *State, was Busy, r R) []Cmd) task {
	return task{busy: busy, refused: complained, replied: func(s *State, was Busy, reply work.Reply) ([]Cmd, bool) {
		r, ok := reply.(R)
		if !ok || !complete(reply) {
			return nil, false
		}
		return replied(s, was, r), true
	}}
}

// complete reports whether everything of a reply has arrived.
func complete(r work.Reply) bool {
	c, ok := r.(interface{ Complete() bool })
	return !ok || c.Complete()
}

// shown describes work whose answer is kept in a Task.
func shown[R work.Reply](at func(*State) *Task[R]) task {
	return answered(func(s *State) *Busy { return &at(s).Busy }, func(s *State, _ Busy, r R) []Cmd {
		at(s).Answer = r
		return nil
	}).orElse(func(s *State, _ Busy, f work.Failed) []Cmd {
		at(s).Failed = notice(f)
		return nil
	})
}

// or returns the task with the answers of another one.
func (t task) or(other task) task {
	first := t.replied
	t.replied = func(s *State, was Busy, r work.Reply) ([]Cmd, bool) {
		if cmds, ok := first(s, was, r); ok {
			return cmds, true
		}
		return other.replied(s, was, r)
	}
	return t
}

// orElse returns the task with another way to take a refusal.
func (t task) orElse(refused func(s *State, was Busy, f work.Failed) []Cmd) task {
	t.refused = refused
	return t
}

// meanwhile returns the task with a way to take parts of the answer.
func (t task) meanwhile(progressed func(s *State, p work.Progress)) task {
	t.progressed = progressed
	return t
}

// complained takes a refusal that has no place of its own on the screen.
func complained(s *State, _ Busy, f work.Failed) []Cmd {
	if f.Code != work.Canceled {
		s.complain(f.Text)
	}
	return nil
}

// start gives the worker a job, and notes in b, which is a part of s, that it is under way.
func (s *State) start(b *Busy, what string, job work.Job) []Cmd {
	return []Cmd{Work{Job: s.begin(b, what), Task: job}}
}

// startOnModel is start for a job about a model that the registry has.
func (s *State) startOnModel(b *Busy, what, digest string, job jobs.ModelJob) []Cmd {
	return []Cmd{WorkOnModel{Job: s.begin(b, what), Digest: digest, Task: job}}
}

// begin notes in b that work has begun, and returns its id.
func (s *State) begin(b *Busy, what string) int {
	*b = Busy{Job: s.job(), What: what, Since: s.Now}
	return b.Job
}

// taskOf returns the task that a job belongs to, and its place in s.
func (s *State) taskOf(job int) (task, *Busy) {
	for _, t := range tasks() {
		if b := t.busy(s); job != 0 && b.Job == job {
			return t, b
		}
	}
	return task{}, nil
}

// updateJobs hands the worker's answers to the tasks. An answer with an id that no task
// has belongs to work that was replaced.
func (s *State) updateJobs(m Msg) ([]Cmd, bool) {
	switch m := m.(type) {
	case Replied:
		return s.finish(m.Job, m.Reply, work.Failed{Code: "internal", Text: "The worker answered something else than was asked. Try again."}), true
	case Refused:
		return s.finish(m.Job, nil, m.Fail), true
	case Progressed:
		s.progressed(m)
		return nil, true
	case CancelPressed:
		return []Cmd{Cancel{Job: m.Job}}, true
	}
	return nil, false
}

// finish notes that a job is over, and gives its task the reply, or the reason why there is none
// of the type that was asked for.
func (s *State) finish(job int, r work.Reply, f work.Failed) []Cmd {
	t, b := s.taskOf(job)
	if b == nil {
		return nil
	}
	was := *b
	*b = Busy{}
	if r != nil {
		if cmds, ok := t.replied(s, was, r); ok {
			return cmds
		}
	}
	cmds := t.refused(s, was, f)
	return cmds
}

// progressed notes how far a job is.
func (s *State) progressed(m Progressed) {
	if t, b := s.taskOf(m.Job); b != nil {
		b.Done, b.Total, b.Loss = m.Progress.Done, m.Progress.Total, float64(m.Progress.Loss)
		if t.progressed != nil {
			t.progressed(s, m.Progress)
		}
	}
}
