package features_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/data"
	"orrery/app/station/features"
	"orrery/app/station/train"
	"orrery/core/feature"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// describe replies to the running job as the worker does.
func describe(g *statetest.Stage) {
	g.T.Helper()
	job, d := statetest.Task[jobs.Describe](g)
	set, err := feature.Define(d.Features.Key, g.S.Data.Table.Schema(), d.Features.Defs...)
	if err == nil {
		set, err = set.Fit(g.S.Data.Table, nil)
	}
	if err != nil {
		g.T.Fatal(err)
	}
	r := &jobs.DescribeResult{Defs: set.Definitions()}
	for _, name := range d.Columns {
		r.Summaries = append(r.Summaries, table.Summary{Name: name})
	}
	g.Clear()
	g.Do(state.Replied{Job: job, Reply: r})
}

// mostSeen is the largest number of rows of a list that are drawn.
const mostSeen = 40

// TestFeatureList_WorkOfAnAction: an action on one of 1,000 features describes and writes only that feature.
func TestFeatureList_WorkOfAnAction(t *testing.T) {
	g := statetest.ManyFeatures(t, 999)
	_, d := statetest.Task[jobs.Describe](g)
	if n := len(d.Columns); n == 0 || n > mostSeen {
		t.Errorf("%d features are described when the page opens, want the visible ones", n)
	}
	if n := len(d.Features.Defs); n > mostSeen {
		t.Errorf("the worker is told of %d definitions, want those that it computes", n)
	}
	describe(g)
	statetest.Same(t, "asked again", len(g.Cmds), 0)
	for _, c := range []struct {
		name string
		do   func()
	}{
		{"typing", func() {
			g.Do(features.NameTyped{Text: "new"}, features.ExprTyped{Text: "f8 + 1"}, features.Previewed{Draft: features.Draft{Name: "new", Expr: "f8 + 1"}})
		}},
		{"save", func() { g.Do(features.FeatureSaved{}) }},
		{"edit", func() { g.Do(features.FeatureEdited{Name: "f8"}) }},
		{"change", func() { g.Define("f8", "feature_2") }},
		{"remove", func() { g.Do(features.FeatureRemoved{Name: "f500"}) }},
	} {
		g.Clear()
		c.do()
		if n := statetest.Tasks[jobs.Describe](g); n > 1 {
			t.Errorf("%s asks %d times for descriptions", c.name, n)
		}
		if statetest.Tasks[jobs.Describe](g) == 1 {
			_, d := statetest.Task[jobs.Describe](g)
			if len(d.Columns) > mostSeen || len(d.Features.Defs) > mostSeen {
				t.Errorf("%s asks for %d features of %d definitions", c.name, len(d.Columns), len(d.Features.Defs))
			}
			describe(g)
		}
		written := 0
		for _, cmd := range g.Cmds {
			if w, ok := cmd.(state.Save); ok {
				written += len(w.Writes)
			}
		}
		if written > 4 { // a definition, its version, the form, the inputs of the model
			t.Errorf("%s writes %d settings", c.name, written)
		}
	}
	statetest.Same(t, "after all that", g.S.Features.Set.Len(), 999)
}

// TestFeatureList_KeepsWhatIsKnown: a change describes only the feature and its readers again.
func TestFeatureList_KeepsWhatIsKnown(t *testing.T) {
	g := statetest.ManyFeatures(t, 999)
	describe(g)
	g.Define("f8", "feature_2")
	statetest.Same(t, "f8 is visible", statetest.Times[station.Scroll](g), 0)
	_, d := statetest.Task[jobs.Describe](g)
	statetest.Same(t, "described again", d.Columns, []string{"f8", "f9"})
	describe(g)
	g.Define("f9", "f8 + 2")
	_, d = statetest.Task[jobs.Describe](g)
	statetest.Same(t, "described again", d.Columns, []string{"f9"})
	statetest.Same(t, "under", len(d.Features.Defs), 2)
}

// TestFeatureList_Scrolling: features are described once when they become visible, and the job is cancelled when they
// are not visible any more.
func TestFeatureList_Scrolling(t *testing.T) {
	g := statetest.ManyFeatures(t, 999)
	first, _ := statetest.Task[jobs.Describe](g)
	g.Clear()
	g.Do(features.ListScrolled{Top: 4 * 33})
	statetest.Same(t, "while the first rows are described", len(g.Cmds), 0)
	g.Do(features.ListScrolled{Top: 500 * 33})
	statetest.Same(t, "they are out of sight", statetest.Asked[station.Cancel](g).Job, first)
	_, d := statetest.Task[jobs.Describe](g)
	if !slices.Contains(d.Columns, "f500") || slices.Contains(d.Columns, "f0") {
		t.Errorf("scrolled to f500, %v are described", d.Columns)
	}
	describe(g)
	g.Do(features.ListScrolled{Top: 0})
	describe(g)
	g.Do(features.ListScrolled{Top: 500 * 33})
	statetest.Same(t, "what is known is not asked for", len(g.Cmds), 0)
	g.Do(features.ListScrolled{Top: 300 * 33})
	other, _ := statetest.Task[jobs.Describe](g)
	g.Clear()
	g.Do(state.Visited{Station: station.Map})
	statetest.Same(t, "another station", statetest.Asked[station.Cancel](g).Job, other)
	statetest.Same(t, "describing", g.S.Features.Describing.Running(), false)
}

// TestFeatureList_Stopped: a job that was cancelled or has failed is not started again by itself.
func TestFeatureList_Stopped(t *testing.T) {
	for _, answer := range []func(job int) station.Msg{
		func(job int) station.Msg {
			return state.Refused{Job: job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}}
		},
		func(job int) station.Msg {
			return state.Refused{Job: job, Fail: work.Failed{Code: "internal", Text: "It is too large."}}
		},
		func(job int) station.Msg { return state.Replied{Job: job, Reply: &jobs.DescribeResult{}} },
		func(job int) station.Msg { return state.Replied{Job: job, Reply: &work.Done{}} },
	} {
		g := statetest.ManyFeatures(t, 30)
		job, _ := statetest.Task[jobs.Describe](g)
		g.Clear()
		m := answer(job)
		g.Do(m, state.Tick{Now: statetest.Noon}, features.ListScrolled{Top: 33})
		statetest.Same(t, fmt.Sprintf("%T: asked again", m), statetest.Tasks[jobs.Describe](g), 0)
		if g.S.Features.Stopped == "" {
			t.Errorf("%T: nothing says why", m)
		}
		g.Do(features.DescribePressed{})
		statetest.Same(t, "by the button", statetest.Tasks[jobs.Describe](g), 1)
		describe(g)
		statetest.Same(t, "reason", g.S.Features.Stopped, "")
	}
}

func TestFeatureList_Filter(t *testing.T) {
	g := statetest.ManyFeatures(t, 999)
	statetest.Same(t, "first", g.S.ListedFeatures()[0], "f0")
	statetest.Same(t, "columns come last", g.S.ListedFeatures()[999:], []string{"feature_1", "feature_2"})
	g.Do(features.ListScrolled{Top: 900 * 33})
	for _, c := range []struct {
		filter string
		want   []string
	}{
		{" F99 ", []string{"f99", "f990", "f991", "f992", "f993", "f994", "f995", "f996", "f997", "f998"}},
		{"* 777 ", []string{"f777"}},
		{"f98 + 1", []string{"f99"}},
		{"nothing has this", nil},
	} {
		got := g.Do(features.ListFiltered{Text: c.filter})
		statetest.Same(t, c.filter, strings.Join(g.S.ListedFeatures(), " "), strings.Join(c.want, " "))
		statetest.Same(t, "top", g.S.Features.ListTop, 0)
		statetest.Same(t, "scrolls up", got[0], station.Cmd(station.Scroll{ID: features.ListID}))
	}
	short := statetest.Loaded(t)
	short.Do(features.ListFiltered{Text: "feature_1"})
	statetest.Same(t, "a short list has no filter", short.S.ListedFeatures(), []string{"feature_1", "feature_2"})
}

// TestFeatureList_Reveals: the list scrolls to a saved feature that is not visible.
func TestFeatureList_Reveals(t *testing.T) {
	g := statetest.ManyFeatures(t, 500)
	g.Clear()
	g.Define("new", "feature_1")
	g.Do(features.ListScrolled{Top: statetest.Asked[station.Scroll](g).Top})
	first, n := g.S.Features.ListWindow(len(g.S.ListedFeatures()))
	if at := slices.Index(g.S.ListedFeatures(), "new"); at < first || at >= first+n {
		t.Errorf("new is row %d, the rows from %d to %d are drawn", at, first, first+n)
	}
	g.Clear()
	g.Define("new", "feature_2")
	statetest.Same(t, "it is visible", statetest.Times[station.Scroll](g), 0)
}

// TestManyFeatures_LinearWork: the cost of an action is at most linear in the number of features. It is measured in
// allocations, which do not depend on the load of the machine.
func TestManyFeatures_LinearWork(t *testing.T) {
	actions := map[string]func(g *statetest.Stage) station.Msg{
		"name":       func(g *statetest.Stage) station.Msg { return features.NameTyped{Text: "x"} },
		"expression": func(g *statetest.Stage) station.Msg { return features.ExprTyped{Text: "f1 + 1"} },
		"save": func(g *statetest.Stage) station.Msg {
			g.Do(features.NameTyped{Text: "new"}, features.ExprTyped{Text: "f1"}, features.Previewed{Draft: features.Draft{Name: "new", Expr: "f1"}})
			return features.FeatureSaved{}
		},
		"remove": func(g *statetest.Stage) station.Msg { return features.FeatureRemoved{Name: "f50"} },
		"edit":   func(g *statetest.Stage) station.Msg { return features.FeatureEdited{Name: "f50"} },
		"role":   func(g *statetest.Stage) station.Msg { return data.RoleChosen{Column: "user_id", Role: data.RoleIgnore} },
		"input":  func(g *statetest.Stage) station.Msg { return train.InputToggled{Name: "f50"} },
		"fit":    func(g *statetest.Stage) station.Msg { return train.FitPressed{} },
		"run":    func(g *statetest.Stage) station.Msg { return automation.RunNowPressed{} },
		"scroll": func(g *statetest.Stage) station.Msg { return features.ListScrolled{Top: 90 * 33} },
		"filter": func(g *statetest.Stage) station.Msg { return features.ListFiltered{Text: "f7"} },
		"tick":   func(g *statetest.Stage) station.Msg { return state.Tick{Now: statetest.Noon} },
		"set aside": func(g *statetest.Stage) station.Msg {
			g.Do(data.FileChosen{Name: "x"})
			return state.Replied{Job: g.S.Data.Loading.Job, Reply: statetest.Read(t, "x", "a,b\n1,2\n2,3\n")}
		},
	}
	few, many := statetest.ManyFeatures(t, 200), statetest.ManyFeatures(t, 800)
	for name, action := range actions {
		cost := func(g statetest.Stage) float64 {
			m := action(&g)
			return testing.AllocsPerRun(1, func() { state.Update(g.S, m) })
		}
		a, b := cost(*few), cost(*many)
		t.Logf("%-10s %6.0f allocations with 200 features, %6.0f with 800", name, a, b)
		if b > 6*a+100 {
			t.Errorf("%s: %.0f allocations with 200 features, %.0f with 800", name, a, b)
		}
	}
}
