package features_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/features"
	"orrery/app/station/train"
	"orrery/core/expr"
	"orrery/core/feature"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func TestFeature_PreviewWhileTyping(t *testing.T) {
	g := statetest.Loaded(t)
	got := g.Do(features.NameTyped{Text: " feature_3 "}, features.ExprTyped{Text: "feature_1 ** 2"})
	statetest.Same(t, "commands", statetest.Kinds(got), "[Preview]")
	p := statetest.Asked[features.Preview](g)
	statetest.Same(t, "name", p.Name, "feature_3")
	statetest.Same(t, "expression", p.Expr, "feature_1 ** 2")
	good := features.Draft{Name: "feature_3", Expr: "feature_1 ** 2", Rows: 5}
	g.Do(features.Previewed{Draft: good})
	statetest.Same(t, "draft", g.S.Features.Draft, good)
	g.Do(features.ExprTyped{Text: "feature_1 **"})
	g.Do(features.Previewed{Draft: good})
	bad := features.Draft{Name: "feature_3", Expr: "feature_1 **", Err: &expr.SyntaxError{Line: 1, Column: 13, Msg: "an operand is missing"}}
	g.Do(features.Previewed{Draft: bad})
	statetest.Same(t, "draft", g.S.Features.Draft, bad)
	statetest.Same(t, "the last draft that could be computed", g.S.Features.Valid, good)
	g.Do(features.FeatureSaved{})
	statetest.Same(t, "a broken draft is not saved", len(g.S.Features.Defs), 0)
	statetest.Same(t, "an empty expression asks for nothing", len(g.Do(features.ExprTyped{Text: "  "})), 0)
	statetest.Same(t, "its draft", g.S.Features.Draft, features.Draft{})
	g.Do(features.Previewed{Draft: good})
	statetest.Same(t, "an answer that is too late", g.S.Features.Draft, features.Draft{})
	got = g.Do(features.DraftCleared{})
	statetest.Same(t, "cleared", got, []station.Cmd{station.Fill{ID: "feature-name"}, station.Fill{ID: "feature-expr"}, station.Focus{ID: "feature-name"}})
	statetest.Same(t, "valid", g.S.Features.Valid, features.Draft{})
	statetest.Same(t, "without a table", len(statetest.Fresh(t).Do(features.ExprTyped{Text: "1 + 1"})), 0)
}

func TestFeature_NameWrong(t *testing.T) {
	g := statetest.Loaded(t)
	for _, c := range []struct{ name, says string }{
		{"feature_3", ""},
		{"feature_1", "feature_1 is a column of user_data.csv."},
		{"target", "target is a column"},
		{"a`b", "backtick"},
		{"", ""},
	} {
		g.Do(features.NameTyped{Text: c.name})
		statetest.Says(t, c.name, g.S.Features.NameWrong, c.says)
		g.Do(features.ExprTyped{Text: "1"}, features.Previewed{Draft: features.Draft{Expr: "1"}}, features.FeatureSaved{})
		if saved := len(g.S.Features.Defs) > 0; saved != (c.name == "feature_3") {
			t.Errorf("%q: saved %v", c.name, saved)
		}
		if c.name == "feature_3" {
			g.Do(features.FeatureRemoved{Name: "feature_3"})
		}
	}
	statetest.Says(t, "a name must be given", g.S.Features.NameWrong, "Give the feature a name")
	statetest.Same(t, "and the field is focused", g.Cmds[len(g.Cmds)-1], station.Cmd(station.Focus{ID: "feature-name"}))
}

func TestFeature_SaveAndVersions(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(state.Visited{Station: station.Features})
	g.Define("feature_3", "feature_1 ** 2")
	statetest.Same(t, "definitions", g.S.Features.Defs, []feature.Definition{{Name: "feature_3", Expr: "feature_1 ** 2", Version: 1}})
	statetest.Same(t, "names", g.S.FeatureNames(), []string{"feature_1", "feature_2", "feature_3"})
	statetest.Same(t, "a new feature is an input", g.S.Train.Inputs, []string{"feature_1", "feature_2", "feature_3"})
	statetest.Same(t, "toast", g.S.Toast.Text, "feature_3 is registered, version 1.")
	_, d := statetest.Task[jobs.Describe](g)
	statetest.Same(t, "described", d.Columns, []string{"feature_3"})
	statetest.Same(t, "under", d.Features, jobs.Features{Key: "user_id", Defs: g.S.Features.Defs})
	g.Do(train.InputToggled{Name: "feature_3"})
	g.Define("feature_3", "feature_1 ** 2")
	statetest.Same(t, "the same again", g.S.Toast.Text, "feature_3 has not changed.")
	g.Define("feature_3", " feature_1 ** 3 ")
	statetest.Same(t, "version", g.S.Features.Defs[0], feature.Definition{Name: "feature_3", Expr: "feature_1 ** 3", Version: 2})
	statetest.Same(t, "an input that was taken out stays out", g.S.Train.Inputs, []string{"feature_1", "feature_2"})
	got := g.Do(features.FeatureEdited{Name: "feature_3"})
	statetest.Same(t, "form", [2]string{g.S.Features.Name, g.S.Features.Expr}, [2]string{"feature_3", "feature_1 ** 3"})
	statetest.Same(t, "edit asks", statetest.Kinds(got), "[Preview, Fill, Fill, Focus]")
	statetest.Same(t, "edit of nothing", len(g.Do(features.FeatureEdited{Name: "nobody"})), 0)
	g.Do(features.DownloadFeatures{})
	_, e := statetest.Task[jobs.Export](g)
	statetest.Same(t, "the whole set", e.Columns, []string{"user_id", "feature_1", "feature_2", "feature_3", "target"})
}

func TestFeature_InputsThatWereAllTakenOutStayOut(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(train.InputToggled{Name: "feature_1"}, train.InputToggled{Name: "feature_2"})
	g.Define("feature_3", "feature_1 ** 2")
	statetest.Same(t, "inputs", g.S.Train.Inputs, []string{"feature_3"})
}

func TestFeature_CycleIsRefused(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("a", "feature_1")
	g.Define("b", "a + 1")
	g.Do(features.NameTyped{Text: "a"}, features.ExprTyped{Text: "b"}, features.Previewed{Draft: features.Draft{Expr: "b"}}, features.FeatureSaved{})
	if g.S.Features.Draft.Wrong == "" || g.S.Features.Defs[0].Expr != "feature_1" {
		t.Errorf("a = b, b = a + 1: saved %+v, wrong %q", g.S.Features.Defs, g.S.Features.Draft.Wrong)
	}
}

func TestFeature_RemoveIsRefused(t *testing.T) {
	for _, c := range []struct {
		name, remove, says string
		left               int
		bad                bool
	}{
		{"free", "c", "c is removed.", 2, false},
		{"read by another feature", "a", "b reads a. Remove or change b first.", 3, true},
		{"read by the champion", "b", "The champion v1 reads b.", 3, true},
		{"not there", "nobody", "", 3, false},
	} {
		g := statetest.Loaded(t)
		g.Define("a", "feature_1 * 2")
		g.Define("b", "a + 1")
		g.Define("c", "feature_2")
		g.Do(train.InputToggled{Name: "a"}, train.InputToggled{Name: "c"})
		g.Champion(0.9)
		g.Do(state.ToastDismissed{})
		g.Clear()
		if g.Do(features.FeatureRemoved{Name: c.remove}); statetest.Times[state.Save](g) > 0 {
			g.Saves()
		}
		statetest.Says(t, c.name, g.S.Toast.Text, c.says)
		statetest.Same(t, c.name+": definitions", len(g.S.Features.Defs), c.left)
		statetest.Same(t, c.name+": bad", g.S.Toast.Bad, c.bad)
	}
}

func TestFeature_RemoveRefreshes(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("a", "feature_1 * 2")
	g.Do(features.KeyTyped{Text: "a27b09ee"}, features.LookupPressed{}, features.LookedUp{Found: features.Found{Key: "a27b09ee"}})
	g.Do(features.NameTyped{Text: "b"}, features.ExprTyped{Text: "a + 1"})
	statetest.Same(t, "asks", statetest.Kinds(g.Do(features.FeatureRemoved{Name: "a"})), "[Preview, Lookup, Save]")
}

func TestFeature_BrokenIsSetAsideAndComesBack(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("a", "feature_1 * 2")
	g.Define("b", "a + feature_2")
	g.Define("other", "feature_2")
	g.Load("other.csv", "feature_2,other,y\n1,2,0\n2,3,1\n")
	statetest.Same(t, "all are kept", len(g.S.Features.Defs), 3)
	statetest.Same(t, "names", g.S.FeatureNames(), []string{"feature_2", "other"})
	broken := map[string]string{}
	for _, b := range g.S.Features.Broken {
		broken[b.Name] = b.Why
	}
	statetest.Says(t, "a", broken["a"], "feature_1")
	statetest.Says(t, "b, which reads a", broken["b"], "a")
	if _, ok := broken["other"]; !ok {
		t.Error("a feature with the name of a column is not set aside")
	}
	g.Define("c", "feature_2 + 1")
	statetest.Same(t, "a new one is added", g.S.FeatureNames(), []string{"feature_2", "other", "c"})
	g.Load("user_data.csv", statetest.NotebookCSV)
	statetest.Same(t, "back", g.S.FeatureNames(), []string{"feature_1", "feature_2", "a", "b", "other", "c"})
	statetest.Same(t, "broken", len(g.S.Features.Broken), 0)
}

func TestFeature_WithoutATable(t *testing.T) {
	g := statetest.New(t)
	g.Do(state.Restored{Now: statetest.Noon, Settings: statetest.Settings(map[string]string{
		"data":      `{"Name":"user_data.csv","Hash":"h"}`,
		"roles/h":   `[{"Column":"feature_1","Role":"feature"},{"Column":"user_id","Role":"entity key"}]`,
		"feature/a": `{"name":"a","expr":"feature_1","version":3}`})})
	g.Do(state.Refused{Job: g.S.Data.Loading.Job, Fail: work.Failed{Code: work.UnknownTable, Text: "gone"}})
	g.Do(data.RoleChosen{Column: "feature_1", Role: data.RoleTarget}, features.Previewed{}, features.NameTyped{Text: "b"}, features.FeatureSaved{}, features.LookupPressed{})
	g.Do(features.FeatureEdited{Name: "a"}, features.FeatureRemoved{Name: "a"}, features.DownloadFeatures{}, train.FitPressed{}, checks.ChecksPressed{})
	statetest.Same(t, "definitions", len(g.S.Features.Defs), 0)
	statetest.Same(t, "axes", len(g.S.AxisNames()), 0)
}

func TestLookup(t *testing.T) {
	g := statetest.Loaded(t)
	statetest.Same(t, "without a key", len(g.Do(features.LookupPressed{})), 0)
	g.Do(features.KeyTyped{Text: " a27b09ee "})
	got := g.Do(features.LookupPressed{})
	statetest.Same(t, "asks", got, []station.Cmd{features.Lookup{Key: "a27b09ee", Reader: g.S.Features.Reader}})
	g.Do(features.LookedUp{Found: features.Found{Key: "a27b09ee", Calls: 4}})
	statetest.Same(t, "found", g.S.Features.Found.Calls, 4)
	g.Define("feature_3", "feature_1 ** 2")
	statetest.Same(t, "an answer on the screen follows a new feature", statetest.Asked[features.Lookup](g).Reader, g.S.Features.Reader)
	g.Do(data.RoleChosen{Column: "user_id", Role: data.RoleIgnore})
	if g.S.Features.Found != nil || len(g.Do(features.LookupPressed{})) != 0 {
		t.Error("a look-up without an entity key")
	}
	g.Do(features.SetScrolled{Top: 7})
	statetest.Same(t, "window", g.S.Features.Top, 7)
}

func TestDescribe_StaleIsDropped(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(state.Visited{Station: station.Features})
	g.Define("a", "feature_1")
	first := g.S.Features.Describing.Job
	g.Define("b", "feature_2")
	statetest.Same(t, "the first is not needed any more", statetest.Asked[station.Cancel](g).Job, first)
	g.Do(state.Replied{Job: first, Reply: &jobs.DescribeResult{Summaries: []table.Summary{{Name: "a"}}}})
	statetest.Same(t, "summaries", len(g.S.Features.Summaries), 0)
	if !g.S.Features.Describing.Running() {
		t.Error("the second summary is not waited for")
	}
}
