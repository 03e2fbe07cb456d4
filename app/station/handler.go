package station

import (
	"orrery/core/work"
)

// Handler applies the worker's replies to one kind of job to a state S. A reply to a job that no handler waits for is
// dropped.
type Handler[S any] struct {
	// Busy returns the field of the state that has the id of the running job.
	Busy func(*S) *Busy
	// Replied applies a reply. It reports false if the reply has another type than the handler expects.
	Replied func(s *S, was Busy, r work.Reply) (cmds []Cmd, ok bool)
	// Refused applies a failure. It is nil if the screen has no place of its own for the failure.
	Refused func(s *S, was Busy, f work.Failed) []Cmd
	// Progressed applies a partial result. It is nil if updating Busy is enough.
	Progressed func(s *S, p work.Progress)
}

// NewHandler returns a handler for a job whose reply is an R. R is a pointer: the compiler generates one function for
// all pointer types.
func NewHandler[S any, R work.Reply](busy func(*S) *Busy, replied func(s *S, was Busy, r R) []Cmd) Handler[S] {
	return Handler[S]{Busy: busy, Replied: func(s *S, was Busy, reply work.Reply) ([]Cmd, bool) {
		r, ok := reply.(R)
		if !ok || !complete(reply) {
			return nil, false
		}
		return replied(s, was, r), true
	}}
}

// complete reports whether all parts of a reply have arrived.
func complete(r work.Reply) bool {
	c, ok := r.(interface{ Complete() bool })
	return !ok || c.Complete()
}

// NewTaskHandler returns a handler that stores the reply or the failure in a Task.
func NewTaskHandler[S any, R work.Reply](at func(*S) *Task[R]) Handler[S] {
	return NewHandler(func(s *S) *Busy { return &at(s).Busy }, func(s *S, _ Busy, r R) []Cmd {
		at(s).Answer = r
		return nil
	}).OnFailure(func(s *S, _ Busy, f work.Failed) []Cmd {
		at(s).Failed = NoticeOf(f)
		return nil
	})
}

// Or returns a handler that passes replies that h does not accept to the other handler.
func (h Handler[S]) Or(other Handler[S]) Handler[S] {
	first := h.Replied
	h.Replied = func(s *S, was Busy, r work.Reply) ([]Cmd, bool) {
		if cmds, ok := first(s, was, r); ok {
			return cmds, true
		}
		return other.Replied(s, was, r)
	}
	return h
}

// OnFailure returns the handler with another Refused function.
func (h Handler[S]) OnFailure(refused func(s *S, was Busy, f work.Failed) []Cmd) Handler[S] {
	h.Refused = refused
	return h
}

// OnProgress returns the handler with a Progressed function.
func (h Handler[S]) OnProgress(progressed func(s *S, p work.Progress)) Handler[S] {
	h.Progressed = progressed
	return h
}

// Lift turns handlers of a state S into handlers of a state T. part returns the S of a T.
func Lift[T, S any](part func(*T) *S, handlers []Handler[S]) []Handler[T] {
	out := make([]Handler[T], len(handlers))
	for i, h := range handlers {
		out[i] = Handler[T]{
			Busy:    func(t *T) *Busy { return h.Busy(part(t)) },
			Replied: func(t *T, was Busy, r work.Reply) ([]Cmd, bool) { return h.Replied(part(t), was, r) },
		}
		if h.Refused != nil {
			out[i].Refused = func(t *T, was Busy, f work.Failed) []Cmd { return h.Refused(part(t), was, f) }
		}
		if h.Progressed != nil {
			out[i].Progressed = func(t *T, p work.Progress) { h.Progressed(part(t), p) }
		}
	}
	return out
}

// Dispatch calls the functions in order until one of them handles the message.
func Dispatch[S any](s *S, m Msg, functions ...func(*S, Msg) (cmds []Cmd, ok bool)) ([]Cmd, bool) {
	for _, f := range functions {
		if cmds, ok := f(s, m); ok {
			return cmds, true
		}
	}
	return nil, false
}

// Task is a job in the worker and its result. R is a pointer type.
type Task[R work.Reply] struct {
	Busy   Busy
	Answer R      // nil until the job is done
	Failed Notice // why the job failed
}
