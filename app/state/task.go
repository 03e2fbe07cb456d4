package state

import (
	"slices"

	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/train"
	"orrery/core/work"
)

// tasks returns the handlers of all stations.
func tasks() []station.Handler[State] {
	return slices.Concat(station.Lift((*State).OfData, data.Handlers()), station.Lift((*State).OfFeatures, features.Handlers()),
		station.Lift((*State).OfTrain, train.Handlers()), station.Lift((*State).OfChecks, checks.Handlers()),
		station.Lift((*State).OfExperiments, experiments.Handlers()), station.Lift((*State).OfAutomation, automation.Handlers()), storageTasks())
}

// taskOf returns the task that a job belongs to, and its Busy in s.
func (s *State) taskOf(job int) (station.Handler[State], *station.Busy) {
	for _, t := range tasks() {
		if b := t.Busy(s); job != 0 && b.Job == job {
			return t, b
		}
	}
	return station.Handler[State]{}, nil
}

// updateJobs passes the worker's answers to the tasks. An answer with an id that no task has belongs to a job that was
// replaced, and is dropped.
func (s *State) updateJobs(m station.Msg) ([]station.Cmd, bool) {
	switch m := m.(type) {
	case Replied:
		return s.finish(m.Job, m.Reply, work.Failed{Code: "internal", Text: "The worker sent an unexpected answer. Try again."}), true
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

// finish marks a job as done and passes its task the reply, or the failure if there is no reply of the expected type.
func (s *State) finish(job int, r work.Reply, f work.Failed) []station.Cmd {
	t, b := s.taskOf(job)
	if b == nil {
		return nil
	}
	was := *b
	*b = station.Busy{}
	if r != nil {
		if cmds, ok := t.Replied(s, was, r); ok {
			return cmds
		}
	}
	if t.Refused != nil {
		return t.Refused(s, was, f)
	}
	if f.Code != work.Canceled {
		s.NotifyError(f.Text)
	}
	return nil
}

// progressed records the progress of a job.
func (s *State) progressed(m Progressed) {
	if t, b := s.taskOf(m.Job); b != nil {
		b.Done, b.Total, b.Loss = m.Progress.Done, m.Progress.Total, float64(m.Progress.Loss)
		if t.Progressed != nil {
			t.Progressed(s, m.Progress)
		}
	}
}
