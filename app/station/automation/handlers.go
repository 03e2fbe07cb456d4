package automation

import (
	"orrery/app/station"
	"orrery/app/station/train"
	"orrery/core/work"
)

// autoTasks are the fit and the checks of a pipeline run.
func autoHandlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.Answered(func(s *State) *station.Busy { return &s.Automation.Training }, (*State).passFitted).OrElse((*State).passRefused),
		station.Answered(func(s *State) *station.Busy { return &s.Automation.Checking }, (*State).passChecked).OrElse((*State).passRefused),
	}
}

// Working returns what the worker does for the pipeline run that is under way. Its What is the
// step of the run.
func (a Model) Working() station.Busy {
	if a.Training.Running() {
		return a.Training
	}
	return a.Checking
}

// passRefused ends the run at the task that failed. A failed fit is a run too,
// and so is one whose checks did not come to their end.
func (s *State) passRefused(which station.Busy, f work.Failed) []station.Cmd {
	a := &s.Automation
	if a.Current == nil {
		return nil
	}
	record := station.Record{Began: a.begunJob, Run: train.FailedRun(a.run, f, s.Now)}
	if a.candidate != nil {
		record.Run, record.Model = a.run, a.candidate.Model
	}
	record.Run.Tags = passTags(a.Current.N, "It did not come to a decision: "+f.Text)
	a.step = s.NewJob()
	record.Job, a.record = a.step, a.step
	s.endRun(a.Current.Fail(which.What, 0, f.Text))
	return []station.Cmd{record}
}
