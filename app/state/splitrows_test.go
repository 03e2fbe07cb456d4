package state_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/experiments"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// The rows of a run's split are shown in place, or handed over; another run's page has its own.
func TestSplitRows(t *testing.T) {
	g := loaded(t)
	g.fit(0.8)
	g.writes()
	g.do(state.Visited{Station: station.Experiments, Sub: "run/run1"})
	g.clear()
	g.do(experiments.SplitPressed{})
	_, j := task[jobs.SplitRows](g)
	same(t, "asks", [2]any{j.CSV, j.Table}, [2]any{false, g.s.Book.Runs[0].Data.Digest})
	g.do(experiments.SplitDownloaded{})
	same(t, "one at a time", tasks[jobs.SplitRows](g), 1)
	g.do(state.Replied{Job: g.s.Experiments.Split.Busy.Job, Reply: &jobs.SplitRowsResult{Rows: 4, Train: 3, Test: 1, TestRows: "2"}})
	same(t, "shown", g.s.Experiments.Split.Answer.TestRows, "2")
	g.do(experiments.SplitDownloaded{})
	cmds := g.do(state.Replied{Job: g.s.Experiments.Split.Busy.Job, Reply: &jobs.SplitRowsResult{CSV: []byte("row,split\n")}})
	same(t, "handed over", cmds, []station.Cmd{station.Download{Name: "split_rows_run_1.csv", Mime: "text/csv;charset=utf-8", Bytes: []byte("row,split\n")}})
	g.do(experiments.SplitPressed{})
	g.do(state.Refused{Job: g.s.Experiments.Split.Busy.Job, Fail: work.Failed{Code: work.UnknownTable, Text: "It is not here."}})
	same(t, "refused", g.s.Experiments.Split.Failed.Text, "It is not here.")
	g.do(state.Visited{Station: station.Experiments, Sub: "run/run2"})
	same(t, "another run", g.s.Experiments.Split.Answer == nil, true)
}
