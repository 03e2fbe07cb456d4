package state

import (
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// busy finds the feature store's running work with this id.
func (f *StoreState) busy(job int) *Busy { return withJob(f.all(), job) }

func (f *StoreState) all() []*Busy {
	return []*Busy{&f.Joining, &f.Tracing, &f.Filling, &f.Comparing, &f.Pushing}
}

// updateStoreJobs takes the worker's answers to the feature store's jobs.
func updateStoreJobs(s State, m Msg) (State, []Cmd, bool) {
	switch m := m.(type) {
	case Replied:
		b := s.Store.busy(m.Job)
		if b == nil {
			return s, nil, false
		}
		which, pushed := *b, b == &s.Store.Pushing
		*b = Busy{}
		s, cmds := storeReplied(s, m.Reply, which.What, pushed)
		return s, cmds, true
	case Refused:
		b := s.Store.busy(m.Job)
		if b == nil {
			return s, nil, false
		}
		what := b.What
		*b = Busy{}
		if m.Fail.Code == work.Canceled {
			s.say(what + " was cancelled.")
		} else {
			s.Store.Failed = notice(m.Fail)
		}
		return s, nil, true
	case Progressed:
		if b := s.Store.busy(m.Job); b != nil {
			b.Done, b.Total = m.Progress.Done, m.Progress.Total
			return s, nil, true
		}
	}
	return s, nil, false
}

func storeReplied(s State, reply work.Reply, what string, pushed bool) (State, []Cmd) {
	switch r := reply.(type) {
	case jobs.Opened:
		if r.Table == nil {
			break
		}
		if pushed {
			return appended(s, r, what), nil
		}
		return joined(s, r)
	case jobs.TraceResult:
		s.Store.Traced = &r
		return s, nil
	case jobs.MaterializeResult:
		if r.Table != nil && r.Index != nil {
			return filled(s, r)
		}
	case jobs.CompareResult:
		s.Store.Compared = &r
		return s, nil
	}
	s.Store.Failed = Notice{Code: "internal", Text: "The worker answered something else than was asked. Try again."}
	return s, nil
}
