package checks_test

import (
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	corechecks "orrery/core/checks"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func TestChecks_Subject(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("f", "feature_1 ** 2")
	g.Do(checks.ChecksPressed{})
	_, c := statetest.Task[jobs.Check](g)
	if c.Model != nil || c.Under != nil {
		t.Error("there is no model, but one is checked")
	}
	statetest.Same(t, "features", c.Features, jobs.Features{Key: "user_id", Defs: g.S.Features.Defs})
	statetest.Same(t, "second press", len(g.Do(checks.ChecksPressed{})), 0)
	g.Tick(time.Second)
	g.Do(state.Replied{Job: g.S.Checks.Running.Job, Reply: &jobs.CheckResult{Results: statetest.Failing()}})
	statetest.Same(t, "passed", g.S.Checks.Passed(), 1)
	statetest.Same(t, "at", g.S.Checks.At, g.Clock)
	statetest.Same(t, "on", g.S.Checks.On, "")

	g.Fit(0.8)
	g.Define("f", "feature_1 ** 3")
	g.Do(checks.ChecksPressed{})
	_, c = statetest.Task[jobs.Check](g)
	statetest.Same(t, "until the answer comes the old results are on", g.S.Checks.On, "")
	g.Do(state.Replied{Job: g.S.Checks.Running.Job, Reply: &jobs.CheckResult{Results: statetest.Passing()}})
	statetest.Same(t, "a fit that is not recorded", g.S.Checks.On, "the last fit")
	statetest.Same(t, "the table's features are the current ones", c.Features.Defs[0].Expr, "feature_1 ** 3")
	statetest.Same(t, "the model's are those of its fit", c.Under.Defs[0].Expr, "feature_1 ** 2")
	g.Do(checks.ChecksPressed{})
	g.Do(state.Refused{Job: g.S.Checks.Running.Job, Fail: work.Failed{Code: "internal", Text: "No."}})
	statetest.Same(t, "why they could not run", g.S.Checks.Failed.Text, "No.")

	g = statetest.Loaded(t)
	g.Fit(0.8)
	g.Writes()
	g.Do(checks.ChecksPressed{})
	g.Do(state.Replied{Job: g.S.Checks.Running.Job, Reply: &jobs.CheckResult{Results: statetest.Passing()}})
	statetest.Same(t, "the last run", g.S.Checks.On, "run 1")
	g = statetest.Loaded(t)
	g.Champion(0.8)
	g.Fit(0.9)
	g.Do(checks.ChecksPressed{})
	_, c = statetest.Task[jobs.Check](g)
	g.Do(state.Replied{Job: g.S.Checks.Running.Job, Reply: &jobs.CheckResult{Results: statetest.Passing()}})
	statetest.Same(t, "the champion", g.S.Checks.On, "champion v1")
	statetest.Same(t, "its text", string(c.Model), "{}")
	statetest.Same(t, "without a table", len(statetest.Fresh(t).Do(checks.ChecksPressed{})), 0)
}

func TestChecks_CancelledIsNoFailure(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(checks.ChecksPressed{})
	g.Do(state.Replied{Job: g.S.Checks.Running.Job, Reply: &jobs.CheckResult{Results: statetest.Passing()}}, checks.ChecksPressed{})
	g.Do(state.Refused{Job: g.S.Checks.Running.Job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
	statetest.Same(t, "failed", g.S.Checks.Failed.Any(), false)
	statetest.Same(t, "toast", g.S.Toast.Text, "The checks were cancelled.")
	statetest.Same(t, "the results before stay", len(g.S.Checks.Results), 1)
}

func TestChecks_Floor(t *testing.T) {
	for _, c := range []struct {
		text  string
		wrong bool
		floor float64
	}{{"0.9", false, 0.9}, {"0", false, 0}, {"1", false, 1}, {" 0.5 ", false, 0.5}, {"1.1", true, 0.8}, {"-1", true, 0.8}, {"", true, 0.8}, {"NaN", true, 0.8}} {
		g := statetest.Loaded(t)
		g.Do(checks.FloorTyped{Text: c.text})
		statetest.Same(t, c.text+": wrong", g.S.Checks.FloorError() != "", c.wrong)
		statetest.Same(t, c.text+": floor", g.S.Checks.Config.ScoreFloor, c.floor)
	}
}

func TestChecks_Share(t *testing.T) {
	for _, c := range []struct {
		text  string
		wrong bool
		share float64
	}{{"15", false, 0.15}, {"50", false, 0.5}, {" 2.5 ", false, 0.025}, {"", false, 0}, {"0", true, 0.1}, {"51", true, 0.1}, {"-1", true, 0.1}, {"NaN", true, 0.1}, {"a", true, 0.1}} {
		g := statetest.Loaded(t)
		g.Do(checks.ShareTyped{Text: "10"}, checks.ShareTyped{Text: c.text})
		statetest.Same(t, c.text+": wrong", g.S.Checks.ShareError() != "", c.wrong)
		statetest.Same(t, c.text+": share", g.S.Checks.Config.MinShare, c.share)
	}
}

func TestChecks_ConfigFollowsTheTable(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("f", "feature_1 ** 2")
	g.Example("f", "4", "2")
	g.Do(data.RoleChosen{Column: "feature_2", Role: data.RoleIgnore})
	statetest.Same(t, "columns", g.S.Checks.Config.Columns, []string{"feature_1", "target", "user_id"})
	statetest.Same(t, "examples", len(g.S.Checks.Config.Examples), 1)
	g.Load("other.csv", "feature_2,y\n1,0\n2,1\n")
	statetest.Same(t, "key and target", [2]string{g.S.Checks.Config.Key, g.S.Checks.Config.Target}, [2]string{"", "y"})
	statetest.Same(t, "examples of a feature that is not there", len(g.S.Checks.Config.Examples), 0)
	g.Load("user_data.csv", statetest.NotebookCSV)
	statetest.Same(t, "and back", len(g.S.Checks.Config.Examples), 1)
}

func TestChecks_Examples(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("sum", "feature_1 + feature_2")
	g.Define("outer", "sum * 2 + feature_1")
	g.Do(checks.ExampleFeature{Name: "outer"})
	statetest.Same(t, "given", g.S.Checks.Given, []station.Typed{{Name: "feature_1"}, {Name: "feature_2"}})
	g.Do(checks.ExampleGiven{Name: "feature_1", Text: " 1 "}, checks.ExampleGiven{Name: "nobody", Text: "1"}, checks.ExampleAdded{})
	statetest.Same(t, "a value is missing", g.S.Checks.Wrong, "Enter a value for feature_2.")
	g.Do(checks.ExampleGiven{Name: "feature_2", Text: "2"}, checks.ExampleAdded{})
	statetest.Says(t, "the result is missing", g.S.Checks.Wrong, "Choose a feature")
	g.Do(checks.ExampleWant{Text: " 7 "})
	got := g.Do(checks.ExampleAdded{})
	statetest.Same(t, "the form is emptied", statetest.Kinds(got), "[Fill, Fill, Fill, Save]")
	statetest.Same(t, "kept", g.S.Checks.Examples, []corechecks.Example{{Feature: "outer", Given: map[string]string{"feature_1": "1", "feature_2": "2"}, Want: "7"}})
	statetest.Same(t, "in force", g.S.Checks.Config.Examples, g.S.Checks.Examples)
	statetest.Same(t, "form", [2]any{g.S.Checks.Feature, g.S.Checks.Want}, [2]any{"", ""})
	before := g.S
	g.Do(checks.ExampleRemoved{At: 1}, checks.ExampleRemoved{At: -1})
	statetest.Same(t, "places that are not there", len(g.S.Checks.Examples), 1)
	g.Do(checks.ExampleRemoved{At: 0})
	statetest.Same(t, "removed", len(g.S.Checks.Config.Examples), 0)
	statetest.Same(t, "the state before has it still", len(before.Checks.Examples), 1)
}
