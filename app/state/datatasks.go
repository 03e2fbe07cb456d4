package state

import (
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// dataTasks are the tasks about the table on the screen.
func dataTasks() []task {
	return []task{
		answered(func(s *State) *Busy { return &s.Data.Loading }, (*State).loaded).or(answered(nil, oversize)).orElse((*State).loadRefused),
		answered(func(s *State) *Busy { return &s.Data.Indexing }, (*State).indexed).orElse((*State).notIndexed),
		answered(func(s *State) *Busy { return &s.Data.Reading.Keeping }, (*State).tableKept),
		answered(func(s *State) *Busy { return &s.Data.Marking }, func(s *State, _ Busy, _ *work.Done) []Cmd { return nil }),
		answered(func(s *State) *Busy { return &s.Data.Exporting }, func(s *State, was Busy, r *jobs.ExportResult) []Cmd {
			return []Cmd{Download{Name: was.What, Mime: "text/csv;charset=utf-8", Bytes: r.CSV}}
		}),
	}
}

// loaded puts a table that has been read in place, unless a person is to look at it first.
func (s *State) loaded(was Busy, r *jobs.Opened) []Cmd {
	if s.reviewed(r, was) {
		return nil
	}
	return s.opened(was, r)
}

// tableKept notes whether a table that was looked at is kept now, and lists the kept ones.
func (s *State) tableKept(_ Busy, r *jobs.KeepTableResult) []Cmd {
	s.Data.Kept = r.Kept
	return s.list()
}

// notIndexed goes on without an index: typed values can be answered without it.
func (s *State) notIndexed(_ Busy, f work.Failed) []Cmd {
	s.Data.IndexFailed = f.Text
	return s.redeploy()
}
