package state

import (
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// dataTasks are the tasks about the table on the screen.
func dataTasks() []task {
	return []task{
		answered(func(s *State) *Busy { return &s.Data.Loading }, inPlace(loaded)).or(answered(nil, oversize)).orElse(inPlace(loadRefused)),
		answered(func(s *State) *Busy { return &s.Data.Indexing }, inPlace(indexed)).orElse(inPlace(notIndexed)),
		answered(func(s *State) *Busy { return &s.Data.Reading.Keeping }, inPlace(tableKept)),
		answered(func(s *State) *Busy { return &s.Data.Marking }, func(s *State, _ Busy, _ *work.Done) []Cmd { return nil }),
		answered(func(s *State) *Busy { return &s.Data.Exporting }, func(s *State, was Busy, r *jobs.ExportResult) []Cmd {
			return []Cmd{Download{Name: was.What, Mime: "text/csv;charset=utf-8", Bytes: r.CSV}}
		}),
	}
}

// loaded puts a table that has been read in place, unless a person is to look at it first.
func loaded(s State, was Busy, r *jobs.Opened) (State, []Cmd) {
	if s.reviewed(r, was) {
		return s, nil
	}
	return opened(s, was, r)
}

// tableKept notes whether a table that was looked at is kept now, and lists the kept ones.
func tableKept(s State, _ Busy, r *jobs.KeepTableResult) (State, []Cmd) {
	s.Data.Kept = r.Kept
	return list(s)
}

// notIndexed goes on without an index: typed values can be answered without it.
func notIndexed(s State, _ Busy, f work.Failed) (State, []Cmd) {
	s.Data.IndexFailed = f.Text
	return redeploy(s)
}
