package automation_test

import (
	"fmt"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/data"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// finishRun answers the jobs and the writes of a started pipeline run: the fit, the checks and the registry.
func finishRun(g *statetest.Stage, r *jobs.FitResult) {
	g.T.Helper()
	g.Do(state.Replied{Job: g.S.Automation.Working().Job, Reply: r})
	g.Do(state.Replied{Job: g.S.Automation.Working().Job, Reply: &jobs.CheckResult{Results: statetest.Passing()}})
	g.Writes()
}

func TestPipelineRun_Endings(t *testing.T) {
	worse := func() *jobs.FitResult {
		r := statetest.Fitted(0.7, "d")
		r.Champion = &jobs.Score{Accuracy: 0.8}
		return r
	}
	reply := func(r work.Reply) func(g *statetest.Stage) {
		return func(g *statetest.Stage) { g.Do(state.Replied{Job: g.S.Automation.Working().Job, Reply: r}) }
	}
	refuse := func(code, text string) func(g *statetest.Stage) {
		return func(g *statetest.Stage) {
			g.Do(state.Refused{Job: g.S.Automation.Working().Job, Fail: work.Failed{Code: code, Text: text}})
		}
	}
	checked := reply(&jobs.CheckResult{Results: statetest.Passing()})
	for _, c := range []struct {
		name   string
		play   []func(g *statetest.Stage)
		steps  string
		note   string // part of the run's
		status string // of the run that is recorded
		tag    string // part of its decision
		on     bool   // the schedule afterwards
		n      int    // champion afterwards
	}{
		{"fit failed", []func(*statetest.Stage){refuse("fit", "One class.")}, "ppfssss", "One class.", registry.StatusFailed, "One class.", true, 1},
		{"fit cancelled", []func(*statetest.Stage){refuse(work.Canceled, "Cancelled.")}, "ppfssss", "Cancelled.", registry.StatusKilled, "Cancelled.", true, 1},
		{"checks failed", []func(*statetest.Stage){reply(statetest.Fitted(0.9, "d")), reply(&jobs.CheckResult{Results: statetest.Failing()}), (*statetest.Stage).Writes},
			"ppppfss", "test_score_floor", registry.StatusFinished, "A required check failed", true, 1},
		{"checks cancelled", []func(*statetest.Stage){reply(statetest.Fitted(0.9, "d")), refuse(work.Canceled, "Cancelled.")},
			"ppppfss", "Cancelled.", registry.StatusFinished, "No decision: Cancelled.", true, 1},
		{"worse", []func(*statetest.Stage){reply(worse()), checked, (*statetest.Stage).Writes}, "pppppss", "worse", registry.StatusFinished, "0.7 on the same 2 test rows; champion v1 has 0.8", true, 1},
		{"the champion cannot predict", []func(*statetest.Stage){reply(statetest.Fitted(0.1, "d")), checked, (*statetest.Stage).Writes},
			"ppppppp", "v2 serves", registry.StatusFinished, "champion v1 cannot predict on this table, so the candidate is registered", true, 2},
		{"the champion changed meanwhile", []func(*statetest.Stage){reply(statetest.Fitted(0.9, "d")), func(g *statetest.Stage) {
			g.Alias("user_data", "champion", 9)
			g.Do(station.AliasMoved{Registry: g.Book})
		}, checked, (*statetest.Stage).Writes}, "pppppss", "v9 became champion during this run", registry.StatusFinished, "v9 became champion", true, 9},
		{"the run is not recorded", []func(*statetest.Stage){reply(statetest.Fitted(0.9, "d")), checked, (*statetest.Stage).Refuse}, "pppppfs", "No room", "", "", false, 1},
		{"a worse run is not recorded", []func(*statetest.Stage){reply(worse()), checked, (*statetest.Stage).Refuse}, "pppppfs", "No room", "", "", false, 1},
		{"a failed fit is not recorded", []func(*statetest.Stage){refuse("fit", "One class."), (*statetest.Stage).Refuse}, "ppfssss", "One class.", "", "", false, 1},
		{"the version is not registered", []func(*statetest.Stage){reply(statetest.Fitted(0.9, "d")), checked, (*statetest.Stage).Once, (*statetest.Stage).Refuse},
			"pppppfs", "No room", registry.StatusFinished, "registered", false, 1},
		{"the champion is not moved", []func(*statetest.Stage){reply(statetest.Fitted(0.9, "d")), checked, (*statetest.Stage).Once, (*statetest.Stage).Once, (*statetest.Stage).Refuse},
			"ppppppf", "No room", registry.StatusFinished, "registered", false, 1},
		{"the deployment fails", []func(*statetest.Stage){reply(statetest.Fitted(0.9, "d")), checked, (*statetest.Stage).Once, (*statetest.Stage).Once, (*statetest.Stage).Once, func(g *statetest.Stage) {
			g.Clear()
			g.Do(serve.DeployFailed{Text: "It has another kind.", Kept: true})
		}}, "ppppppf", "It has another kind.", registry.StatusFinished, "registered", true, 2},
	} {
		g := statetest.Loaded(t)
		g.Champion(0.8)
		g.Do(automation.ScheduleToggled{})
		g.Do(automation.RunNowPressed{})
		g.Clear()
		for _, step := range c.play {
			step(g)
		}
		g.Writes()
		statetest.Same(t, c.name+": tasks", statetest.Steps(statetest.LastPass(g)), c.steps)
		statetest.Says(t, c.name+": note", statetest.LastPass(g).Note(), c.note)
		statetest.Same(t, c.name+": schedule", [2]bool{g.S.Automation.On, g.S.Automation.Schedule.On}, [2]bool{c.on, c.on})
		statetest.Same(t, c.name+": champion", g.S.AliasN("champion"), c.n)
		if c.status == "" {
			statetest.Same(t, c.name+": runs", len(g.Book.Runs), 1)
			statetest.Says(t, c.name+": toast", g.S.Toast.Text, "No room. The schedule is paused.")
			continue
		}
		r := g.Book.Runs[0]
		statetest.Same(t, c.name+": status", r.Status, c.status)
		statetest.Same(t, c.name+": by", r.StartedBy, "pipeline")
		statetest.Same(t, c.name+": pipeline run", r.Tags["pipeline_run"], "1")
		statetest.Says(t, c.name+": decision", r.Tags["decision"], c.tag)
	}
}

func TestPipelineRun_FirstChampion(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(automation.RunNowPressed{})
	_, fit := statetest.Task[jobs.Fit](g)
	if fit.Champion != nil {
		t.Error("compared with a champion, but there is none")
	}
	finishRun(g, statetest.Fitted(0.8, "d"))
	statetest.Same(t, "tasks", statetest.Steps(statetest.LastPass(g)), "ppppppp")
	statetest.Same(t, "live", g.S.Live.Version.N, 1)
	statetest.Says(t, "reason", g.Book.Runs[0].Tags["decision"], "there is no champion yet")
	statetest.Same(t, "trigger", statetest.LastPass(g).Trigger, "you")
	statetest.Same(t, "no toast of a hand", g.S.Toast.Action, "")
}

func TestPipelineRun_EqualIsPromoted(t *testing.T) {
	g := statetest.Loaded(t)
	g.Champion(0.8)
	g.Do(automation.RunNowPressed{})
	_, fit := statetest.Task[jobs.Fit](g)
	if fit.Champion == nil {
		t.Fatal("not compared with the champion")
	}
	r := statetest.Fitted(0.8, "d")
	r.Champion = &jobs.Score{Accuracy: 0.8}
	finishRun(g, r)
	statetest.Same(t, "champion", g.S.AliasN("champion"), 2)
	statetest.Same(t, "deployed", g.S.Live.Version.N, 2)
}

// The live version may be older than a champion that could not be deployed. The candidate is not compared with it.
func TestPipelineRun_LiveIsNotTheChampion(t *testing.T) {
	g := statetest.Loaded(t)
	g.Champion(0.8)
	g.Alias("user_data", "champion", 5)
	g.Do(station.Promoted{Model: "user_data", N: 5, Registry: g.Book})
	g.Do(serve.DeployFailed{Text: "no", Kept: true})
	g.Do(automation.RunNowPressed{})
	if _, fit := statetest.Task[jobs.Fit](g); fit.Champion != nil {
		t.Error("compared with the live version, which is not the champion")
	}
}

func TestPipelineRun_CannotBegin(t *testing.T) {
	g := statetest.Fresh(t)
	g.Do(automation.RunNowPressed{})
	statetest.Same(t, "without a table", statetest.Steps(statetest.LastPass(g)), "fssssss")
	g = statetest.Loaded(t)
	g.Do(train.TrainTyped{Field: "C", Text: "0"}, automation.RunNowPressed{})
	statetest.Same(t, "wrong settings", statetest.Steps(statetest.LastPass(g)), "pfsssss")
	statetest.Says(t, "why", statetest.LastPass(g).Note(), "C must be")
	statetest.Same(t, "jobs", statetest.Tasks[jobs.Fit](g), 0)
}

func TestPipelineRun_OneAtATime(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(automation.RunNowPressed{}, automation.RunNowPressed{})
	statetest.Same(t, "fits", statetest.Tasks[jobs.Fit](g), 1)
	job := g.S.Automation.Working().Job
	statetest.Same(t, "cancel", g.Do(automation.CancelRunPressed{}), []station.Cmd{station.Cancel{Job: job}})
	g.Do(state.Refused{Job: job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
	statetest.Same(t, "cancel of nothing", len(g.Do(automation.CancelRunPressed{})), 0)
}

// A pipeline run does not end when a fit by hand, a setting or a model cannot be saved.
func TestPipelineRun_OtherFailuresLeaveItAlone(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(automation.ScheduleToggled{}, automation.RunNowPressed{}, train.FitPressed{})
	g.Do(state.Replied{Job: g.S.Train.Fitting.Job, Reply: statetest.Fitted(0.8, "d")})
	g.Do(station.StoreFailed{Job: statetest.Asked[station.Record](g).Job, Doing: "x", Text: "y"}, station.StoreFailed{Doing: "x", Text: "y"})
	if g.S.Automation.Current == nil || !g.S.Automation.On {
		t.Error("the pipeline run ended, or the schedule")
	}
}

func TestPipelineRun_DefinitionsOfItsBeginning(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("f", "feature_1 ** 2")
	g.Do(automation.RunNowPressed{})
	g.Define("f", "feature_1 ** 3")
	g.Do(state.Replied{Job: g.S.Automation.Working().Job, Reply: statetest.Fitted(0.8, "d")})
	_, check := statetest.Task[jobs.Check](g)
	statetest.Same(t, "definitions", check.Features.Defs[0].Expr, "feature_1 ** 2")
	g.Do(state.Replied{Job: g.S.Automation.Working().Job, Reply: &jobs.CheckResult{Results: statetest.Passing()}})
	statetest.Same(t, "recorded", statetest.Asked[station.Record](g).Run.Features[0].Expr, "feature_1 ** 2")
	statetest.Says(t, "what the checks ran on", g.S.Checks.On, "the candidate of pipeline run 1")
}

func TestPipelineRun_AnotherTableBeforeItIsDeployed(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(automation.RunNowPressed{})
	g.Do(state.Replied{Job: g.S.Automation.Working().Job, Reply: statetest.Fitted(0.8, "d")})
	g.Clear()
	g.Do(state.Replied{Job: g.S.Automation.Working().Job, Reply: &jobs.CheckResult{Results: statetest.Passing()}})
	writes := g.Cmds
	g.Load("other.csv", "a,y\n1,0\n2,1\n")
	g.Cmds = writes
	g.Writes()
	expectSkipped(g)
	// The same when the table comes after the champion has moved.
	g = statetest.Loaded(t)
	g.Do(automation.RunNowPressed{})
	g.Do(state.Replied{Job: g.S.Automation.Working().Job, Reply: statetest.Fitted(0.8, "d")})
	g.Clear()
	g.Do(state.Replied{Job: g.S.Automation.Working().Job, Reply: &jobs.CheckResult{Results: statetest.Passing()}})
	g.Once()
	g.Once()
	g.Once()
	late := g.Cmds
	g.Load("other.csv", "a,y\n1,0\n2,1\n")
	g.Cmds = late
	g.Writes()
	expectSkipped(g)
}

// expectSkipped expects that the last run ended before its version was deployed.
func expectSkipped(g *statetest.Stage) {
	t := g.T
	t.Helper()
	statetest.Same(t, "tasks", statetest.Steps(statetest.LastPass(g)), "pppppps")
	statetest.Same(t, "why", statetest.LastPass(g).Note(), "Another table was loaded in the meantime.")
	if g.S.Live != nil {
		t.Error("a model of the previous table serves")
	}
	g.Do(automation.RunNowPressed{})
	if g.S.Automation.Current == nil {
		t.Error("no run can begin any more")
	}
}

func TestSeeds(t *testing.T) {
	for _, c := range []struct {
		seeds, first string
		want         []uint64
	}{
		{"same", "7", []uint64{7, 7, 7}},
		{"next", "7", []uint64{7, 8, 9}},
		{"next", "4294967295", []uint64{4294967295, 0, 1}},
	} {
		g := statetest.Loaded(t)
		g.Do(automation.SeedsChosen{Seeds: c.seeds}, train.TrainTyped{Field: "random_state", Text: c.first})
		for i, want := range c.want {
			g.Do(automation.RunNowPressed{})
			_, fit := statetest.Task[jobs.Fit](g)
			statetest.Same(t, fmt.Sprintf("%s %s: pass %d", c.seeds, c.first, i+1), fit.Split.RandomState, want)
			finishRun(g, statetest.Fitted(0.8, "d"))
			statetest.Same(t, "recorded", g.Book.Runs[0].Split.RandomState, want)
		}
		statetest.Same(t, "the form", g.S.Train.RandomState, c.first)
	}
}

func TestSchedule_Interval(t *testing.T) {
	for _, c := range []struct {
		text  string
		every time.Duration // 0: it is refused
	}{
		{"1", time.Second}, {"86400", 24 * time.Hour}, {"2.5", 2500 * time.Millisecond}, {" 30 ", 30 * time.Second},
		{"0", 0}, {"0.9", 0}, {"86401", 0}, {"-5", 0}, {"", 0}, {"x", 0}, {"NaN", 0}, {"inf", 0},
	} {
		g := statetest.Loaded(t)
		g.Do(automation.ScheduleToggled{})
		g.Do(automation.EveryTyped{Text: c.text})
		want := c.every
		if want == 0 {
			want = time.Minute // it goes on as it was
		}
		statetest.Same(t, c.text+": wrong", g.S.Automation.IntervalError != "", c.every == 0)
		statetest.Same(t, c.text+": interval", g.S.Automation.Schedule.Interval, want)
		g.Do(automation.ScheduleToggled{})
		statetest.Same(t, c.text+": off", g.S.Automation.Schedule.On, false)
		g.Beat(2 * time.Minute)
		statetest.Same(t, c.text+": runs while off", len(g.S.Automation.History), 0)
		g.Do(automation.ScheduleToggled{})
		statetest.Same(t, c.text+": on again", g.S.Automation.Schedule.On, c.every != 0)
	}
}

func TestSchedule_Due(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(automation.EveryTyped{Text: "5"}, automation.ScheduleToggled{})
	g.Beat(4750 * time.Millisecond)
	statetest.Same(t, "before", statetest.Tasks[jobs.Fit](g), 0)
	g.Beat(250 * time.Millisecond)
	statetest.Same(t, "due", statetest.Tasks[jobs.Fit](g), 1)
	statetest.Same(t, "trigger", g.S.Automation.Current.Trigger, "schedule")
	g.Beat(5 * time.Second)
	statetest.Same(t, "while the last goes on", statetest.Tasks[jobs.Fit](g), 1)
	statetest.Same(t, "missed", g.S.Automation.Schedule.Missed, 1)
	finishRun(g, statetest.Fitted(0.8, "d"))
	statetest.Same(t, "recorded as", g.Book.Runs[0].StartedBy, "schedule")
	g.Tick(time.Minute) // the tab slept
	statetest.Same(t, "one pass, not twelve", statetest.Tasks[jobs.Fit](g), 1)
	statetest.Same(t, "missed", g.S.Automation.Schedule.Missed, 1+11)
}

func TestSchedule_MissesWithoutATable(t *testing.T) {
	g := statetest.Fresh(t)
	g.Do(automation.EveryTyped{Text: "1"}, automation.ScheduleToggled{})
	g.Beat(3 * time.Second)
	statetest.Same(t, "missed", g.S.Automation.Schedule.Missed, 3)
	statetest.Same(t, "history", len(g.S.Automation.History), 0)
	g = statetest.Loaded(t)
	g.Do(automation.EveryTyped{Text: "1"}, automation.ScheduleToggled{}, data.SampleChosen{Name: "user_data.csv"})
	g.Beat(time.Second)
	statetest.Same(t, "missed while a file is read", g.S.Automation.Schedule.Missed, 1)
}

func TestSchedule_HistoryIsBounded(t *testing.T) {
	g := statetest.Fresh(t)
	for range 15 {
		g.Do(automation.RunNowPressed{})
	}
	h := g.S.Automation.History
	statetest.Same(t, "runs", len(h), 12)
	statetest.Same(t, "newest", h[11].N, 15)
	statetest.Same(t, "oldest", h[0].N, 4)
}

func TestSchedule_IsKept(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(automation.EveryTyped{Text: "5"}, automation.SeedsChosen{Seeds: "next"}, automation.ScheduleToggled{}, automation.RunNowPressed{})
	statetest.Same(t, "saved", statetest.Saved(g), []string{"schedule", "schedule", "schedule", "schedule"})
	other := statetest.New(t)
	other.Do(state.Restored{Now: statetest.Noon, Settings: statetest.Stored(g)})
	statetest.Same(t, "restored", other.S.Automation.Settings, g.S.Automation.Settings)
	statetest.Same(t, "goes on", other.S.Automation.Schedule.Next, statetest.Noon.Add(5*time.Second))
	statetest.Same(t, "the number of the last run", other.S.Automation.Done, 1)
}
