package state_test

import (
	"testing"
	"time"

	"orrery/app/state"
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
	g := loaded(t)
	g.do(state.MenuPressed{})
	same(t, "menu", g.s.Menu, true)
	for _, p := range station.Pages() {
		g.do(state.Visited{Station: p.ID})
		same(t, string(p.ID), [3]any{g.s.Station, g.s.Lost, g.s.Menu}, [3]any{p.ID, false, false})
	}
	g.do(state.Visited{Lost: true})
	same(t, "lost", g.s.Lost, true)
}

func TestTheme(t *testing.T) {
	for was, want := range map[string]string{"day": "night", "night": "day", "": "night", "else": "night"} {
		g := loaded(t)
		g.s.Theme = was
		got := g.do(state.ThemePressed{})
		same(t, was, got[0], station.Cmd(state.SetTheme{Name: want}))
		same(t, was, g.s.Theme, want)
	}
}

func TestToast_Goes(t *testing.T) {
	g := loaded(t)
	g.do(state.NotDone{Text: "No."})
	g.tick(7 * time.Second)
	same(t, "after 7 s", g.s.Toast.Text, "No.")
	g.tick(2 * time.Second)
	same(t, "after 9 s", g.s.Toast.Text, "")
	g.do(state.NotDone{Text: "No."}, state.ToastDismissed{})
	same(t, "dismissed", g.s.Toast.Text, "")
}

func TestShell(t *testing.T) {
	g := loaded(t)
	g.do(station.TablePressed{Figure: "roc"}, station.TablePressed{Figure: "map"}, station.TablePressed{Figure: "roc"})
	same(t, "figures as tables", g.s.Tables, []string{"map"})
	g.do(state.NewerReady{})
	same(t, "newer", g.s.Newer.Ready, true)
	same(t, "reload", g.do(state.ReloadPressed{}), []station.Cmd{state.Reload{}})
}

func TestBusy_Share(t *testing.T) {
	for _, c := range []struct {
		b    station.Busy
		want float64
	}{{station.Busy{}, 0}, {station.Busy{Done: 5, Total: -1}, 0}, {station.Busy{Done: 5, Total: 10}, 0.5}, {station.Busy{Done: 15, Total: 10}, 1}} {
		same(t, "share", c.b.Share(), c.want)
	}
}

func TestProgress(t *testing.T) {
	g := loaded(t)
	g.do(train.FitPressed{})
	g.do(state.Progressed{Job: g.s.Train.Fitting.Job, Progress: work.Progress{Done: 3, Total: 100, Loss: 0.5}})
	b := g.s.Train.Fitting
	same(t, "progress", [3]any{b.Done, b.Total, b.Loss}, [3]any{int64(3), int64(100), 0.5})
	before := g.s
	g.do(state.Progressed{Job: 999}, state.Progressed{})
	same(t, "of nothing", g.s.Train.Fitting, before.Train.Fitting)
}

// An answer that is not what was asked for ends the work with a reason, whatever it is.
func TestReplies_OfAnotherKind(t *testing.T) {
	c, _ := read(t, "x", notebookCSV).Table.Column("user_id")
	replies := []work.Reply{nil, &jobs.Opened{}, &jobs.Opened{Table: read(t, "x", notebookCSV).Table}, &jobs.BuildIndexResult{}, &jobs.BuildIndexResult{Index: table.BuildIndex(c)},
		fitted(1, "d"), &jobs.DecisionBoundaryResult{}, &jobs.CheckResult{Results: passing()}, &work.Done{}, &jobs.DescribeResult{}, &jobs.ExportResult{}}
	for _, reply := range replies {
		for name, begin := range map[string]func(g *stage) int{
			"load": func(g *stage) int { g.do(data.SampleChosen{Name: "x"}); return g.s.Data.Loading.Job },
			"index": func(g *stage) int {
				g.do(data.RoleChosen{Column: "feature_1", Role: data.RoleKey})
				return g.s.Data.Indexing.Job
			},
			"fit":   func(g *stage) int { g.do(train.FitPressed{}); return g.s.Train.Fitting.Job },
			"pass":  func(g *stage) int { g.do(automation.RunNowPressed{}); return g.s.Automation.Working().Job },
			"check": func(g *stage) int { g.do(checks.ChecksPressed{}); return g.s.Checks.Running.Job },
			"map":   func(g *stage) int { g.fit(0.8); return g.s.Train.Mapping.Job },
			"describe": func(g *stage) int {
				g.do(state.Visited{Station: station.Features})
				g.define("f", "zscore(feature_1)")
				return g.s.Features.Describing.Job
			},
		} {
			g := loaded(t)
			job := begin(g)
			g.do(state.Replied{Job: job, Reply: reply})
			g.writes()
			if busy(g.s, job) {
				t.Errorf("%s answered by %T: it is waited for still", name, reply)
			}
			if g.s.Automation.Current != nil && !g.s.Automation.Working().On() {
				t.Errorf("%s answered by %T: the pipeline run stands still", name, reply)
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
	return []station.Busy{s.Data.Loading, s.Data.Indexing, s.Data.Marking, s.Data.Exporting, s.Features.Describing, s.Train.Fitting, s.Train.Mapping,
		s.Automation.Working(), s.Checks.Running, s.Experiments.Gate, s.Experiments.Repeat.Busy, s.Experiments.Bounds.Busy, s.Tune.Validating, s.Tune.Searching}
}
