package state

import (
	"slices"

	"orrery/app/station"
	"orrery/core/work"
)

// task describes one kind of work that the worker does for the page. A station describes
// its tasks beside the functions that start them, and tasks lists them all.
type task struct {
	// busy returns the place of the work in the state. An answer for another job finds no task.
	busy func(*State) *station.Busy
	// replied takes an answer. It reports false for one of a type that was not asked for.
	replied func(s *State, was station.Busy, r work.Reply) (cmds []station.Cmd, ok bool)
	// refused takes the reason why there is no answer.
	refused func(s *State, was station.Busy, f work.Failed) []station.Cmd
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
func answered[R work.Reply](busy func(*State) *station.Busy, replied func(s *State, was station.Busy, r R) []station.Cmd) task {
	return task{busy: busy, refused: complained, replied: func(s *State, was station.Busy, reply work.Reply) ([]station.Cmd, bool) {
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
func shown[R work.Reply](at func(*State) *station.Task[R]) task {
	return answered(func(s *State) *station.Busy { return &at(s).Busy }, func(s *State, _ station.Busy, r R) []station.Cmd {
		at(s).Answer = r
		return nil
	}).orElse(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
		at(s).Failed = station.NoticeOf(f)
		return nil
	})
}

// or returns the task with the answers of another one.
func (t task) or(other task) task {
	first := t.replied
	t.replied = func(s *State, was station.Busy, r work.Reply) ([]station.Cmd, bool) {
		if cmds, ok := first(s, was, r); ok {
			return cmds, true
		}
		return other.replied(s, was, r)
	}
	return t
}

// orElse returns the task with another way to take a refusal.
func (t task) orElse(refused func(s *State, was station.Busy, f work.Failed) []station.Cmd) task {
	t.refused = refused
	return t
}

// meanwhile returns the task with a way to take parts of the answer.
func (t task) meanwhile(progressed func(s *State, p work.Progress)) task {
	t.progressed = progressed
	return t
}

// complained takes a refusal that has no place of its own on the screen.
func complained(s *State, _ station.Busy, f work.Failed) []station.Cmd {
	if f.Code != work.Canceled {
		s.Complain(f.Text)
	}
	return nil
}

// taskOf returns the task that a job belongs to, and its place in s.
func (s *State) taskOf(job int) (task, *station.Busy) {
	for _, t := range tasks() {
		if b := t.busy(s); job != 0 && b.Job == job {
			return t, b
		}
	}
	return task{}, nil
}

// updateJobs hands the worker's answers to the tasks. An answer with an id that no task
// has belongs to work that was replaced.
func (s *State) updateJobs(m station.Msg) ([]station.Cmd, bool) {
	switch m := m.(type) {
	case Replied:
		return s.finish(m.Job, m.Reply, work.Failed{Code: "internal", Text: "The worker answered something else than was asked. Try again."}), true
	case Refused:
		return s.finish(m.Job, nil, m.Fail), true
	case Progressed:
		s.progressed(m)
		return nil, true
	case station.CancelPressed:
		return []station.Cmd{station.Cancel{Job: m.Job}}, true
	}
	return nil, false
}

// finish notes that a job is over, and gives its task the reply, or the reason why there is none
// of the type that was asked for.
func (s *State) finish(job int, r work.Reply, f work.Failed) []station.Cmd {
	t, b := s.taskOf(job)
	if b == nil {
		return nil
	}
	was := *b
	*b = station.Busy{}
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
