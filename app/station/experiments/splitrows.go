package experiments

import (
	"strconv"

	"orrery/app/station"
	"orrery/core/work/jobs"
)

// Messages for the split rows of the open run.
type (
	// SplitPressed computes the training and test rows of the run.
	SplitPressed struct{}
	// SplitDownloaded downloads them as CSV.
	SplitDownloaded struct{}
)

// updateSplit repeats the split from the record of the run: the table, given by its digest, and the arguments of the
// split determine the rows.
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
	r, ok := s.Run(e.OpenRun)
	if !ok || r.Data.Digest == "" || e.Split.Busy.Running() {
		return nil, true
	}
	e.Split.Failed = station.Notice{}
	return s.StartJob(&e.Split.Busy, "the split rows", jobs.SplitRows{Fit: s.fitJob(r), CSV: csv}), true
}

// splitRows stores the rows, or downloads them.
func splitRows(s *State, _ station.Busy, d *jobs.SplitRowsResult) []station.Cmd {
	if len(d.CSV) == 0 {
		s.Experiments.Split.Answer = d
		return nil
	}
	r, _ := s.Run(s.Experiments.OpenRun)
	return []station.Cmd{station.Download{Name: "split_rows_run_" + strconv.Itoa(r.Number) + ".csv", Mime: "text/csv;charset=utf-8", Bytes: d.CSV}}
}
