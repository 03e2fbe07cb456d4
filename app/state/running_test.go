package state_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/train"
	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// A run is recorded when it starts, and again under the same id when it ends.
func TestBegin(t *testing.T) {
	cancelled, stopped := work.Failed{Code: work.Canceled, Text: "Cancelled."}, work.Failed{Code: work.WorkerStopped, Text: "The worker stopped."}
	broken := work.Failed{Code: "fit", Text: "One class."}
	for _, c := range []struct {
		name   string
		fail   *work.Failed
		status string
	}{{"fitted", nil, registry.StatusFinished}, {"cancelled", &cancelled, registry.StatusKilled}, {"the worker stopped", &stopped, registry.StatusKilled}, {"failed", &broken, registry.StatusFailed}} {
		for what, start := range map[string]station.Msg{"fit": train.FitPressed{}, "pass": automation.RunNowPressed{}} {
			g := statetest.Loaded(t)
			g.Do(start)
			b := statetest.Asked[station.Begin](g)
			statetest.Same(t, what+" "+c.name+": begun as", b.Run.Status, registry.StatusRunning)
			job := g.S.Train.Fitting.Job + g.S.Automation.Working().Job
			g.Clear()
			if c.fail != nil {
				g.Do(state.Refused{Job: job, Fail: *c.fail})
			} else {
				g.Do(state.Replied{Job: job, Reply: statetest.Fitted(0.8, "d")})
				if what == "pass" {
					g.Do(state.Replied{Job: g.S.Automation.Working().Job, Reply: &jobs.CheckResult{Results: statetest.Passing()}})
				}
			}
			r := statetest.Asked[station.Record](g)
			statetest.Same(t, what+" "+c.name+": ends the run", r.Began, b.Job)
			statetest.Same(t, what+" "+c.name+": as", r.Run.Status, c.status)
		}
	}
}

func TestBegin_Search(t *testing.T) {
	for name, c := range map[string]struct {
		end    func(g *statetest.Stage, job int)
		status string
	}{
		"done": {func(g *statetest.Stage, job int) {
			g.Do(state.Replied{Job: job, Reply: &jobs.SearchResult{Rows: []work.Candidate{}}})
		}, registry.StatusFinished},
		"failed": {func(g *statetest.Stage, job int) {
			g.Do(state.Refused{Job: job, Fail: work.Failed{Code: "fit", Text: "No."}})
		}, registry.StatusFailed},
		"cancelled": {func(g *statetest.Stage, job int) {
			g.Do(state.Refused{Job: job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
		}, registry.StatusKilled},
		"the worker stopped": {func(g *statetest.Stage, job int) {
			g.Do(state.Refused{Job: job, Fail: work.Failed{Code: work.WorkerStopped, Text: "Gone."}})
		}, registry.StatusKilled},
		"another table": {func(g *statetest.Stage, _ int) { g.Load("other.csv", statetest.NotebookCSV) }, registry.StatusKilled},
	} {
		g := statetest.Loaded(t)
		g.Do(train.SearchPressed{})
		b := statetest.Asked[station.Begin](g)
		statetest.Same(t, name+": begun as", b.Run.Name+" "+b.Run.Status, "GridSearchCV RUNNING")
		g.Do(state.Progressed{Job: g.S.Tune.Searching.Job, Progress: work.Progress{Candidate: tried(0, 0.7)}})
		c.end(g, g.S.Tune.Searching.Job)
		var r station.RecordSearch
		for _, cmd := range g.All {
			if c, ok := cmd.(station.RecordSearch); ok {
				r = c
			}
		}
		statetest.Same(t, name+": ends the run", r.Began, b.Job)
		statetest.Same(t, name+": as", r.Parent.Status, c.status)
		if name == "another table" {
			statetest.Same(t, name+": with what was tried", len(r.Nested), 1)
		}
	}
}

// tried returns a candidate of which all five folds are done.
func tried(index int, mean float64) *work.Candidate {
	m := work.Num(mean)
	return &work.Candidate{Index: index, Params: map[string]any{"LogisticRegression.C": 1.0}, Scores: ml.Floats{mean, mean, mean, mean, mean}, Mean: m}
}

// The candidates of a long search are recorded as they complete, once each.
func TestCheckpoint(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(train.SearchPressed{})
	begun := statetest.Asked[station.Begin](g)
	step := func(after time.Duration, done ...int) (kept []string) {
		g.Clear()
		for _, i := range done {
			g.Do(state.Progressed{Job: g.S.Tune.Searching.Job, Progress: work.Progress{Candidate: tried(i, 0.7)}})
		}
		g.Do(state.Progressed{Job: g.S.Tune.Searching.Job, Progress: work.Progress{Candidate: &work.Candidate{Index: 4, Scores: ml.Floats{0.9}}}}) // not done
		g.Tick(after)
		for _, c := range g.Cmds {
			if c, ok := c.(station.Checkpoint); ok {
				statetest.Same(t, "of the search", c.Began, begun.Job)
				for _, r := range c.Nested {
					kept = append(kept, r.Params["C"]+" "+r.Status)
					if _, ranked := r.Metrics["rank_test_score"]; ranked || r.Metrics["mean_test_score"] != 0.7 {
						t.Errorf("metrics %v, want the score and no rank", r.Metrics)
					}
				}
			}
		}
		return kept
	}
	statetest.Same(t, "at once", len(step(time.Second, 0)), 0)
	statetest.Same(t, "after a while", len(step(time.Second, 1)), 2)
	statetest.Same(t, "nothing new", len(step(3*time.Second)), 0)
	statetest.Same(t, "a new one", len(step(3*time.Second, 2)), 1)
	g.Do(state.Refused{Job: g.S.Tune.Searching.Job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
	statetest.Same(t, "at the end all of them", len(statetest.Asked[station.RecordSearch](g).Nested), 3)
	statetest.Same(t, "and no more", len(step(3*time.Second)), 0)
}

// The browser asks before the page is closed while, and only while, a job of the user is running.
func TestWarnOnLeave(t *testing.T) {
	for name, start := range map[string]station.Msg{"fit": train.FitPressed{}, "search": train.SearchPressed{}, "cross-validation": train.ValidatePressed{}, "run now": automation.RunNowPressed{}} {
		g := statetest.Loaded(t)
		g.Do(start)
		statetest.Same(t, name+": warns", statetest.Asked[state.WarnOnLeave](g).On, true)
		g.Clear()
		g.Tick(time.Second)
		statetest.Same(t, name+": once", statetest.Times[state.WarnOnLeave](g), 0)
		job := g.S.Train.Fitting.Job + g.S.Tune.Searching.Job + g.S.Tune.Validating.Job + g.S.Automation.Working().Job
		g.Do(state.Refused{Job: job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
		statetest.Same(t, name+": no more", statetest.Asked[state.WarnOnLeave](g).On, false)
	}
	g := statetest.Loaded(t)
	g.Do(automation.ScheduleToggled{})
	g.Beat(61 * time.Second)
	if g.S.Automation.Current == nil {
		t.Fatal("no scheduled run has started")
	}
	statetest.Same(t, "a pass of the schedule", statetest.Times[state.WarnOnLeave](g), 0)
}

func TestRetain(t *testing.T) {
	for _, c := range []struct {
		keep  string
		want  int // -1: nothing is deleted
		wrong string
	}{{"100", 100, ""}, {"1", 1, ""}, {"", -1, ""}, {" 7 ", 7, ""}, {"101", -1, ""}, {"0", -1, "whole number"}, {"-3", -1, "whole number"}, {"2.5", -1, "whole number"}, {"100001", -1, "whole number"}} {
		g := statetest.Loaded(t)
		g.Do(automation.KeepTyped{Text: c.keep}, automation.ScheduleToggled{}, station.Began{Registry: station.Registry{Footprint: registry.Footprint{Counted: 101}}})
		statetest.Says(t, c.keep+": wrong", g.S.Automation.KeepError, c.wrong)
		statetest.Same(t, c.keep+": before a pass", statetest.Times[station.Retain](g), 0)
		g.Beat(61 * time.Second)
		statetest.Same(t, c.keep+": makes room before it begins", statetest.Times[station.Retain](g), min(c.want+1, 1))
		if c.want > 0 {
			statetest.Same(t, c.keep+": keeps", statetest.Asked[station.Retain](g).Keep, c.want)
		}
		g.Clear()
		g.Do(automation.CancelRunPressed{}, state.Refused{Job: g.S.Automation.Working().Job, Fail: work.Failed{Code: work.Canceled}})
		g.Writes()
		g.Do(station.Began{Registry: station.Registry{Footprint: registry.Footprint{Counted: 101}}}, state.Saved{}, state.Saved{}, state.Saved{}, state.Saved{}, state.Saved{})
		g.Clear()
		g.Beat(time.Second)
		statetest.Same(t, c.keep+": and after it has ended, once", statetest.Times[station.Retain](g), min(max(c.want, 0), 1))
	}
	g := statetest.Loaded(t)
	g.Do(station.Began{Registry: station.Registry{Footprint: registry.Footprint{Counted: 101}}}, automation.RunNowPressed{})
	statetest.Same(t, "a pass by hand", statetest.Times[station.Retain](g), 0)
}

// A schedule that was saved without the setting keeps all runs; a new one does not.
func TestRetain_OldSchedules(t *testing.T) {
	for saved, want := range map[string]string{`{"On":true,"Every":"5","Seeds":"next","Done":9}`: "", `{"Every":"5","Keep":"20"}`: "20", "": "100"} {
		g := statetest.New(t)
		m := state.Restored{Now: statetest.Noon}
		if saved != "" {
			m.Settings = []registry.Setting{{Name: "schedule", Value: []byte(saved), Rev: 1, Seq: 1}}
		}
		g.Do(m)
		statetest.Same(t, saved, g.S.Automation.Keep, want)
	}
}

func TestNearlyFull(t *testing.T) {
	g := statetest.Loaded(t)
	at := func(percent int, want bool) {
		t.Helper()
		g.Do(state.ToastDismissed{}, state.Saved{Used: 1000 * percent, Budget: 100_000})
		statetest.Same(t, "said", strings.HasPrefix(g.S.Toast.Text, "80% of the storage for runs is used."), want)
	}
	at(79, false)
	at(80, true)
	at(81, false)
	at(79, false)
	at(85, false) // already reported, and the usage has not fallen enough since
	at(70, false)
	at(90, true)
	h := statetest.New(t)
	h.Do(state.Restored{Now: statetest.Noon, Registry: station.Registry{Used: 90_000, Budget: 100_000}})
	statetest.Same(t, "at start", h.S.Toast.Text, "")
	statetest.Same(t, "Storage says it", h.S.Storage.NearlyFull(), true)
}

func TestLasts(t *testing.T) {
	g := statetest.Loaded(t)
	full := station.Registry{Used: 1_000_000, Budget: registry.Budget, Footprint: registry.Footprint{Runs: 10, Units: 32_030, Kept: 8_000, Counted: 10}}
	lasts := func(keep, every string, b station.Registry) (time.Duration, bool) {
		g.Do(automation.KeepTyped{Text: keep}, automation.EveryTyped{Text: every}, station.Began{Registry: b})
		return g.S.TimeUntilFull()
	}
	d, fills := lasts("", "60", full)
	statetest.Same(t, "all are kept", d.String()+" "+map[bool]string{true: "fills"}[fills], "16h37m0s fills") // 3,194,304 units at 3,203 a pass
	full.Footprint.Kept = 0
	if _, fills = lasts("100", "60", full); fills {
		t.Error("the last 100 runs fit, got that they do not")
	}
	full.Footprint.Units = 3_000_000
	d, fills = lasts("100", "1", full)
	statetest.Same(t, "runs of 5,000 columns", d.String()+" "+map[bool]string{true: "fills"}[fills], "10s fills")
	statetest.Same(t, "how many fit", g.S.StorageForecast().Fits(), 20)
	if _, fills = lasts("100", "soon", full); fills {
		t.Error("got a duration for an invalid interval")
	}
}

// A pipeline run does not register a model that is equal to the champion or the newest version.
func TestPass_UnchangedModel(t *testing.T) {
	g := statetest.Loaded(t)
	g.Book.Versions = []registry.Version{{Model: "user_data", N: 2, Digest: "newest"}, {Model: "user_data", N: 1, Digest: "champion"}}
	g.Alias("user_data", "champion", 1)
	g.Do(station.AliasMoved{Registry: g.Book})
	for _, c := range [][2]string{{"newest", "identical to v2"}, {"champion", "identical to v1"}, {"other", "registered"}} {
		digest, want := c[0], c[1]
		g.Do(automation.RunNowPressed{})
		g.Clear()
		g.Do(state.Replied{Job: g.S.Automation.Working().Job, Reply: statetest.Fitted(0.9, digest)})
		g.Do(state.Replied{Job: g.S.Automation.Working().Job, Reply: &jobs.CheckResult{Results: statetest.Passing()}})
		statetest.Says(t, digest, statetest.Asked[station.Record](g).Run.Tags["decision"], want)
		versions := len(g.Book.Versions)
		if digest == "other" {
			continue
		}
		g.Writes()
		statetest.Same(t, digest+": versions", len(g.Book.Versions), versions)
		statetest.Same(t, digest+": tasks", statetest.Steps(statetest.LastPass(g)), "pppppss")
		statetest.Same(t, digest+": champion", g.S.AliasN("champion"), 1)
	}
}

// A scheduled run whose model does not fit into the store ends without its model.
func TestPass_WithoutRoomForItsModel(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(automation.RunNowPressed{})
	b := statetest.Asked[station.Begin](g)
	g.Do(state.Replied{Job: g.S.Automation.Working().Job, Reply: statetest.Fitted(0.9, "d")})
	g.Do(state.Replied{Job: g.S.Automation.Working().Job, Reply: &jobs.CheckResult{Results: statetest.Passing()}})
	refused := statetest.Asked[station.Record](g)
	g.Clear()
	g.Do(station.StoreFailed{Job: refused.Job, Doing: "The store of this browser is full", Text: "No room."})
	r := statetest.Asked[station.Record](g)
	statetest.Same(t, "the run", []any{r.Began, r.Run.Status, r.Run.Err, len(r.Model)}, []any{b.Job, registry.StatusFailed, "Its model was not saved: No room.", 0})
	g.Clear()
	g.Do(station.StoreFailed{Job: r.Job, Doing: "The store of this browser is full", Text: "No room."})
	statetest.Same(t, "and no more", statetest.Times[station.Record](g), 0)
}

// A manual run whose model does not fit ends without it. The model is recorded as a separate run once there is space, or
// with the original run if that could not be ended either.
func TestFit_WithoutRoomForItsModel(t *testing.T) {
	const recorded, refused, pruned = "recorded", "refused", "pruned"
	for _, c := range []struct {
		name    string
		answers []string // each to the last Record, or that runs were deleted
		asks    int      // number of Record commands at the end
		alone   bool     // the last Record has no model
		began   bool     // the last Record ends the run that was started
		runs    string   // recorded runs, newest first
	}{
		{"refused", []string{refused}, 1, true, true, ""},
		{"ended", []string{refused, recorded}, 0, false, false, "FAILED"},
		{"not ended either", []string{refused, refused}, 0, false, false, ""},
		{"ended, and then there is room", []string{refused, recorded, pruned}, 1, false, false, "FAILED"},
		{"and it is recorded", []string{refused, recorded, pruned, recorded}, 0, false, false, "FINISHED FAILED"},
		{"once", []string{refused, recorded, pruned, recorded, pruned}, 0, false, false, "FINISHED FAILED"},
		{"ended, and there is no room again", []string{refused, recorded, pruned, refused}, 0, false, false, "FAILED"},
		{"not ended, and then there is room", []string{refused, refused, pruned}, 1, false, true, ""},
		{"not ended, and there is no room again", []string{refused, refused, pruned, refused}, 1, true, true, ""},
	} {
		g := statetest.Loaded(t)
		g.Fit(0.9)
		begun := statetest.Asked[station.Begin](g)
		for _, answer := range c.answers {
			if answer == pruned {
				g.Clear()
				g.Do(station.Pruned{N: 1, Registry: g.Book})
				continue
			}
			r := statetest.Asked[station.Record](g)
			g.Clear()
			if answer == recorded {
				g.Write(r)
				continue
			}
			g.Do(station.StoreFailed{Job: r.Job, Doing: "Full", Text: "No room."})
		}
		statetest.Same(t, c.name+": asks", statetest.Times[station.Record](g), c.asks)
		if c.asks > 0 {
			r := statetest.Asked[station.Record](g)
			statetest.Same(t, c.name+": without the model", r.Model == nil, c.alone)
			statetest.Same(t, c.name+": of the run that began", r.Began == begun.Job, c.began)
			if c.alone {
				statetest.Same(t, c.name+": why", []string{r.Run.Status, r.Run.Err}, []string{registry.StatusFailed, "Its model was not saved: No room."})
			}
		}
		var runs []string
		for _, r := range g.Book.Runs {
			runs = append(runs, r.Status)
		}
		statetest.Same(t, c.name+": runs", strings.Join(runs, " "), c.runs)
		saved := strings.HasPrefix(c.runs, registry.StatusFinished)
		statetest.Same(t, c.name+": the result is a run", g.S.Train.RunID != "", saved)
		if c.name == "ended" {
			statetest.Same(t, c.name+": it is said that there is no room", g.S.Storage.Failed, "Full: No room.")
		}
	}
	g := statetest.Loaded(t)
	g.Do(train.FitPressed{})
	g.Do(state.Refused{Job: g.S.Train.Fitting.Job, Fail: work.Failed{Code: "fit", Text: "One class."}})
	r := statetest.Asked[station.Record](g)
	g.Clear()
	g.Do(station.StoreFailed{Job: r.Job, Doing: "Full", Text: "No room."})
	statetest.Same(t, "a fit that failed has no model to leave out", statetest.Times[station.Record](g), 0)
}
