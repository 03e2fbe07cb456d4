package state

import (
	"fmt"

	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// updateJobs hands the worker's answers to whoever waits for them. An answer
// with an id that nobody waits for belongs to work that was replaced.
func updateJobs(s State, m Msg) (State, []Cmd, bool) {
	switch m := m.(type) {
	case Replied:
		s, cmds := replied(s, m)
		return s, cmds, true
	case Refused:
		s, cmds := refused(s, m)
		return s, cmds, true
	case Progressed:
		if b := s.busy(m.Job); b != nil {
			b.Done, b.Total, b.Loss = m.Progress.Done, m.Progress.Total, float64(m.Progress.Loss)
			s.tuneProgressed(m.Job, m.Progress)
			s.fitProgressed(m.Job, m.Progress)
		}
		return s, nil, true
	case CancelPressed:
		return s, []Cmd{Cancel{m.Job}}, true
	}
	return s, nil, false
}

// allBusy is the places of work that updateJobs answers for.
func (s *State) allBusy() []*Busy {
	return append([]*Busy{&s.Data.Loading, &s.Data.Reading.Keeping, &s.Data.Indexing, &s.Data.Marking, &s.Data.Exporting, &s.Features.Describing, &s.Train.Fitting, &s.Train.Mapping,
		&s.Automation.Working, &s.Checks.Running, &s.Experiments.Gate, &s.Experiments.Repeating, &s.Experiments.Bounds.Busy, &s.Experiments.Split.Busy, &s.Tune.Validating, &s.Tune.Searching,
		&s.Backup.Making, &s.Verify.Running, &s.Workspace.Looking}, s.Look.all()...)
}

// busy finds the running work with this id. s is the caller's own copy.
func (s *State) busy(job int) *Busy { return withJob(s.allBusy(), job) }

// withJob finds the running work with this id among some.
func withJob(some []*Busy, job int) *Busy {
	for _, b := range some {
		if job != 0 && b.Job == job {
			return b
		}
	}
	return nil
}

func replied(s State, m Replied) (State, []Cmd) {
	b := s.busy(m.Job)
	if b == nil {
		return s, nil
	}
	which, at := *b, s.purpose(m.Job)
	if !answers(at, which, m.Reply) {
		return refused(s, Refused{Job: m.Job, Fail: work.Failed{Code: "internal", Text: "The worker answered something else than was asked. Try again."}})
	}
	*b = Busy{}
	switch r := m.Reply.(type) {
	case jobs.Opened:
		if s.reviewed(r, which) {
			return s, nil
		}
		return opened(s, r, which)
	case jobs.Oversize:
		return oversize(s, r), nil
	case jobs.KeepTableResult:
		s.Data.Kept = r.Kept
		return list(s)
	case jobs.BuildIndexResult:
		return indexed(s, r)
	case jobs.ExportResult:
		return s, []Cmd{Download{Name: which.What, Mime: "text/csv;charset=utf-8", Bytes: r.CSV}}
	case jobs.DescribeResult:
		return described(s, r)
	case jobs.FitResult:
		if at == purposeAuto {
			return autoFitted(s, r)
		}
		return fitted(s, r)
	case jobs.DecisionBoundaryResult:
		s.Train.Map = &r
		return s, nil
	case jobs.CheckResult:
		return checked(s, r, at)
	case jobs.ReproduceRunResult:
		s.Experiments.Repeated = &r
	case jobs.ConfidenceIntervalsResult:
		if at == purposeRepeat {
			s.Experiments.Bounds.Answer = &r
			break
		}
		s.looked(r)
	case jobs.SplitRowsResult:
		return divided(s, r)
	case jobs.CrossValResult:
		s.Tune.Validated, s.Tune.Scores = &r, r.Scores
	case jobs.SearchResult:
		s.Tune.Searched, s.Tune.Candidates = &r, r.Rows
		return s, s.keepSearch(registry.StatusFinished, "")
	default:
		s.looked(m.Reply)
	}
	return s, nil
}

// answers reports whether a reply is of the kind that was asked for, and whole.
func answers(at purpose, which Busy, reply work.Reply) bool {
	switch r := reply.(type) {
	case nil:
		return false
	case jobs.Opened:
		return at == purposeLoad && r.Table != nil
	case jobs.Oversize:
		return at == purposeLoad
	case jobs.BuildIndexResult:
		return at == purposeIndex && r.Index != nil
	case jobs.DecisionBoundaryResult:
		return at == purposeMap
	case jobs.FitResult:
		return at == purposeFit || at == purposeAuto && which.What == "train"
	case jobs.CheckResult:
		return at == purposeCheck || at == purposeGate || at == purposeAuto && which.What == "checks"
	case jobs.ReproduceRunResult:
		return at == purposeRepeat && which.What != boundsWhat && which.What != splitWhat
	case jobs.SplitRowsResult:
		return at == purposeRepeat && which.What == splitWhat
	case jobs.ConfidenceIntervalsResult:
		return at == purposeLook || at == purposeRepeat && which.What == boundsWhat
	case jobs.CrossValResult:
		return at == purposeValidate
	case jobs.SearchResult:
		return at == purposeSearch
	case jobs.DescribeResult:
		return at == purposeDescribe
	case jobs.ExportResult, work.Done, jobs.KeepTableResult:
		return at == purposeOther
	}
	return at == purposeLook
}

func refused(s State, m Refused) (State, []Cmd) {
	b := s.busy(m.Job)
	if b == nil {
		return s, nil
	}
	which := *b
	at := s.purpose(m.Job)
	*b = Busy{}
	switch at {
	case purposeLoad:
		return loadRefused(s, m.Fail, which)
	case purposeFit:
		return fitRefused(s, m.Fail)
	case purposeAuto:
		return autoRefused(s, m.Fail, which)
	case purposeCheck:
		if m.Fail.Code == work.Canceled {
			s.say("The checks were cancelled.")
			break
		}
		s.Checks.Failed = notice(m.Fail)
	case purposeGate:
		if m.Fail.Code == work.Canceled {
			s.say(fmt.Sprintf("v%d was not promoted: its checks were cancelled.", s.Experiments.Candidate.N))
			break
		}
		s.complain("Checks could not run: " + m.Fail.Text)
	case purposeValidate:
		s.Tune.Failed = notice(m.Fail)
	case purposeSearch:
		s.Tune.SearchFailed = notice(m.Fail)
		if m.Fail.Code == work.Canceled || m.Fail.Code == work.WorkerStopped {
			return s, s.keepSearch(registry.StatusKilled, m.Fail.Text)
		}
		return s, s.keepSearch(registry.StatusFailed, m.Fail.Text)
	case purposeLook:
		s.lookRefused(which, m.Fail)
	case purposeRepeat:
		switch which.What {
		case boundsWhat:
			s.Experiments.Bounds.Failed = notice(m.Fail)
		case splitWhat:
			s.Experiments.Split.Failed = notice(m.Fail)
		default:
			s.Experiments.RepeatBad = notice(m.Fail)
		}
	case purposeDescribe:
		s.Features.Stopped = m.Fail.Text
	case purposeMap:
		s.Train.Map, s.Train.MapFailed = nil, m.Fail.Text
	case purposeIndex:
		s.Data.IndexFailed = m.Fail.Text
		return redeploy(s) // typed values can be answered without it
	default:
		if m.Fail.Code != work.Canceled {
			s.complain(m.Fail.Text)
		}
	}
	return s, nil
}

// purpose is what a job was for.
type purpose int

const (
	purposeOther purpose = iota
	purposeLoad
	purposeFit
	purposeAuto
	purposeCheck
	purposeGate
	purposeRepeat
	purposeMap
	purposeIndex
	purposeValidate
	purposeSearch
	purposeLook
	purposeDescribe
)

func (s *State) purpose(job int) purpose {
	switch job {
	case s.Data.Loading.Job:
		return purposeLoad
	case s.Train.Fitting.Job:
		return purposeFit
	case s.Automation.Working.Job:
		return purposeAuto
	case s.Checks.Running.Job:
		return purposeCheck
	case s.Experiments.Gate.Job:
		return purposeGate
	case s.Experiments.Repeating.Job, s.Experiments.Bounds.Busy.Job, s.Experiments.Split.Busy.Job:
		return purposeRepeat
	case s.Train.Mapping.Job:
		return purposeMap
	case s.Data.Indexing.Job:
		return purposeIndex
	case s.Features.Describing.Job:
		return purposeDescribe
	case s.Tune.Validating.Job:
		return purposeValidate
	case s.Tune.Searching.Job:
		return purposeSearch
	}
	if s.Look.busy(job) != nil {
		return purposeLook
	}
	return purposeOther
}
