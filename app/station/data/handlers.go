package data

import (
	"orrery/app/station"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// dataHandlers returns the handlers of jobs about the open table.
func dataHandlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.NewHandler(func(s *State) *station.Busy { return &s.Data.Loading }, (*State).loaded).Or(station.NewHandler(nil, askForSample)).OnFailure((*State).loadRefused),
		station.NewHandler(func(s *State) *station.Busy { return &s.Data.Indexing }, (*State).indexed).OnFailure((*State).notIndexed),
		station.NewHandler(func(s *State) *station.Busy { return &s.Data.Reading.Keeping }, (*State).tableKept),
		station.NewHandler(func(s *State) *station.Busy { return &s.Data.SavingRoles }, func(s *State, _ station.Busy, _ *work.Done) []station.Cmd { return nil }),
		station.NewHandler(func(s *State) *station.Busy { return &s.Data.Exporting }, func(s *State, was station.Busy, r *jobs.ExportResult) []station.Cmd {
			return []station.Cmd{station.Download{Name: was.What, Mime: "text/csv;charset=utf-8", Bytes: r.CSV}}
		}),
	}
}

// loaded makes a table that was read the current one, unless the user has to review it first.
func (s *State) loaded(was station.Busy, r *jobs.Opened) []station.Cmd {
	if s.openReview(r, was) {
		return nil
	}
	return s.ApplyTable(was, r)
}

// tableKept stores whether a reviewed table was saved, and lists the saved tables.
func (s *State) tableKept(_ station.Busy, r *jobs.KeepTableResult) []station.Cmd {
	s.Data.Kept = r.Kept
	return s.ListTables()
}

// notIndexed continues without an index. Only look-up by key needs one.
func (s *State) notIndexed(_ station.Busy, f work.Failed) []station.Cmd {
	s.Data.IndexFailed = f.Text
	s.Emit(Indexed{})
	return nil
}
