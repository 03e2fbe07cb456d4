package experiments_test

import (
	"strconv"
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
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
	g := statetest.Loaded(t)
	for _, c := range []struct {
		press string
		want  []string
	}{{"a", []string{"a"}}, {"b", []string{"a", "b"}}, {"a", []string{"b"}}, {"b", []string{}}} {
		g.Do(experiments.RunSelected{ID: c.press})
		statetest.Same(t, "after "+c.press, g.S.Experiments.Selected, c.want)
	}
	for i := range 25 {
		g.Do(experiments.RunSelected{ID: strconv.Itoa(i)})
	}
	statetest.Same(t, "the first ones leave", [2]any{len(g.S.Experiments.Selected), g.S.Experiments.Selected[0]}, [2]any{20, "5"})
	g.Do(experiments.RunsUnselected{})
	statetest.Same(t, "none", len(g.S.Experiments.Selected), 0)
}

func TestRuns_Filter(t *testing.T) {
	g := statetest.Loaded(t)
	g.Champion(0.8) // run1, registered, by hand
	g.Fit(0.7)      // run2, by hand
	g.Writes()
	g.Do(automation.RunNowPressed{})
	g.Do(state.Refused{Job: g.S.Automation.Working().Job, Fail: work.Failed{Code: "fit", Text: "no"}}) // run3
	g.Writes()
	for _, c := range []struct{ filter, want string }{{"all", "run3 run2 run1"}, {"registered", "run1"}, {"hand", "run2 run1"}} {
		g.Do(experiments.FilterChosen{Filter: c.filter})
		var ids []string
		for _, r := range g.S.ShownRuns() {
			ids = append(ids, r.ID)
		}
		statetest.Same(t, c.filter, strings.Join(ids, " "), c.want)
	}
	g.Do(experiments.RunsScrolled{Top: 9})
	statetest.Same(t, "window", g.S.Experiments.ScrollTop, 9)
}

func TestRuns_Open(t *testing.T) {
	g := statetest.Loaded(t)
	g.Fit(0.8)
	g.Writes()
	got := g.Do(state.Visited{Station: station.Experiments, Sub: "run/run1"})
	statetest.Same(t, "opens", got, []station.Cmd{station.Focus{ID: "run-title"}, experiments.ReadModel{Run: "run1", Digest: "digest"}})
	g.Do(experiments.ModelRead{ID: "run9", JSON: "{}"})
	statetest.Same(t, "another run's model", g.S.Experiments.Model, "")
	g.Do(experiments.ModelRead{ID: "run1", JSON: `{"a":1}`})
	statetest.Same(t, "model", g.S.Experiments.Model, "{\n  \"a\": 1\n}")
	statetest.Same(t, "whole", g.S.Experiments.ModelComplete, true)
	g.Do(experiments.ModelRead{ID: "run1", JSON: "[" + strings.Repeat("1,", 30_000) + "1]"})
	if n := len(g.S.Experiments.Model); n > 20_000 || n < 19_000 || g.S.Experiments.ModelComplete {
		t.Errorf("a long model: %d characters, whole %v", n, g.S.Experiments.ModelComplete)
	}
	g.Do(state.Visited{Station: station.Experiments})
	statetest.Same(t, "closed", g.S.Experiments.OpenRun, "")
}

func TestRuns_Downloads(t *testing.T) {
	g := statetest.Loaded(t)
	g.Fit(0.8)
	g.Writes()
	statetest.Same(t, "runs", g.Do(experiments.DownloadRuns{}), []station.Cmd{experiments.ExportRuns{}})
	statetest.Same(t, "model", g.Do(experiments.DownloadModel{ID: "run1"}), []station.Cmd{experiments.ExportModel{Name: "model_run_1.json", Digest: "digest"}})
	statetest.Same(t, "no such run", len(g.Do(experiments.DownloadModel{ID: "nobody"})), 0)
	g.Do(state.NotDone{Text: "The model could not be read."})
	statetest.Same(t, "complaint", g.S.Toast.Text, "The model could not be read.")
	statetest.Same(t, "is no failure to save", g.S.Storage.Failed, "")
}

func TestRegister(t *testing.T) {
	g := statetest.Loaded(t)
	g.Fit(0.8)
	g.Writes()
	g.Do(station.RegisterPressed{Run: "run1"})
	r := statetest.Asked[station.Register](g)
	statetest.Same(t, "asks", [3]string{r.Run, r.Model, r.Reason}, [3]string{"run1", "user_data", "registered by hand"})
	g.Writes()
	statetest.Same(t, "toast", g.S.Toast.Text, "Run 1 is registered as v1.")
	statetest.Same(t, "champion", g.S.AliasN("champion"), 0)
	statetest.Same(t, "no champion, so no challenger", g.S.AliasN("challenger"), 0)
	statetest.Same(t, "a run that is not there", len(g.Do(station.RegisterPressed{Run: "nobody"})), 0)
	g.Do(train.FitPressed{})
	g.Do(state.Refused{Job: g.S.Train.Fitting.Job, Fail: work.Failed{Code: "fit", Text: "no"}})
	g.Writes()
	statetest.Same(t, "a run without a model", len(g.Do(station.RegisterPressed{Run: "run2"})), 0)
}

func TestRegister_Challenger(t *testing.T) {
	g := statetest.Loaded(t)
	g.Champion(0.8)
	g.Fit(0.9)
	g.Writes()
	g.Do(station.RegisterPressed{Run: "run2"})
	g.Writes()
	statetest.Same(t, "challenger", g.S.AliasN("challenger"), 2)
	g.Promote(g.S.Versions()[0])
	statetest.Same(t, "champion", g.S.AliasN("champion"), 2)
	statetest.Same(t, "challenger after it became champion", g.S.AliasN("challenger"), 0)
}

func TestPromote_GateOpen(t *testing.T) {
	g := statetest.Loaded(t)
	g.Champion(0.8)
	statetest.Same(t, "live", g.S.Live.Version.N, 1)
	statetest.Same(t, "toast", g.S.Toast.Text, "v1 is now the champion.")
	statetest.Same(t, "nothing to undo", g.S.Toast.Action, "")
	g.Fit(0.9)
	g.Writes()
	g.Do(station.RegisterPressed{Run: "run2"})
	g.Writes()
	g.Clear()
	g.Do(experiments.PromotePressed{Version: g.S.Versions()[0]})
	gate := statetest.Asked[station.WorkOnModel](g)
	statetest.Same(t, "table", gate.Task.TableHash(), g.S.Data.Table.Hash())
	statetest.Same(t, "second press", statetest.Times[station.WorkOnModel](g), 1)
	g.Do(experiments.PromotePressed{Version: g.S.Versions()[0]})
	statetest.Same(t, "while checks run", statetest.Times[station.WorkOnModel](g), 1)
	g.Do(state.Replied{Job: gate.Job, Reply: &jobs.CheckResult{Results: statetest.Passing()}})
	statetest.Same(t, "the gate is open", g.S.Experiments.GateOpen, true)
	statetest.Same(t, "no reason, no champion", g.Do(experiments.PromoteConfirmed{}), []station.Cmd{station.Focus{ID: "promote-reason"}})
	g.Do(experiments.ReasonTyped{Text: " more rows "}, experiments.PromoteConfirmed{})
	p := statetest.Asked[station.Promote](g)
	statetest.Same(t, "promotes", [4]any{p.Model, p.N, p.Why, p.Gate}, [4]any{"user_data", 2, "more rows", "The required check passed."})
	g.Writes()
	statetest.Same(t, "toast", g.S.Toast.Text, "v2 is now the champion. v1 is kept.")
	statetest.Same(t, "results", g.S.Checks.On, "v2")
	// Undo works although another table was loaded in the meantime.
	g.Load("other.csv", "a,y\n1,0\n2,1\n")
	undo := g.S
	undo.Toast = station.Toast{Action: "Undo", Do: experiments.RollbackPressed{Model: "user_data", N: 1}}
	g.S = undo
	g.Clear()
	g.Do(state.ToastPressed{})
	p = statetest.Asked[station.Promote](g)
	statetest.Same(t, "rolls back", [3]any{p.Model, p.N, p.Why}, [3]any{"user_data", 1, "rolled back by hand"})
	statetest.Same(t, "toast is gone", g.S.Toast.Text, "")
	statetest.Same(t, "an empty toast does nothing", len(g.Do(state.ToastPressed{})), 0)
}

func TestPromote_ToastUndoes(t *testing.T) {
	g := statetest.Loaded(t)
	g.Champion(0.8)
	g.Fit(0.9)
	g.Writes()
	g.Do(station.RegisterPressed{Run: "run2"})
	g.Writes()
	g.Promote(g.S.Versions()[0])
	statetest.Same(t, "action", g.S.Toast.Action, "Undo")
	g.Do(state.ToastPressed{})
	g.Writes()
	statetest.Same(t, "champion", g.S.AliasN("champion"), 1)
	statetest.Same(t, "live", g.S.Live.Version.N, 1)
	g.Do(experiments.RollbackPressed{N: 2})
	g.Writes()
	statetest.Same(t, "rolled back", g.S.AliasN("champion"), 2)
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
			return state.Replied{Job: job, Reply: &jobs.CheckResult{Results: statetest.Failing()}}
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
			return state.Replied{Job: job + 1000, Reply: &jobs.CheckResult{Results: statetest.Passing()}}
		},
			"", "Run 1 is registered as v1.", false},
	} {
		g := statetest.Loaded(t)
		g.Fit(0.8)
		g.Writes()
		g.Do(station.RegisterPressed{Run: "run1"})
		g.Writes()
		g.Do(experiments.PromotePressed{Version: g.S.Versions()[0]})
		g.Clear()
		g.Do(c.answer(g.S.Experiments.Gate.Job))
		statetest.Same(t, c.name+": promotions", statetest.Times[station.Promote](g), 0)
		statetest.Same(t, c.name+": gate", g.S.Experiments.GateClosed, c.closed)
		statetest.Says(t, c.name+": toast", g.S.Toast.Text, c.toast)
		statetest.Same(t, c.name+": bad", g.S.Toast.Bad, c.bad)
	}
}

func TestPromote_NeedsRunAndTable(t *testing.T) {
	g := statetest.Loaded(t)
	statetest.Same(t, "no such run", len(g.Do(experiments.PromotePressed{Version: registry.Version{Run: "nobody"}})), 0)
	statetest.Same(t, "no table", len(statetest.Fresh(t).Do(experiments.PromotePressed{})), 0)
}

// A version is checked with the definitions of its run, and with the examples of features that existed then.
func TestPromote_ChecksUnderItsOwnDefinitions(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("f", "feature_1 ** 2")
	g.Fit(0.8)
	g.Writes()
	g.Do(station.RegisterPressed{Run: "run1"})
	g.Writes()
	g.Define("f", "feature_1 ** 3")
	g.Define("later", "feature_2")
	g.Example("f", "8", "2")
	g.Example("later", "1", "1")
	g.Clear()
	g.Do(experiments.PromotePressed{Version: g.S.Versions()[0]})
	c := statetest.Asked[station.WorkOnModel](g).Task.(jobs.Check)
	statetest.Same(t, "definitions", c.Features.Defs, []feature.Definition{{Name: "f", Expr: "feature_1 ** 2", Version: 1}})
	statetest.Same(t, "examples", c.Config.Examples, []checks.Example{{Feature: "f", Given: map[string]string{"feature_1": "2"}, Want: "8"}})
}

func TestPrune(t *testing.T) {
	g := statetest.Loaded(t)
	g.Fit(0.8)
	g.Writes()
	statetest.Same(t, "first press asks", len(g.Do(experiments.PrunePressed{})), 0)
	g.Do(experiments.PruneDropped{})
	statetest.Same(t, "dropped", g.S.Experiments.Pruning, false)
	g.Do(experiments.PrunePressed{})
	statetest.Same(t, "second press", g.Do(experiments.PrunePressed{}), []station.Cmd{station.Prune{Keep: 1}})
	g.Do(station.StoreFailed{Doing: "No runs were deleted", Text: "blocked"})
	statetest.Same(t, "asks again after a failure", g.S.Experiments.Pruning, false)
	g.Do(experiments.RunSelected{ID: "run1"})
	for n, toast := range []string{"No runs deleted: all of them are recent or registered.", "1 run deleted.", "2 runs deleted."} {
		g.Do(station.Pruned{N: n})
		statetest.Same(t, "toast", g.S.Toast.Text, toast)
	}
	statetest.Same(t, "references to deleted runs are cleared", [3]any{len(g.S.Experiments.Selected), g.S.Experiments.OpenRun, g.S.Train.RunID}, [3]any{0, "", ""})
}

func TestPrune_KeepsAHundredOrHalf(t *testing.T) {
	for runs, keep := range map[int]int{0: 0, 1: 1, 2: 1, 5: 3, 150: 75, 200: 100, 5000: 100} {
		b := station.Registry{Runs: make([]registry.Run, runs)}
		statetest.Same(t, strconv.Itoa(runs)+" runs", b.KeptRuns(), keep)
	}
}

// A run that did not fit into the storage is recorded when there is room.
func TestPrune_RecordsWhatWasRefused(t *testing.T) {
	g := statetest.Loaded(t)
	g.Fit(0.8)
	g.Refuse()
	statetest.Same(t, "not recorded", g.S.Train.RunID, "")
	g.Do(station.Pruned{N: 3})
	g.Refuse()
	g.Do(station.Pruned{N: 3})
	statetest.Same(t, "recorded", statetest.Times[station.Record](g), 1)
	g.Writes()
	statetest.Same(t, "run", g.S.Train.RunID, "run1")
	g.Do(station.Pruned{N: 1})
	statetest.Same(t, "once", statetest.Times[station.Record](g), 0)
	g.Fit(0.9)
	g.Refuse()
	g.Load("other.csv", "a,y\n1,0\n2,1\n")
	g.Clear()
	g.Do(station.Pruned{N: 1})
	g.Writes()
	statetest.Same(t, "a run of the previous table too", len(g.Book.Runs), 2)
	statetest.Same(t, "but not as the shown one", g.S.Train.RunID, "")
}

func TestStoreFailed_SaysAndKeeps(t *testing.T) {
	g := statetest.Loaded(t)
	g.Champion(0.8)
	g.Fit(0.9)
	g.Clear()
	g.Do(station.StoreFailed{Job: 999, Doing: "The store of this browser is full", Text: "run 2 was not saved"})
	statetest.Same(t, "storage", g.S.Storage.Failed, "The store of this browser is full: run 2 was not saved")
	statetest.Same(t, "toast", g.S.Toast.Bad, true)
	statetest.Same(t, "result stays", float64(g.S.Train.Result.Score.Accuracy), 0.9)
	statetest.Same(t, "runs stay", len(g.S.Registry.Runs), 1)
	statetest.Same(t, "commands", len(g.Cmds), 0)
	g.Do(state.Saved{Used: 10, Budget: 20})
	statetest.Same(t, "usage", [2]int{g.S.Storage.Used, g.S.Storage.Budget}, [2]int{10, 20})
	g.Do(station.Recorded{Registry: g.Book})
	statetest.Same(t, "a write that succeeds ends it", g.S.Storage.Failed, "")
}

func TestRunEdits_AreSavedOnceAnswered(t *testing.T) {
	g := statetest.Loaded(t)
	g.Fit(0.8)
	g.Writes()
	tag := registry.Tag{Key: "team", Value: "a"}
	for _, m := range []station.Msg{experiments.TagSet{Run: "run1", Tag: tag}, experiments.RunsBinned{IDs: []string{"run1"}}, experiments.ExperimentPressed{Do: "create"}} {
		before := g.S.Storage.Saving
		g.Do(m)
		statetest.Same(t, "under way", g.S.Storage.Saving, before+1)
		g.Do(experiments.Edited{Registry: g.S.Registry, Said: "Done."})
		statetest.Same(t, "answered", g.S.Storage.Saving, before)
	}
}
