package station

import "orrery/core/work"

// Handler says what one kind of work of the worker does to a state S. A station describes its handlers beside the
// functions that start the work; an answer that no handler waits for is dropped.
type Handler[S any] struct {
	// Busy returns the place of the work in the state. An answer for another job finds no handler.
	Busy func(*S) *Busy
	// Replied takes an answer. It reports false for one of a type that was not asked for.
	Replied func(s *S, was Busy, r work.Reply) (cmds []Cmd, ok bool)
	// Refused takes the reason why there is no answer; nil where the reason has no place of its own on the screen.
	Refused func(s *S, was Busy, f work.Failed) []Cmd
	// Progressed takes a part of an answer; nil when the place of the work is enough.
	Progressed func(s *S, p work.Progress)
}

// Answered describes work that is answered by an R, which is a pointer. Functions over pointers are compiled once for
// all of them.
func Answered[S any, R work.Reply](busy func(*S) *Busy, replied func(s *S, was Busy, r R) []Cmd) Handler[S] {
	return Handler[S]{Busy: busy, Replied: func(s *S, was Busy, reply work.Reply) ([]Cmd, bool) {
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

// Shown describes work whose answer is kept in a Task.
func Shown[S any, R work.Reply](at func(*S) *Task[R]) Handler[S] {
	return Answered(func(s *S) *Busy { return &at(s).Busy }, func(s *S, _ Busy, r R) []Cmd {
		at(s).Answer = r
		return nil
	}).OrElse(func(s *S, _ Busy, f work.Failed) []Cmd {
		at(s).Failed = NoticeOf(f)
		return nil
	})
}

// Or returns the handler with the answers of another one.
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

// OrElse returns the handler with another way to take a refusal.
func (h Handler[S]) OrElse(refused func(s *S, was Busy, f work.Failed) []Cmd) Handler[S] {
	h.Refused = refused
	return h
}

// Meanwhile returns the handler with a way to take parts of the answer.
func (h Handler[S]) Meanwhile(progressed func(s *S, p work.Progress)) Handler[S] {
	h.Progressed = progressed
	return h
}

// Lift returns handlers of a state S as handlers of a state T of which it is a part.
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

// First gives a message to functions in turn until one takes it.
func First[S any](s *S, m Msg, functions ...func(*S, Msg) (cmds []Cmd, ok bool)) ([]Cmd, bool) {
	for _, f := range functions {
		if cmds, ok := f(s, m); ok {
			return cmds, true
		}
	}
	return nil, false
}
