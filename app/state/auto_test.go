package state_test

import (
	"fmt"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/data"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	coreautomation "orrery/core/automation"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// beat moves the clock in ticks of a quarter second and returns the commands.
func (g *stage) beat(d time.Duration) {
	g.t.Helper()
	for ; d > 0; d -= 250 * time.Millisecond {
		g.tick(250 * time.Millisecond)
	}
}

// pass plays the rest of a pipeline run that has begun: its fit, its checks and
// whatever the registry is asked.
func (g *stage) pass(r *jobs.FitResult) {
	g.t.Helper()
	g.do(state.Replied{Job: g.s.Automation.Working().Job, Reply: r})
	g.do(state.Replied{Job: g.s.Automation.Working().Job, Reply: &jobs.CheckResult{Results: passing()}})
	g.writes()
}

// last is the newest pipeline run that has ended.
func (g *stage) last() coreautomation.PipelineRun {
	g.t.Helper()
	h := g.s.Automation.History
	if len(h) == 0 || g.s.Automation.Current != nil {
		g.t.Fatalf("no pipeline run has ended; current %+v", g.s.Automation.Current)
	}
	return h[len(h)-1]
}

// steps is a run in short: a letter a task, p f s - for passed, failed, skipped, waiting.
func steps(p coreautomation.PipelineRun) string {
	out := ""
	for _, t := range p.Tasks {
		out += map[coreautomation.Status]string{coreautomation.Passed: "p", coreautomation.Failed: "f", coreautomation.Skipped: "s"}[t.Status]
	}
	return out
}

func TestPipelineRun_Endings(t *testing.T) {
	worse := func() *jobs.FitResult {
		r := fitted(0.7, "d")
		r.Champion = &jobs.Score{Accuracy: 0.8}
		return r
	}
	reply := func(r work.Reply) func(g *stage) {
		return func(g *stage) { g.do(state.Replied{Job: g.s.Automation.Working().Job, Reply: r}) }
	}
	refuse := func(code, text string) func(g *stage) {
		return func(g *stage) {
			g.do(state.Refused{Job: g.s.Automation.Working().Job, Fail: work.Failed{Code: code, Text: text}})
		}
	}
	checked := reply(&jobs.CheckResult{Results: passing()})
	for _, c := range []struct {
		name   string
		play   []func(g *stage)
		steps  string
		note   string // part of the run's
		status string // of the run that is recorded
		tag    string // part of its decision
		on     bool   // the schedule afterwards
		n      int    // champion afterwards
	}{
		{"fit failed", []func(*stage){refuse("fit", "One class.")}, "ppfssss", "One class.", registry.StatusFailed, "One class.", true, 1},
		{"fit cancelled", []func(*stage){refuse(work.Canceled, "Cancelled.")}, "ppfssss", "Cancelled.", registry.StatusKilled, "Cancelled.", true, 1},
		{"checks failed", []func(*stage){reply(fitted(0.9, "d")), reply(&jobs.CheckResult{Results: failing()}), (*stage).writes},
			"ppppfss", "test_score_floor", registry.StatusFinished, "A required check failed", true, 1},
		{"checks cancelled", []func(*stage){reply(fitted(0.9, "d")), refuse(work.Canceled, "Cancelled.")},
			"ppppfss", "Cancelled.", registry.StatusFinished, "It did not come to a decision: Cancelled.", true, 1},
		{"worse", []func(*stage){reply(worse()), checked, (*stage).writes}, "pppppss", "worse", registry.StatusFinished, "0.7 on the same 2 test rows; champion v1 has 0.8", true, 1},
		{"the champion cannot answer", []func(*stage){reply(fitted(0.1, "d")), checked, (*stage).writes},
			"ppppppp", "v2 serves", registry.StatusFinished, "champion v1 cannot answer for this table, so it is registered", true, 2},
		{"the champion changed meanwhile", []func(*stage){reply(fitted(0.9, "d")), func(g *stage) {
			g.alias("user_data", "champion", 9)
			g.do(station.Pointed{Book: g.book})
		}, checked, (*stage).writes}, "pppppss", "v9 became champion during this pass", registry.StatusFinished, "v9 became champion", true, 9},
		{"the run is not recorded", []func(*stage){reply(fitted(0.9, "d")), checked, (*stage).full}, "pppppfs", "No room", "", "", false, 1},
		{"a worse run is not recorded", []func(*stage){reply(worse()), checked, (*stage).full}, "pppppfs", "No room", "", "", false, 1},
		{"a failed fit is not recorded", []func(*stage){refuse("fit", "One class."), (*stage).full}, "ppfssss", "One class.", "", "", false, 1},
		{"the version is not registered", []func(*stage){reply(fitted(0.9, "d")), checked, (*stage).once, (*stage).full},
			"pppppfs", "No room", registry.StatusFinished, "registered", false, 1},
		{"the champion is not moved", []func(*stage){reply(fitted(0.9, "d")), checked, (*stage).once, (*stage).once, (*stage).full},
			"ppppppf", "No room", registry.StatusFinished, "registered", false, 1},
		{"the server does not take it", []func(*stage){reply(fitted(0.9, "d")), checked, (*stage).once, (*stage).once, (*stage).once, func(g *stage) {
			g.clear()
			g.do(serve.DeployFailed{Text: "It has another kind.", Kept: true})
		}}, "ppppppf", "It has another kind.", registry.StatusFinished, "registered", true, 2},
	} {
		g := loaded(t)
		g.champion(0.8)
		g.do(automation.ScheduleToggled{})
		g.do(automation.RunNowPressed{})
		g.clear()
		for _, step := range c.play {
			step(g)
		}
		g.writes()
		same(t, c.name+": tasks", steps(g.last()), c.steps)
		says(t, c.name+": note", g.last().Note(), c.note)
		same(t, c.name+": schedule", [2]bool{g.s.Automation.On, g.s.Automation.Schedule.On}, [2]bool{c.on, c.on})
		same(t, c.name+": champion", g.s.AliasN("champion"), c.n)
		if c.status == "" {
			same(t, c.name+": runs", len(g.book.Runs), 1)
			says(t, c.name+": toast", g.s.Toast.Text, "No room. The schedule is paused.")
			continue
		}
		r := g.book.Runs[0]
		same(t, c.name+": status", r.Status, c.status)
		same(t, c.name+": by", r.StartedBy, "pipeline")
		same(t, c.name+": pipeline run", r.Tags["pipeline_run"], "1")
		says(t, c.name+": decision", r.Tags["decision"], c.tag)
	}
}

// once answers only what was asked since clear, not what follows from it.
func (g *stage) once() {
	g.t.Helper()
	todo := g.cmds
	g.clear()
	for _, c := range todo {
		g.write(c)
	}
}

// full refuses every write since clear.
func (g *stage) full() {
	g.t.Helper()
	todo := g.cmds
	g.clear()
	for _, c := range todo {
		job := 0
		switch c := c.(type) {
		case station.Record:
			job = c.Job
		case station.Register:
			job = c.Job
		case station.Promote:
			job = c.Job
		}
		if job != 0 {
			g.do(station.StoreFailed{Job: job, Doing: "Not saved", Text: "No room"})
		}
	}
	g.clear()
}

func TestPipelineRun_FirstChampion(t *testing.T) {
	g := loaded(t)
	g.do(automation.RunNowPressed{})
	_, fit := task[jobs.Fit](g)
	if fit.Champion != nil {
		t.Error("measured against a champion that is not there")
	}
	g.pass(fitted(0.8, "d"))
	same(t, "tasks", steps(g.last()), "ppppppp")
	same(t, "live", g.s.Live.Version.N, 1)
	says(t, "reason", g.book.Runs[0].Tags["decision"], "there is no champion yet")
	same(t, "trigger", g.last().Trigger, "you")
	same(t, "no toast of a hand", g.s.Toast.Action, "")
}

func TestPipelineRun_EqualIsPromoted(t *testing.T) {
	g := loaded(t)
	g.champion(0.8)
	g.do(automation.RunNowPressed{})
	_, fit := task[jobs.Fit](g)
	if fit.Champion == nil {
		t.Fatal("not measured against the champion")
	}
	r := fitted(0.8, "d")
	r.Champion = &jobs.Score{Accuracy: 0.8}
	g.pass(r)
	same(t, "champion", g.s.AliasN("champion"), 2)
	same(t, "deployed", g.s.Live.Version.N, 2)
}

// What serves may be older than the champion, which could not be deployed: the
// candidate is not measured against it under the champion's name.
func TestPipelineRun_LiveIsNotTheChampion(t *testing.T) {
	g := loaded(t)
	g.champion(0.8)
	g.alias("user_data", "champion", 5)
	g.do(station.Promoted{Model: "user_data", N: 5, Book: g.book})
	g.do(serve.DeployFailed{Text: "no", Kept: true})
	g.do(automation.RunNowPressed{})
	if _, fit := task[jobs.Fit](g); fit.Champion != nil {
		t.Error("measured against what serves as if it were the champion")
	}
}

func TestPipelineRun_CannotBegin(t *testing.T) {
	g := fresh(t)
	g.do(automation.RunNowPressed{})
	same(t, "without a table", steps(g.last()), "fssssss")
	g = loaded(t)
	g.do(train.TrainTyped{Field: "C", Text: "0"}, automation.RunNowPressed{})
	same(t, "wrong settings", steps(g.last()), "pfsssss")
	says(t, "why", g.last().Note(), "C must be")
	same(t, "jobs", tasks[jobs.Fit](g), 0)
}

func TestPipelineRun_OneAtATime(t *testing.T) {
	g := loaded(t)
	g.do(automation.RunNowPressed{}, automation.RunNowPressed{})
	same(t, "fits", tasks[jobs.Fit](g), 1)
	job := g.s.Automation.Working().Job
	same(t, "cancel", g.do(automation.CancelRunPressed{}), []station.Cmd{station.Cancel{Job: job}})
	g.do(state.Refused{Job: job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
	same(t, "cancel of nothing", len(g.do(automation.CancelRunPressed{})), 0)
}

// A fit by hand, a setting or a model that cannot be saved is no reason to end a
// pass that goes on.
func TestPipelineRun_OtherFailuresLeaveItAlone(t *testing.T) {
	g := loaded(t)
	g.do(automation.ScheduleToggled{}, automation.RunNowPressed{}, train.FitPressed{})
	g.do(state.Replied{Job: g.s.Train.Fitting.Job, Reply: fitted(0.8, "d")})
	g.do(station.StoreFailed{Job: asked[station.Record](g).Job, Doing: "x", Text: "y"}, station.StoreFailed{Doing: "x", Text: "y"})
	if g.s.Automation.Current == nil || !g.s.Automation.On {
		t.Error("the pipeline run ended, or the schedule")
	}
}

func TestPipelineRun_DefinitionsOfItsBeginning(t *testing.T) {
	g := loaded(t)
	g.define("f", "feature_1 ** 2")
	g.do(automation.RunNowPressed{})
	g.define("f", "feature_1 ** 3")
	g.do(state.Replied{Job: g.s.Automation.Working().Job, Reply: fitted(0.8, "d")})
	_, check := task[jobs.Check](g)
	same(t, "definitions", check.Features.Defs[0].Expr, "feature_1 ** 2")
	g.do(state.Replied{Job: g.s.Automation.Working().Job, Reply: &jobs.CheckResult{Results: passing()}})
	same(t, "recorded", asked[station.Record](g).Run.Features[0].Expr, "feature_1 ** 2")
	says(t, "what the checks ran on", g.s.Checks.On, "the candidate of pipeline run 1")
}

func TestPipelineRun_AnotherTableBeforeItIsDeployed(t *testing.T) {
	g := loaded(t)
	g.do(automation.RunNowPressed{})
	g.do(state.Replied{Job: g.s.Automation.Working().Job, Reply: fitted(0.8, "d")})
	g.clear()
	g.do(state.Replied{Job: g.s.Automation.Working().Job, Reply: &jobs.CheckResult{Results: passing()}})
	writes := g.cmds
	g.load("other.csv", "a,y\n1,0\n2,1\n")
	g.cmds = writes
	g.writes()
	leftBehind(g)
	// The same when the table comes after the champion has moved.
	g = loaded(t)
	g.do(automation.RunNowPressed{})
	g.do(state.Replied{Job: g.s.Automation.Working().Job, Reply: fitted(0.8, "d")})
	g.clear()
	g.do(state.Replied{Job: g.s.Automation.Working().Job, Reply: &jobs.CheckResult{Results: passing()}})
	g.once()
	g.once()
	g.once()
	late := g.cmds
	g.load("other.csv", "a,y\n1,0\n2,1\n")
	g.cmds = late
	g.writes()
	leftBehind(g)
}

// leftBehind expects that the last pass was left before it was deployed.
func leftBehind(g *stage) {
	t := g.t
	t.Helper()
	same(t, "tasks", steps(g.last()), "pppppps")
	same(t, "why", g.last().Note(), "Another table was loaded meanwhile.")
	if g.s.Live != nil {
		t.Error("a model of the table before serves")
	}
	g.do(automation.RunNowPressed{})
	if g.s.Automation.Current == nil {
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
		g := loaded(t)
		g.do(automation.SeedsChosen{Seeds: c.seeds}, train.TrainTyped{Field: "random_state", Text: c.first})
		for i, want := range c.want {
			g.do(automation.RunNowPressed{})
			_, fit := task[jobs.Fit](g)
			same(t, fmt.Sprintf("%s %s: pass %d", c.seeds, c.first, i+1), fit.Split.RandomState, want)
			g.pass(fitted(0.8, "d"))
			same(t, "recorded", g.book.Runs[0].Split.RandomState, want)
		}
		same(t, "the form", g.s.Train.RandomState, c.first)
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
		g := loaded(t)
		g.do(automation.ScheduleToggled{})
		g.do(automation.EveryTyped{Text: c.text})
		want := c.every
		if want == 0 {
			want = time.Minute // it goes on as it was
		}
		same(t, c.text+": wrong", g.s.Automation.Wrong != "", c.every == 0)
		same(t, c.text+": interval", g.s.Automation.Schedule.Interval, want)
		g.do(automation.ScheduleToggled{})
		same(t, c.text+": off", g.s.Automation.Schedule.On, false)
		g.beat(2 * time.Minute)
		same(t, c.text+": runs while off", len(g.s.Automation.History), 0)
		g.do(automation.ScheduleToggled{})
		same(t, c.text+": on again", g.s.Automation.Schedule.On, c.every != 0)
	}
}

func TestSchedule_Due(t *testing.T) {
	g := loaded(t)
	g.do(automation.EveryTyped{Text: "5"}, automation.ScheduleToggled{})
	g.beat(4750 * time.Millisecond)
	same(t, "before", tasks[jobs.Fit](g), 0)
	g.beat(250 * time.Millisecond)
	same(t, "due", tasks[jobs.Fit](g), 1)
	same(t, "trigger", g.s.Automation.Current.Trigger, "schedule")
	g.beat(5 * time.Second)
	same(t, "while the last goes on", tasks[jobs.Fit](g), 1)
	same(t, "missed", g.s.Automation.Schedule.Missed, 1)
	g.pass(fitted(0.8, "d"))
	same(t, "recorded as", g.book.Runs[0].StartedBy, "schedule")
	g.tick(time.Minute) // the tab slept
	same(t, "one pass, not twelve", tasks[jobs.Fit](g), 1)
	same(t, "missed", g.s.Automation.Schedule.Missed, 1+11)
}

func TestSchedule_MissesWithoutATable(t *testing.T) {
	g := fresh(t)
	g.do(automation.EveryTyped{Text: "1"}, automation.ScheduleToggled{})
	g.beat(3 * time.Second)
	same(t, "missed", g.s.Automation.Schedule.Missed, 3)
	same(t, "history", len(g.s.Automation.History), 0)
	g = loaded(t)
	g.do(automation.EveryTyped{Text: "1"}, automation.ScheduleToggled{}, data.SampleChosen{Name: "user_data.csv"})
	g.beat(time.Second)
	same(t, "missed while a file is read", g.s.Automation.Schedule.Missed, 1)
}

func TestSchedule_HistoryIsBounded(t *testing.T) {
	g := fresh(t)
	for range 15 {
		g.do(automation.RunNowPressed{})
	}
	h := g.s.Automation.History
	same(t, "runs", len(h), 12)
	same(t, "newest", h[11].N, 15)
	same(t, "oldest", h[0].N, 4)
}

func TestSchedule_IsKept(t *testing.T) {
	g := loaded(t)
	g.do(automation.EveryTyped{Text: "5"}, automation.SeedsChosen{Seeds: "next"}, automation.ScheduleToggled{}, automation.RunNowPressed{})
	same(t, "saved", g.saved(), []string{"schedule", "schedule", "schedule", "schedule"})
	other := &stage{t: t, s: state.New(), clock: noon}
	other.do(state.Restored{Now: noon, Settings: g.stored()})
	same(t, "restored", other.s.Automation.Settings, g.s.Automation.Settings)
	same(t, "goes on", other.s.Automation.Schedule.Next, noon.Add(5*time.Second))
	same(t, "the number of the last run", other.s.Automation.Done, 1)
}
