package features

import (
	"orrery/app/station"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// storeHandlers returns the handlers of jobs of the feature store. All of them show errors in the same place.
func storeHandlers() []station.Handler[State] {
	list := []station.Handler[State]{
		station.NewHandler(func(s *State) *station.Busy { return &s.Store.Joining }, (*State).joined),
		station.NewHandler(func(s *State) *station.Busy { return &s.Store.Tracing }, func(s *State, _ station.Busy, r *jobs.TraceResult) []station.Cmd {
			s.Store.Traced = r
			return nil
		}),
		station.NewHandler(func(s *State) *station.Busy { return &s.Store.Filling }, (*State).materialized),
		station.NewHandler(func(s *State) *station.Busy { return &s.Store.Comparing }, func(s *State, _ station.Busy, r *jobs.CompareResult) []station.Cmd {
			s.Store.Compared = r
			return nil
		}),
		station.NewHandler(func(s *State) *station.Busy { return &s.Store.Pushing }, appended),
	}
	for i := range list {
		list[i] = list[i].OnFailure(storeRefused)
	}
	return list
}

func storeRefused(s *State, was station.Busy, f work.Failed) []station.Cmd {
	if f.Code == work.Canceled {
		s.Notify(was.What + " was cancelled.")
	} else {
		s.Store.Failed = station.NoticeOf(f)
	}
	return nil
}
