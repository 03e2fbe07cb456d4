package state_test

import (
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/train"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func TestVisited(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(state.MenuPressed{})
	statetest.Same(t, "menu", g.S.Menu, true)
	for _, p := range station.Pages() {
		g.Do(state.Visited{Station: p.ID})
		statetest.Same(t, string(p.ID), [3]any{g.S.Station, g.S.NotFound, g.S.Menu}, [3]any{p.ID, false, false})
	}
	g.Do(state.Visited{Lost: true})
	statetest.Same(t, "lost", g.S.NotFound, true)
}

func TestTheme(t *testing.T) {
	for was, want := range map[string]string{"day": "night", "night": "day", "": "night", "else": "night"} {
		g := statetest.Loaded(t)
		g.S.Theme = was
		got := g.Do(state.ThemePressed{})
		statetest.Same(t, was, got[0], station.Cmd(state.SetTheme{Name: want}))
		statetest.Same(t, was, g.S.Theme, want)
	}
}

func TestToast_Expires(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(state.NotDone{Text: "No."})
	g.Tick(7 * time.Second)
	statetest.Same(t, "after 7 s", g.S.Toast.Text, "No.")
	g.Tick(2 * time.Second)
	statetest.Same(t, "after 9 s", g.S.Toast.Text, "")
	g.Do(state.NotDone{Text: "No."}, state.ToastDismissed{})
	statetest.Same(t, "dismissed", g.S.Toast.Text, "")
}

func TestShell(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(station.TablePressed{Figure: "roc"}, station.TablePressed{Figure: "map"}, station.TablePressed{Figure: "roc"})
	statetest.Same(t, "figures as tables", g.S.Tables, []string{"map"})
	g.Do(state.NewerReady{})
	statetest.Same(t, "newer", g.S.Newer.Ready, true)
	statetest.Same(t, "reload", g.Do(state.ReloadPressed{}), []station.Cmd{state.Reload{}})
}

func TestBusy_Share(t *testing.T) {
	for _, c := range []struct {
		b    station.Busy
		want float64
	}{{station.Busy{}, 0}, {station.Busy{Done: 5, Total: -1}, 0}, {station.Busy{Done: 5, Total: 10}, 0.5}, {station.Busy{Done: 15, Total: 10}, 1}} {
		statetest.Same(t, "share", c.b.Share(), c.want)
	}
}

func TestProgress(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(train.FitPressed{})
	g.Do(state.Progressed{Job: g.S.Train.Fitting.Job, Progress: work.Progress{Done: 3, Total: 100, Loss: 0.5}})
	b := g.S.Train.Fitting
	statetest.Same(t, "progress", [3]any{b.Done, b.Total, b.Loss}, [3]any{int64(3), int64(100), 0.5})
	before := g.S
	g.Do(state.Progressed{Job: 999}, state.Progressed{})
	statetest.Same(t, "of nothing", g.S.Train.Fitting, before.Train.Fitting)
}

// A reply of the wrong type ends any job with an error.
func TestReplies_WrongType(t *testing.T) {
	c, _ := statetest.Read(t, "x", statetest.NotebookCSV).Table.Column("user_id")
	replies := []work.Reply{nil, &jobs.Opened{}, &jobs.Opened{Table: statetest.Read(t, "x", statetest.NotebookCSV).Table}, &jobs.BuildIndexResult{}, &jobs.BuildIndexResult{Index: table.BuildIndex(c)},
		statetest.Fitted(1, "d"), &jobs.DecisionBoundaryResult{}, &jobs.CheckResult{Results: statetest.Passing()}, &work.Done{}, &jobs.DescribeResult{}, &jobs.ExportResult{}}
	for _, reply := range replies {
		for name, begin := range map[string]func(g *statetest.Stage) int{
			"load": func(g *statetest.Stage) int { g.Do(data.SampleChosen{Name: "x"}); return g.S.Data.Loading.Job },
			"index": func(g *statetest.Stage) int {
				g.Do(data.RoleChosen{Column: "feature_1", Role: data.RoleKey})
				return g.S.Data.Indexing.Job
			},
			"fit":   func(g *statetest.Stage) int { g.Do(train.FitPressed{}); return g.S.Train.Fitting.Job },
			"pass":  func(g *statetest.Stage) int { g.Do(automation.RunNowPressed{}); return g.S.Automation.Working().Job },
			"check": func(g *statetest.Stage) int { g.Do(checks.ChecksPressed{}); return g.S.Checks.Running.Job },
			"map":   func(g *statetest.Stage) int { g.Fit(0.8); return g.S.Train.BoundaryJob.Job },
			"describe": func(g *statetest.Stage) int {
				g.Do(state.Visited{Station: station.Features})
				g.Define("f", "zscore(feature_1)")
				return g.S.Features.Describing.Job
			},
		} {
			g := statetest.Loaded(t)
			job := begin(g)
			g.Do(state.Replied{Job: job, Reply: reply})
			g.Writes()
			if busy(g.S, job) {
				t.Errorf("%s answered by %T: still running", name, reply)
			}
			if g.S.Automation.Current != nil && !g.S.Automation.Working().Running() {
				t.Errorf("%s answered by %T: the pipeline run is stuck", name, reply)
			}
		}
	}
}

func busy(s state.State, job int) bool {
	for _, b := range busies(s) {
		if b.Job == job {
			return true
		}
	}
	return false
}

func busies(s state.State) []station.Busy {
	return []station.Busy{s.Data.Loading, s.Data.Indexing, s.Data.SavingRoles, s.Data.Exporting, s.Features.Describing, s.Train.Fitting, s.Train.BoundaryJob,
		s.Automation.Working(), s.Checks.Running, s.Experiments.Gate, s.Experiments.Reproduction.Busy, s.Experiments.ConfidenceIntervals.Busy, s.Tune.Validating, s.Tune.Searching}
}
