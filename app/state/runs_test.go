package state_test

import (
	"strconv"
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/experiments"
	"orrery/app/station/train"
	"orrery/core/checks"
	"orrery/core/feature"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func TestRuns_SelectAtMostTwenty(t *testing.T) {
	g := loaded(t)
	for _, c := range []struct {
		press string
		want  []string
	}{{"a", []string{"a"}}, {"b", []string{"a", "b"}}, {"a", []string{"b"}}, {"b", []string{}}} {
		g.do(experiments.RunSelected{ID: c.press})
		same(t, "after "+c.press, g.s.Experiments.Selected, c.want)
	}
	for i := range 25 {
		g.do(experiments.RunSelected{ID: itoa(i)})
	}
	same(t, "the first ones leave", [2]any{len(g.s.Experiments.Selected), g.s.Experiments.Selected[0]}, [2]any{20, "5"})
	g.do(experiments.RunsUnselected{})
	same(t, "none", len(g.s.Experiments.Selected), 0)
}

func TestRuns_Filter(t *testing.T) {
	g := loaded(t)
	g.champion(0.8) // run1, registered, by hand
	g.fit(0.7)      // run2, by hand
	g.writes()
	g.do(automation.RunNowPressed{})
	g.do(state.Refused{Job: g.s.Automation.Working().Job, Fail: work.Failed{Code: "fit", Text: "no"}}) // run3
	g.writes()
	for _, c := range []struct{ filter, want string }{{"all", "run3 run2 run1"}, {"registered", "run1"}, {"hand", "run2 run1"}} {
		g.do(experiments.FilterChosen{Filter: c.filter})
		var ids []string
		for _, r := range g.s.Shown() {
			ids = append(ids, r.ID)
		}
		same(t, c.filter, strings.Join(ids, " "), c.want)
	}
	g.do(experiments.RunsScrolled{Top: 9})
	same(t, "window", g.s.Experiments.Top, 9)
}

func TestRuns_Open(t *testing.T) {
	g := loaded(t)
	g.fit(0.8)
	g.writes()
	got := g.do(state.Visited{Station: station.Experiments, Sub: "run/run1"})
	same(t, "opens", got, []station.Cmd{station.Focus{ID: "run-title"}, experiments.ReadModel{Run: "run1", Digest: "digest"}})
	g.do(experiments.ModelRead{ID: "run9", JSON: "{}"})
	same(t, "another run's model", g.s.Experiments.Model, "")
	g.do(experiments.ModelRead{ID: "run1", JSON: `{"a":1}`})
	same(t, "model", g.s.Experiments.Model, "{\n  \"a\": 1\n}")
	same(t, "whole", g.s.Experiments.Whole, true)
	g.do(experiments.ModelRead{ID: "run1", JSON: "[" + strings.Repeat("1,", 30_000) + "1]"})
	if n := len(g.s.Experiments.Model); n > 20_000 || n < 19_000 || g.s.Experiments.Whole {
		t.Errorf("a long model: %d characters, whole %v", n, g.s.Experiments.Whole)
	}
	g.do(state.Visited{Station: station.Experiments})
	same(t, "closed", g.s.Experiments.Open, "")
}

func TestRuns_Downloads(t *testing.T) {
	g := loaded(t)
	g.fit(0.8)
	g.writes()
	same(t, "runs", g.do(experiments.DownloadRuns{}), []station.Cmd{experiments.HandRuns{}})
	same(t, "model", g.do(experiments.DownloadModel{ID: "run1"}), []station.Cmd{experiments.HandModel{Name: "model_run_1.json", Digest: "digest"}})
	same(t, "no such run", len(g.do(experiments.DownloadModel{ID: "nobody"})), 0)
	g.do(state.NotDone{Text: "The model could not be read."})
	same(t, "complaint", g.s.Toast.Text, "The model could not be read.")
	same(t, "is no failure to save", g.s.Storage.Failed, "")
}

func TestRegister(t *testing.T) {
	g := loaded(t)
	g.fit(0.8)
	g.writes()
	g.do(station.RegisterPressed{Run: "run1"})
	r := asked[station.Register](g)
	same(t, "asks", [3]string{r.Run, r.Model, r.Reason}, [3]string{"run1", "user_data", "registered by hand"})
	g.writes()
	same(t, "toast", g.s.Toast.Text, "Run 1 is registered as v1.")
	same(t, "champion", g.s.AliasN("champion"), 0)
	same(t, "challenger of nobody", g.s.AliasN("challenger"), 0)
	same(t, "a run that is not there", len(g.do(station.RegisterPressed{Run: "nobody"})), 0)
	g.do(train.FitPressed{})
	g.do(state.Refused{Job: g.s.Train.Fitting.Job, Fail: work.Failed{Code: "fit", Text: "no"}})
	g.writes()
	same(t, "a run without a model", len(g.do(station.RegisterPressed{Run: "run2"})), 0)
}

func TestRegister_Challenger(t *testing.T) {
	g := loaded(t)
	g.champion(0.8)
	g.fit(0.9)
	g.writes()
	g.do(station.RegisterPressed{Run: "run2"})
	g.writes()
	same(t, "challenger", g.s.AliasN("challenger"), 2)
	g.promote(g.s.Versions()[0])
	same(t, "champion", g.s.AliasN("champion"), 2)
	same(t, "challenger after it became champion", g.s.AliasN("challenger"), 0)
}

func TestPromote_GateOpen(t *testing.T) {
	g := loaded(t)
	g.champion(0.8)
	same(t, "live", g.s.Live.Version.N, 1)
	same(t, "toast", g.s.Toast.Text, "v1 is champion.")
	same(t, "nothing to undo", g.s.Toast.Action, "")
	g.fit(0.9)
	g.writes()
	g.do(station.RegisterPressed{Run: "run2"})
	g.writes()
	g.clear()
	g.do(experiments.PromotePressed{Version: g.s.Versions()[0]})
	gate := asked[station.WorkOnModel](g)
	same(t, "table", gate.Task.TableHash(), g.s.Data.Table.Hash())
	same(t, "second press", times[station.WorkOnModel](g), 1)
	g.do(experiments.PromotePressed{Version: g.s.Versions()[0]})
	same(t, "while checks run", times[station.WorkOnModel](g), 1)
	g.do(state.Replied{Job: gate.Job, Reply: &jobs.CheckResult{Results: passing()}})
	same(t, "the gate is open", g.s.Experiments.GateOpen, true)
	same(t, "no reason, no champion", g.do(experiments.PromoteConfirmed{}), []station.Cmd{station.Focus{ID: "promote-reason"}})
	g.do(experiments.ReasonTyped{Text: " more rows "}, experiments.PromoteConfirmed{})
	p := asked[station.Promote](g)
	same(t, "promotes", [4]any{p.Model, p.N, p.Why, p.Gate}, [4]any{"user_data", 2, "more rows", "The required check passed."})
	g.writes()
	same(t, "toast", g.s.Toast.Text, "v2 is champion. v1 is kept.")
	same(t, "results", g.s.Checks.On, "v2")
	// Undo, although another table has come in between.
	g.load("other.csv", "a,y\n1,0\n2,1\n")
	undo := g.s
	undo.Toast = station.Toast{Action: "Undo", Do: experiments.RollbackPressed{Model: "user_data", N: 1}}
	g.s = undo
	g.clear()
	g.do(state.ToastPressed{})
	p = asked[station.Promote](g)
	same(t, "rolls back", [3]any{p.Model, p.N, p.Why}, [3]any{"user_data", 1, "rolled back by hand"})
	same(t, "toast is gone", g.s.Toast.Text, "")
	same(t, "an empty toast does nothing", len(g.do(state.ToastPressed{})), 0)
}

func TestPromote_ToastUndoes(t *testing.T) {
	g := loaded(t)
	g.champion(0.8)
	g.fit(0.9)
	g.writes()
	g.do(station.RegisterPressed{Run: "run2"})
	g.writes()
	g.promote(g.s.Versions()[0])
	same(t, "action", g.s.Toast.Action, "Undo")
	g.do(state.ToastPressed{})
	g.writes()
	same(t, "champion", g.s.AliasN("champion"), 1)
	same(t, "live", g.s.Live.Version.N, 1)
	g.do(experiments.RollbackPressed{N: 2})
	g.writes()
	same(t, "rolled back", g.s.AliasN("champion"), 2)
}

func TestPromote_GateClosed(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(job int) station.Msg
		closed string
		toast  string
		bad    bool
	}{
		{"a check failed", func(job int) station.Msg {
			return state.Replied{Job: job, Reply: &jobs.CheckResult{Results: failing()}}
		},
			"v1 was not promoted. A required check failed: test_score_floor found 0.7, floor 0.8.", "v1 was not promoted.", true},
		{"nothing ran", func(job int) station.Msg { return state.Replied{Job: job, Reply: &jobs.CheckResult{}} },
			"v1 was not promoted. No required check has run.", "v1 was not promoted.", true},
		{"cancelled", func(job int) station.Msg { return state.Refused{Job: job, Fail: work.Failed{Code: work.Canceled}} },
			"", "v1 was not promoted: its checks were cancelled.", false},
		{"broken", func(job int) station.Msg {
			return state.Refused{Job: job, Fail: work.Failed{Code: "internal", Text: "No room."}}
		},
			"", "Checks could not run: No room.", true},
		{"another table came", func(job int) station.Msg {
			return state.Replied{Job: job + 1000, Reply: &jobs.CheckResult{Results: passing()}}
		},
			"", "Run 1 is registered as v1.", false},
	} {
		g := loaded(t)
		g.fit(0.8)
		g.writes()
		g.do(station.RegisterPressed{Run: "run1"})
		g.writes()
		g.do(experiments.PromotePressed{Version: g.s.Versions()[0]})
		g.clear()
		g.do(c.answer(g.s.Experiments.Gate.Job))
		same(t, c.name+": promotions", times[station.Promote](g), 0)
		same(t, c.name+": gate", g.s.Experiments.GateClosed, c.closed)
		says(t, c.name+": toast", g.s.Toast.Text, c.toast)
		same(t, c.name+": bad", g.s.Toast.Bad, c.bad)
	}
}

func TestPromote_NeedsRunAndTable(t *testing.T) {
	g := loaded(t)
	same(t, "no such run", len(g.do(experiments.PromotePressed{Version: registry.Version{Run: "nobody"}})), 0)
	same(t, "no table", len(fresh(t).do(experiments.PromotePressed{})), 0)
}

// A version is checked under the definitions of its run, and by the examples of
// features that it knows.
func TestPromote_ChecksUnderItsOwnDefinitions(t *testing.T) {
	g := loaded(t)
	g.define("f", "feature_1 ** 2")
	g.fit(0.8)
	g.writes()
	g.do(station.RegisterPressed{Run: "run1"})
	g.writes()
	g.define("f", "feature_1 ** 3")
	g.define("later", "feature_2")
	g.example("f", "8", "2")
	g.example("later", "1", "1")
	g.clear()
	g.do(experiments.PromotePressed{Version: g.s.Versions()[0]})
	c := asked[station.WorkOnModel](g).Task.(jobs.Check)
	same(t, "definitions", c.Features.Defs, []feature.Definition{{Name: "f", Expr: "feature_1 ** 2", Version: 1}})
	same(t, "examples", c.Config.Examples, []checks.Example{{Feature: "f", Given: map[string]string{"feature_1": "2"}, Want: "8"}})
}

func TestPrune(t *testing.T) {
	g := loaded(t)
	g.fit(0.8)
	g.writes()
	same(t, "first press asks", len(g.do(experiments.PrunePressed{})), 0)
	g.do(experiments.PruneDropped{})
	same(t, "dropped", g.s.Experiments.Pruning, false)
	g.do(experiments.PrunePressed{})
	same(t, "second press", g.do(experiments.PrunePressed{}), []station.Cmd{station.Prune{Keep: 1}})
	g.do(station.StoreFailed{Doing: "No runs were deleted", Text: "blocked"})
	same(t, "asked anew after a failure", g.s.Experiments.Pruning, false)
	g.do(experiments.RunSelected{ID: "run1"})
	for n, toast := range []string{"No run is deleted: all are new, or registered.", "1 run is deleted.", "2 runs are deleted."} {
		g.do(station.Pruned{N: n})
		same(t, "toast", g.s.Toast.Text, toast)
	}
	same(t, "what pointed at it", [3]any{len(g.s.Experiments.Selected), g.s.Experiments.Open, g.s.Train.RunID}, [3]any{0, "", ""})
}

func TestPrune_KeepsAHundredOrHalf(t *testing.T) {
	for runs, keep := range map[int]int{0: 0, 1: 1, 2: 1, 5: 3, 150: 75, 200: 100, 5000: 100} {
		b := station.Book{Runs: make([]registry.Run, runs)}
		same(t, itoa(runs)+" runs", b.KeptRuns(), keep)
	}
}

// A run for which there was no room is recorded when there is.
func TestPrune_RecordsWhatWasRefused(t *testing.T) {
	g := loaded(t)
	g.fit(0.8)
	g.full()
	same(t, "not recorded", g.s.Train.RunID, "")
	g.do(station.Pruned{N: 3})
	g.full()
	g.do(station.Pruned{N: 3})
	same(t, "recorded", times[station.Record](g), 1)
	g.writes()
	same(t, "run", g.s.Train.RunID, "run1")
	g.do(station.Pruned{N: 1})
	same(t, "once", times[station.Record](g), 0)
	g.fit(0.9)
	g.full()
	g.load("other.csv", "a,y\n1,0\n2,1\n")
	g.clear()
	g.do(station.Pruned{N: 1})
	g.writes()
	same(t, "of the table before, too", len(g.book.Runs), 2)
	same(t, "but not as the one on the screen", g.s.Train.RunID, "")
}

func TestStoreFailed_SaysAndKeeps(t *testing.T) {
	g := loaded(t)
	g.champion(0.8)
	g.fit(0.9)
	g.clear()
	g.do(station.StoreFailed{Job: 999, Doing: "The store of this browser is full", Text: "run 2 was not saved"})
	same(t, "storage", g.s.Storage.Failed, "The store of this browser is full: run 2 was not saved")
	same(t, "toast", g.s.Toast.Bad, true)
	same(t, "result stays", float64(g.s.Train.Result.Score.Accuracy), 0.9)
	same(t, "runs stay", len(g.s.Book.Runs), 1)
	same(t, "commands", len(g.cmds), 0)
	g.do(state.Saved{Used: 10, Budget: 20})
	same(t, "usage", [2]int{g.s.Storage.Used, g.s.Storage.Budget}, [2]int{10, 20})
	g.do(station.Recorded{Book: g.book})
	same(t, "a write that succeeds ends it", g.s.Storage.Failed, "")
}

func itoa(n int) string { return strconv.Itoa(n) }

func TestRunEdits_AreSavedOnceAnswered(t *testing.T) {
	g := loaded(t)
	g.fit(0.8)
	g.writes()
	tag := registry.Tag{Key: "team", Value: "a"}
	for _, m := range []station.Msg{experiments.TagSet{Run: "run1", Tag: tag}, experiments.RunsBinned{IDs: []string{"run1"}}, experiments.ExperimentPressed{Do: "create"}} {
		before := g.s.Storage.Saving
		g.do(m)
		same(t, "under way", g.s.Storage.Saving, before+1)
		g.do(experiments.Edited{Book: g.s.Book, Said: "Done."})
		same(t, "answered", g.s.Storage.Saving, before)
	}
}
