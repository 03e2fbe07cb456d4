package state_test

import (
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	corechecks "orrery/core/checks"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func TestChecks_Subject(t *testing.T) {
	g := loaded(t)
	g.define("f", "feature_1 ** 2")
	g.do(checks.ChecksPressed{})
	_, c := task[jobs.Check](g)
	if c.Model != nil || c.Under != nil {
		t.Error("a model, though none is there")
	}
	same(t, "features", c.Features, jobs.Features{Key: "user_id", Defs: g.s.Features.Defs})
	same(t, "second press", len(g.do(checks.ChecksPressed{})), 0)
	g.tick(time.Second)
	g.do(state.Replied{Job: g.s.Checks.Running.Job, Reply: &jobs.CheckResult{Results: failing()}})
	same(t, "passed", g.s.Checks.Passed(), 1)
	same(t, "at", g.s.Checks.At, g.clock)
	same(t, "on", g.s.Checks.On, "")

	g.fit(0.8)
	g.define("f", "feature_1 ** 3")
	g.do(checks.ChecksPressed{})
	_, c = task[jobs.Check](g)
	same(t, "until the answer comes the old results are on", g.s.Checks.On, "")
	g.do(state.Replied{Job: g.s.Checks.Running.Job, Reply: &jobs.CheckResult{Results: passing()}})
	same(t, "a fit that is not recorded", g.s.Checks.On, "the last fit")
	same(t, "the table's features are today's", c.Features.Defs[0].Expr, "feature_1 ** 3")
	same(t, "the model's are those of its fit", c.Under.Defs[0].Expr, "feature_1 ** 2")
	g.do(checks.ChecksPressed{})
	g.do(state.Refused{Job: g.s.Checks.Running.Job, Fail: work.Failed{Code: "internal", Text: "No."}})
	same(t, "why they could not run", g.s.Checks.Failed.Text, "No.")

	g = loaded(t)
	g.fit(0.8)
	g.writes()
	g.do(checks.ChecksPressed{})
	g.do(state.Replied{Job: g.s.Checks.Running.Job, Reply: &jobs.CheckResult{Results: passing()}})
	same(t, "the last run", g.s.Checks.On, "run 1")
	g = loaded(t)
	g.champion(0.8)
	g.fit(0.9)
	g.do(checks.ChecksPressed{})
	_, c = task[jobs.Check](g)
	g.do(state.Replied{Job: g.s.Checks.Running.Job, Reply: &jobs.CheckResult{Results: passing()}})
	same(t, "the champion", g.s.Checks.On, "champion v1")
	same(t, "its text", string(c.Model), "{}")
	same(t, "without a table", len(fresh(t).do(checks.ChecksPressed{})), 0)
}

func TestChecks_CancelledIsNoFailure(t *testing.T) {
	g := loaded(t)
	g.do(checks.ChecksPressed{})
	g.do(state.Replied{Job: g.s.Checks.Running.Job, Reply: &jobs.CheckResult{Results: passing()}}, checks.ChecksPressed{})
	g.do(state.Refused{Job: g.s.Checks.Running.Job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
	same(t, "failed", g.s.Checks.Failed.Any(), false)
	same(t, "toast", g.s.Toast.Text, "The checks were cancelled.")
	same(t, "the results before stay", len(g.s.Checks.Results), 1)
}

func TestChecks_Floor(t *testing.T) {
	for _, c := range []struct {
		text  string
		wrong bool
		floor float64
	}{{"0.9", false, 0.9}, {"0", false, 0}, {"1", false, 1}, {" 0.5 ", false, 0.5}, {"1.1", true, 0.8}, {"-1", true, 0.8}, {"", true, 0.8}, {"NaN", true, 0.8}} {
		g := loaded(t)
		g.do(checks.FloorTyped{Text: c.text})
		same(t, c.text+": wrong", g.s.Checks.FloorWrong() != "", c.wrong)
		same(t, c.text+": floor", g.s.Checks.Config.ScoreFloor, c.floor)
	}
}

func TestChecks_Share(t *testing.T) {
	for _, c := range []struct {
		text  string
		wrong bool
		share float64
	}{{"15", false, 0.15}, {"50", false, 0.5}, {" 2.5 ", false, 0.025}, {"", false, 0}, {"0", true, 0.1}, {"51", true, 0.1}, {"-1", true, 0.1}, {"NaN", true, 0.1}, {"a", true, 0.1}} {
		g := loaded(t)
		g.do(checks.ShareTyped{Text: "10"}, checks.ShareTyped{Text: c.text})
		same(t, c.text+": wrong", g.s.Checks.ShareWrong() != "", c.wrong)
		same(t, c.text+": share", g.s.Checks.Config.MinShare, c.share)
	}
}

func TestChecks_ConfigFollowsTheTable(t *testing.T) {
	g := loaded(t)
	g.define("f", "feature_1 ** 2")
	g.example("f", "4", "2")
	g.do(data.RoleChosen{Column: "feature_2", Role: data.RoleIgnore})
	same(t, "columns", g.s.Checks.Config.Columns, []string{"feature_1", "target", "user_id"})
	same(t, "examples", len(g.s.Checks.Config.Examples), 1)
	g.load("other.csv", "feature_2,y\n1,0\n2,1\n")
	same(t, "key and target", [2]string{g.s.Checks.Config.Key, g.s.Checks.Config.Target}, [2]string{"", "y"})
	same(t, "examples of a feature that is not there", len(g.s.Checks.Config.Examples), 0)
	g.load("user_data.csv", notebookCSV)
	same(t, "and back", len(g.s.Checks.Config.Examples), 1)
}

func TestChecks_Examples(t *testing.T) {
	g := loaded(t)
	g.define("sum", "feature_1 + feature_2")
	g.define("outer", "sum * 2 + feature_1")
	g.do(checks.ExampleFeature{Name: "outer"})
	same(t, "given", g.s.Checks.Given, []station.Typed{{Name: "feature_1"}, {Name: "feature_2"}})
	g.do(checks.ExampleGiven{Name: "feature_1", Text: " 1 "}, checks.ExampleGiven{Name: "nobody", Text: "1"}, checks.ExampleAdded{})
	same(t, "a value is missing", g.s.Checks.Wrong, "Give a value for feature_2.")
	g.do(checks.ExampleGiven{Name: "feature_2", Text: "2"}, checks.ExampleAdded{})
	says(t, "the result is missing", g.s.Checks.Wrong, "Choose a feature")
	g.do(checks.ExampleWant{Text: " 7 "})
	got := g.do(checks.ExampleAdded{})
	same(t, "the form is emptied", kinds(got), "[Fill, Fill, Fill, Save]")
	same(t, "kept", g.s.Checks.Examples, []corechecks.Example{{Feature: "outer", Given: map[string]string{"feature_1": "1", "feature_2": "2"}, Want: "7"}})
	same(t, "in force", g.s.Checks.Config.Examples, g.s.Checks.Examples)
	same(t, "form", [2]any{g.s.Checks.Feature, g.s.Checks.Want}, [2]any{"", ""})
	before := g.s
	g.do(checks.ExampleRemoved{At: 1}, checks.ExampleRemoved{At: -1})
	same(t, "places that are not there", len(g.s.Checks.Examples), 1)
	g.do(checks.ExampleRemoved{At: 0})
	same(t, "removed", len(g.s.Checks.Config.Examples), 0)
	same(t, "the state before has it still", len(before.Checks.Examples), 1)
}
