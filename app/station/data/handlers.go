package data

import (
	"orrery/app/station"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// dataTasks are the tasks about the table on the screen.
func dataHandlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.NewHandler(func(s *State) *station.Busy { return &s.Data.Loading }, (*State).loaded).Or(station.NewHandler(nil, oversize)).OnFailure((*State).loadRefused),
		station.NewHandler(func(s *State) *station.Busy { return &s.Data.Indexing }, (*State).indexed).OnFailure((*State).notIndexed),
		station.NewHandler(func(s *State) *station.Busy { return &s.Data.Reading.Keeping }, (*State).tableKept),
		station.NewHandler(func(s *State) *station.Busy { return &s.Data.SavingRoles }, func(s *State, _ station.Busy, _ *work.Done) []station.Cmd { return nil }),
		station.NewHandler(func(s *State) *station.Busy { return &s.Data.Exporting }, func(s *State, was station.Busy, r *jobs.ExportResult) []station.Cmd {
			return []station.Cmd{station.Download{Name: was.What, Mime: "text/csv;charset=utf-8", Bytes: r.CSV}}
		}),
	}
}

// loaded puts a table that has been read in place, unless a person is to look at it first.
func (s *State) loaded(was station.Busy, r *jobs.Opened) []station.Cmd {
	if s.reviewed(r, was) {
		return nil
	}
	return s.ApplyTable(was, r)
}

// tableKept notes whether a table that was looked at is kept now, and lists the kept ones.
func (s *State) tableKept(_ station.Busy, r *jobs.KeepTableResult) []station.Cmd {
	s.Data.Kept = r.Kept
	return s.ListTables()
}

// notIndexed goes on without an index: typed values can be answered without it.
func (s *State) notIndexed(_ station.Busy, f work.Failed) []station.Cmd {
	s.Data.IndexFailed = f.Text
	s.Emit(Indexed{})
	return nil
}
