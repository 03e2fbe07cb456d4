package experiments

import (
	"strconv"

	"orrery/app/station"
	"orrery/core/work/jobs"
)

// These messages are about the split rows of the open run.
type (
	// SplitPressed asks which rows the run learnt from, and which it was tested on.
	SplitPressed struct{}
	// SplitDownloaded hands that to the person as CSV.
	SplitDownloaded struct{}
)

// updateSplit makes the split again from the record: the rows follow from the table, which is known
// by its digest, and the arguments of the split, so that nothing more has to be kept.
func (s *State) updateSplit(m station.Msg) ([]station.Cmd, bool) {
	csv := false
	switch m.(type) {
	case SplitPressed:
	case SplitDownloaded:
		csv = true
	default:
		return nil, false
	}
	e := &s.Experiments
	r, ok := s.Run(e.Open)
	if !ok || r.Data.Digest == "" || e.Split.Busy.Running() {
		return nil, true
	}
	e.Split.Failed = station.Notice{}
	return s.StartJob(&e.Split.Busy, "the split rows", jobs.SplitRows{Fit: s.fitOf(r), CSV: csv}), true
}

// splitRows takes in the rows, or hands them over.
func splitRows(s *State, _ station.Busy, d *jobs.SplitRowsResult) []station.Cmd {
	if len(d.CSV) == 0 {
		s.Experiments.Split.Answer = d
		return nil
	}
	r, _ := s.Run(s.Experiments.Open)
	return []station.Cmd{station.Download{Name: "split_rows_run_" + strconv.Itoa(r.Number) + ".csv", Mime: "text/csv;charset=utf-8", Bytes: d.CSV}}
}
