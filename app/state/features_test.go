package state_test

import (
	"testing"

	"orrery/app/state"
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
	g := loaded(t)
	got := g.do(features.NameTyped{Text: " feature_3 "}, features.ExprTyped{Text: "feature_1 ** 2"})
	same(t, "commands", kinds(got), "[Preview]")
	p := asked[features.Preview](g)
	same(t, "name", p.Name, "feature_3")
	same(t, "expression", p.Expr, "feature_1 ** 2")
	good := features.Draft{Name: "feature_3", Expr: "feature_1 ** 2", Rows: 5}
	g.do(features.Previewed{Draft: good})
	same(t, "draft", g.s.Features.Draft, good)
	g.do(features.ExprTyped{Text: "feature_1 **"})
	g.do(features.Previewed{Draft: good})
	bad := features.Draft{Name: "feature_3", Expr: "feature_1 **", Err: &expr.SyntaxError{Line: 1, Column: 13, Msg: "an operand is missing"}}
	g.do(features.Previewed{Draft: bad})
	same(t, "draft", g.s.Features.Draft, bad)
	same(t, "the last draft that could be computed", g.s.Features.Valid, good)
	g.do(features.FeatureSaved{})
	same(t, "a broken draft is not saved", len(g.s.Features.Defs), 0)
	same(t, "an empty expression asks for nothing", len(g.do(features.ExprTyped{Text: "  "})), 0)
	same(t, "its draft", g.s.Features.Draft, features.Draft{})
	g.do(features.Previewed{Draft: good})
	same(t, "an answer that is too late", g.s.Features.Draft, features.Draft{})
	got = g.do(features.DraftCleared{})
	same(t, "cleared", got, []station.Cmd{station.Fill{ID: "feature-name"}, station.Fill{ID: "feature-expr"}, station.Focus{ID: "feature-name"}})
	same(t, "valid", g.s.Features.Valid, features.Draft{})
	same(t, "without a table", len(fresh(t).do(features.ExprTyped{Text: "1 + 1"})), 0)
}

func TestFeature_NameWrong(t *testing.T) {
	g := loaded(t)
	for _, c := range []struct{ name, says string }{
		{"feature_3", ""},
		{"feature_1", "feature_1 is a column of user_data.csv."},
		{"target", "target is a column"},
		{"a`b", "backtick"},
		{"", ""},
	} {
		g.do(features.NameTyped{Text: c.name})
		says(t, c.name, g.s.Features.NameWrong, c.says)
		g.do(features.ExprTyped{Text: "1"}, features.Previewed{Draft: features.Draft{Expr: "1"}}, features.FeatureSaved{})
		if saved := len(g.s.Features.Defs) > 0; saved != (c.name == "feature_3") {
			t.Errorf("%q: saved %v", c.name, saved)
		}
		if c.name == "feature_3" {
			g.do(features.FeatureRemoved{Name: "feature_3"})
		}
	}
	says(t, "a name must be given", g.s.Features.NameWrong, "Give the feature a name")
	same(t, "and the field is focused", g.cmds[len(g.cmds)-1], station.Cmd(station.Focus{ID: "feature-name"}))
}

func TestFeature_SaveAndVersions(t *testing.T) {
	g := loaded(t)
	g.do(state.Visited{Station: station.Features})
	g.define("feature_3", "feature_1 ** 2")
	same(t, "definitions", g.s.Features.Defs, []feature.Definition{{Name: "feature_3", Expr: "feature_1 ** 2", Version: 1}})
	same(t, "names", g.s.FeatureNames(), []string{"feature_1", "feature_2", "feature_3"})
	same(t, "a new feature is an input", g.s.Train.Inputs, []string{"feature_1", "feature_2", "feature_3"})
	same(t, "toast", g.s.Toast.Text, "feature_3 is registered, version 1.")
	_, d := task[jobs.Describe](g)
	same(t, "described", d.Columns, []string{"feature_3"})
	same(t, "under", d.Features, jobs.Features{Key: "user_id", Defs: g.s.Features.Defs})
	g.do(train.InputToggled{Name: "feature_3"})
	g.define("feature_3", "feature_1 ** 2")
	same(t, "the same again", g.s.Toast.Text, "feature_3 is already saved as this.")
	g.define("feature_3", " feature_1 ** 3 ")
	same(t, "version", g.s.Features.Defs[0], feature.Definition{Name: "feature_3", Expr: "feature_1 ** 3", Version: 2})
	same(t, "an input that was taken out stays out", g.s.Train.Inputs, []string{"feature_1", "feature_2"})
	got := g.do(features.FeatureEdited{Name: "feature_3"})
	same(t, "form", [2]string{g.s.Features.Name, g.s.Features.Expr}, [2]string{"feature_3", "feature_1 ** 3"})
	same(t, "edit asks", kinds(got), "[Preview, Fill, Fill, Focus]")
	same(t, "edit of nothing", len(g.do(features.FeatureEdited{Name: "nobody"})), 0)
	g.do(features.DownloadFeatures{})
	_, e := task[jobs.Export](g)
	same(t, "the whole set", e.Columns, []string{"user_id", "feature_1", "feature_2", "feature_3", "target"})
}

func TestFeature_InputsThatWereAllTakenOutStayOut(t *testing.T) {
	g := loaded(t)
	g.do(train.InputToggled{Name: "feature_1"}, train.InputToggled{Name: "feature_2"})
	g.define("feature_3", "feature_1 ** 2")
	same(t, "inputs", g.s.Train.Inputs, []string{"feature_3"})
}

func TestFeature_CycleIsRefused(t *testing.T) {
	g := loaded(t)
	g.define("a", "feature_1")
	g.define("b", "a + 1")
	g.do(features.NameTyped{Text: "a"}, features.ExprTyped{Text: "b"}, features.Previewed{Draft: features.Draft{Expr: "b"}}, features.FeatureSaved{})
	if g.s.Features.Draft.Wrong == "" || g.s.Features.Defs[0].Expr != "feature_1" {
		t.Errorf("a = b, b = a + 1: saved %+v, wrong %q", g.s.Features.Defs, g.s.Features.Draft.Wrong)
	}
}

func TestFeature_RemoveIsRefused(t *testing.T) {
	for _, c := range []struct {
		name, remove, says string
		left               int
		bad                bool
	}{
		{"free", "c", "c is removed.", 2, false},
		{"read by another feature", "a", "a is read by b. Remove b first, or change it.", 3, true},
		{"read by the champion", "b", "b is read by the champion v1, which serves.", 3, true},
		{"not there", "nobody", "", 3, false},
	} {
		g := loaded(t)
		g.define("a", "feature_1 * 2")
		g.define("b", "a + 1")
		g.define("c", "feature_2")
		g.do(train.InputToggled{Name: "a"}, train.InputToggled{Name: "c"})
		g.champion(0.9)
		g.do(state.ToastDismissed{})
		g.clear()
		if g.do(features.FeatureRemoved{Name: c.remove}); times[state.Save](g) > 0 {
			g.saves()
		}
		says(t, c.name, g.s.Toast.Text, c.says)
		same(t, c.name+": definitions", len(g.s.Features.Defs), c.left)
		same(t, c.name+": bad", g.s.Toast.Bad, c.bad)
	}
}

func TestFeature_RemoveRefreshes(t *testing.T) {
	g := loaded(t)
	g.define("a", "feature_1 * 2")
	g.do(features.KeyTyped{Text: "a27b09ee"}, features.LookupPressed{}, features.LookedUp{Found: features.Found{Key: "a27b09ee"}})
	g.do(features.NameTyped{Text: "b"}, features.ExprTyped{Text: "a + 1"})
	same(t, "asks", kinds(g.do(features.FeatureRemoved{Name: "a"})), "[Preview, Lookup, Save]")
}

func TestFeature_BrokenIsSetAsideAndComesBack(t *testing.T) {
	g := loaded(t)
	g.define("a", "feature_1 * 2")
	g.define("b", "a + feature_2")
	g.define("other", "feature_2")
	g.load("other.csv", "feature_2,other,y\n1,2,0\n2,3,1\n")
	same(t, "all are kept", len(g.s.Features.Defs), 3)
	same(t, "names", g.s.FeatureNames(), []string{"feature_2", "other"})
	broken := map[string]string{}
	for _, b := range g.s.Features.Broken {
		broken[b.Name] = b.Why
	}
	says(t, "a", broken["a"], "feature_1")
	says(t, "b, which reads a", broken["b"], "a")
	if _, ok := broken["other"]; !ok {
		t.Error("a feature with the name of a column is not set aside")
	}
	g.define("c", "feature_2 + 1")
	same(t, "a new one is saved beside them", g.s.FeatureNames(), []string{"feature_2", "other", "c"})
	g.load("user_data.csv", notebookCSV)
	same(t, "back", g.s.FeatureNames(), []string{"feature_1", "feature_2", "a", "b", "other", "c"})
	same(t, "broken", len(g.s.Features.Broken), 0)
}

func TestFeature_WithoutATable(t *testing.T) {
	g := &stage{t: t, s: state.New(), clock: noon}
	g.do(state.Restored{Now: noon, Settings: settings(map[string]string{
		"data":      `{"Name":"user_data.csv","Hash":"h"}`,
		"roles/h":   `[{"Column":"feature_1","Role":"feature"},{"Column":"user_id","Role":"entity key"}]`,
		"feature/a": `{"name":"a","expr":"feature_1","version":3}`})})
	g.do(state.Refused{Job: g.s.Data.Loading.Job, Fail: work.Failed{Code: work.UnknownTable, Text: "gone"}})
	g.do(data.RoleChosen{Column: "feature_1", Role: data.RoleTarget}, features.Previewed{}, features.NameTyped{Text: "b"}, features.FeatureSaved{}, features.LookupPressed{})
	g.do(features.FeatureEdited{Name: "a"}, features.FeatureRemoved{Name: "a"}, features.DownloadFeatures{}, train.FitPressed{}, checks.ChecksPressed{})
	same(t, "definitions", len(g.s.Features.Defs), 0)
	same(t, "axes", len(g.s.AxisNames()), 0)
}

func TestLookup(t *testing.T) {
	g := loaded(t)
	same(t, "without a key", len(g.do(features.LookupPressed{})), 0)
	g.do(features.KeyTyped{Text: " a27b09ee "})
	got := g.do(features.LookupPressed{})
	same(t, "asks", got, []station.Cmd{features.Lookup{Key: "a27b09ee", Reader: g.s.Features.Reader}})
	g.do(features.LookedUp{Found: features.Found{Key: "a27b09ee", Calls: 4}})
	same(t, "found", g.s.Features.Found.Calls, 4)
	g.define("feature_3", "feature_1 ** 2")
	same(t, "an answer on the screen follows a new feature", asked[features.Lookup](g).Reader, g.s.Features.Reader)
	g.do(data.RoleChosen{Column: "user_id", Role: data.RoleIgnore})
	if g.s.Features.Found != nil || len(g.do(features.LookupPressed{})) != 0 {
		t.Error("a look-up without an entity key")
	}
	g.do(features.SetScrolled{Top: 7})
	same(t, "window", g.s.Features.Top, 7)
}

func TestDescribe_StaleIsDropped(t *testing.T) {
	g := loaded(t)
	g.do(state.Visited{Station: station.Features})
	g.define("a", "feature_1")
	first := g.s.Features.Describing.Job
	g.define("b", "feature_2")
	same(t, "the first is not needed any more", asked[station.Cancel](g).Job, first)
	g.do(state.Replied{Job: first, Reply: &jobs.DescribeResult{Summaries: []table.Summary{{Name: "a"}}}})
	same(t, "summaries", len(g.s.Features.Summaries), 0)
	if !g.s.Features.Describing.On() {
		t.Error("the second summary is not waited for")
	}
}
