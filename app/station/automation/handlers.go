package automation

import (
	"orrery/app/station"
	"orrery/app/station/train"
	"orrery/core/work"
)

// Handlers returns the handlers of the worker's replies: the fit and the checks of a pipeline run.
func Handlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.NewHandler(func(s *State) *station.Busy { return &s.Automation.Training }, (*State).runFitted).OnFailure((*State).runRefused),
		station.NewHandler(func(s *State) *station.Busy { return &s.Automation.Checking }, (*State).runChecked).OnFailure((*State).runRefused),
	}
}

// Working returns the job of the current pipeline run. Its What is the name of the task.
func (a Model) Working() station.Busy {
	if a.Training.Running() {
		return a.Training
	}
	return a.Checking
}

// runRefused ends the run at the task that failed. It is recorded, whether its fit or its checks failed.
func (s *State) runRefused(which station.Busy, f work.Failed) []station.Cmd {
	a := &s.Automation
	if a.Current == nil {
		return nil
	}
	record := station.Record{Began: a.beginJob, Run: train.FailedRun(a.run, f, s.Now)}
	if a.candidate != nil {
		record.Run, record.Model = a.run, a.candidate.Model
	}
	record.Run.Tags = runTags(a.Current.N, "No decision: "+f.Text)
	a.storeJob = s.NewJob()
	record.Job, a.recordJob = a.storeJob, a.storeJob
	s.endRun(a.Current.Fail(which.What, 0, f.Text))
	return []station.Cmd{record}
}
