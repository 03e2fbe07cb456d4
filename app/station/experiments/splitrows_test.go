package experiments_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/experiments"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// The split rows of a run are shown or downloaded. Another run's page has its own.
func TestSplitRows(t *testing.T) {
	g := statetest.Loaded(t)
	g.Fit(0.8)
	g.Writes()
	g.Do(state.Visited{Station: station.Experiments, Sub: "run/run1"})
	g.Clear()
	g.Do(experiments.SplitPressed{})
	_, j := statetest.Task[jobs.SplitRows](g)
	statetest.Same(t, "asks", [2]any{j.CSV, j.Table}, [2]any{false, g.S.Registry.Runs[0].Data.Digest})
	g.Do(experiments.SplitDownloaded{})
	statetest.Same(t, "one at a time", statetest.Tasks[jobs.SplitRows](g), 1)
	g.Do(state.Replied{Job: g.S.Experiments.Split.Busy.Job, Reply: &jobs.SplitRowsResult{Rows: 4, Train: 3, Test: 1, TestRows: "2"}})
	statetest.Same(t, "shown", g.S.Experiments.Split.Answer.TestRows, "2")
	g.Do(experiments.SplitDownloaded{})
	cmds := g.Do(state.Replied{Job: g.S.Experiments.Split.Busy.Job, Reply: &jobs.SplitRowsResult{CSV: []byte("row,split\n")}})
	statetest.Same(t, "downloaded", cmds, []station.Cmd{station.Download{Name: "split_rows_run_1.csv", Mime: "text/csv;charset=utf-8", Bytes: []byte("row,split\n")}})
	g.Do(experiments.SplitPressed{})
	g.Do(state.Refused{Job: g.S.Experiments.Split.Busy.Job, Fail: work.Failed{Code: work.UnknownTable, Text: "It is not here."}})
	statetest.Same(t, "refused", g.S.Experiments.Split.Failed.Text, "It is not here.")
	g.Do(state.Visited{Station: station.Experiments, Sub: "run/run2"})
	statetest.Same(t, "another run", g.S.Experiments.Split.Answer == nil, true)
}
