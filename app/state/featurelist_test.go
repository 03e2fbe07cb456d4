package state_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/data"
	"orrery/app/station/features"
	"orrery/app/station/train"
	"orrery/core/feature"
	"orrery/core/registry"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// manyFeatures is the Features station of a browser that has saved n features: f0, f1 and so on over two columns, each
// tenth over the one before it.
func manyFeatures(t *testing.T, n int) *stage {
	t.Helper()
	g := fresh(t)
	var saved []registry.Setting
	for i := range n {
		d := feature.Definition{Name: fmt.Sprintf("f%d", i), Expr: fmt.Sprintf("feature_1 * %d + feature_2", i), Version: 1}
		if i%10 == 9 {
			d.Expr = fmt.Sprintf("f%d + 1", i-1)
		}
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		saved = append(saved, registry.Setting{Name: "feature/" + d.Name, Value: b, Rev: 1})
	}
	g.s = state.New()
	g.do(state.Restored{Now: noon, Theme: "day", Settings: saved})
	g.load("user_data.csv", notebookCSV)
	g.do(state.Visited{Station: station.Features})
	same(t, "features", g.s.Features.Set.Len(), n)
	return g
}

// describe answers the description that is asked for, as the worker does.
func (g *stage) describe() {
	g.t.Helper()
	job, d := task[jobs.Describe](g)
	set, err := feature.Define(d.Features.Key, g.s.Data.Table.Schema(), d.Features.Defs...)
	if err == nil {
		set, err = set.Fit(g.s.Data.Table, nil)
	}
	if err != nil {
		g.t.Fatal(err)
	}
	r := &jobs.DescribeResult{Defs: set.Definitions()}
	for _, name := range d.Columns {
		r.Summaries = append(r.Summaries, table.Summary{Name: name})
	}
	g.clear()
	g.do(state.Replied{Job: job, Reply: r})
}

// mostSeen is how many rows of a list are drawn at most.
const mostSeen = 40

// TestFeatureList_WorkOfAnAction: what a person does with one of 1,000 features asks the worker for that feature alone,
// and writes it alone.
func TestFeatureList_WorkOfAnAction(t *testing.T) {
	g := manyFeatures(t, 999)
	_, d := task[jobs.Describe](g)
	if n := len(d.Columns); n == 0 || n > mostSeen {
		t.Errorf("%d features are described when the page opens, want those in sight", n)
	}
	if n := len(d.Features.Defs); n > mostSeen {
		t.Errorf("the worker is told of %d definitions, want those that it computes", n)
	}
	g.describe()
	same(t, "asked again", len(g.cmds), 0)
	for _, c := range []struct {
		name string
		do   func()
	}{
		{"typing", func() {
			g.do(features.NameTyped{Text: "new"}, features.ExprTyped{Text: "f8 + 1"}, features.Previewed{Draft: features.Draft{Name: "new", Expr: "f8 + 1"}})
		}},
		{"save", func() { g.do(features.FeatureSaved{}) }},
		{"edit", func() { g.do(features.FeatureEdited{Name: "f8"}) }},
		{"change", func() { g.define("f8", "feature_2") }},
		{"remove", func() { g.do(features.FeatureRemoved{Name: "f500"}) }},
	} {
		g.clear()
		c.do()
		if n := tasks[jobs.Describe](g); n > 1 {
			t.Errorf("%s asks %d times for descriptions", c.name, n)
		}
		if tasks[jobs.Describe](g) == 1 {
			_, d := task[jobs.Describe](g)
			if len(d.Columns) > mostSeen || len(d.Features.Defs) > mostSeen {
				t.Errorf("%s asks for %d features of %d definitions", c.name, len(d.Columns), len(d.Features.Defs))
			}
			g.describe()
		}
		written := 0
		for _, cmd := range g.cmds {
			if w, ok := cmd.(state.Save); ok {
				written += len(w.Writes)
			}
		}
		if written > 4 { // a definition, its version, the form, the inputs of the model
			t.Errorf("%s writes %d settings", c.name, written)
		}
	}
	same(t, "after all that", g.s.Features.Set.Len(), 999)
}

// TestFeatureList_KeepsWhatIsKnown: a change describes the feature and what reads it again, and nothing else.
func TestFeatureList_KeepsWhatIsKnown(t *testing.T) {
	g := manyFeatures(t, 999)
	g.describe()
	g.define("f8", "feature_2")
	same(t, "f8 is in sight", times[station.Scroll](g), 0)
	_, d := task[jobs.Describe](g)
	same(t, "described again", d.Columns, []string{"f8", "f9"})
	g.describe()
	g.define("f9", "f8 + 2")
	_, d = task[jobs.Describe](g)
	same(t, "described again", d.Columns, []string{"f9"})
	same(t, "under", len(d.Features.Defs), 2)
}

// TestFeatureList_Scrolling asks for what has come into sight, once, and lets go of what has left it.
func TestFeatureList_Scrolling(t *testing.T) {
	g := manyFeatures(t, 999)
	first, _ := task[jobs.Describe](g)
	g.clear()
	g.do(features.ListScrolled{Top: 4 * 33})
	same(t, "while the first rows are described", len(g.cmds), 0)
	g.do(features.ListScrolled{Top: 500 * 33})
	same(t, "they are out of sight", asked[station.Cancel](g).Job, first)
	_, d := task[jobs.Describe](g)
	if !slices.Contains(d.Columns, "f500") || slices.Contains(d.Columns, "f0") {
		t.Errorf("scrolled to f500, %v are described", d.Columns)
	}
	g.describe()
	g.do(features.ListScrolled{Top: 0})
	g.describe()
	g.do(features.ListScrolled{Top: 500 * 33})
	same(t, "what is known is not asked for", len(g.cmds), 0)
	g.do(features.ListScrolled{Top: 300 * 33})
	other, _ := task[jobs.Describe](g)
	g.clear()
	g.do(state.Visited{Station: station.Map})
	same(t, "another station", asked[station.Cancel](g).Job, other)
	same(t, "describing", g.s.Features.Describing.On(), false)
}

// TestFeatureList_Stopped: what a person has cancelled, or the worker cannot do, is not begun again by itself.
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
		g := manyFeatures(t, 30)
		job, _ := task[jobs.Describe](g)
		g.clear()
		m := answer(job)
		g.do(m, state.Tick{Now: noon}, features.ListScrolled{Top: 33})
		same(t, fmt.Sprintf("%T: asked again", m), tasks[jobs.Describe](g), 0)
		if g.s.Features.Stopped == "" {
			t.Errorf("%T: nothing says why", m)
		}
		g.do(features.DescribePressed{})
		same(t, "by the button", tasks[jobs.Describe](g), 1)
		g.describe()
		same(t, "reason", g.s.Features.Stopped, "")
	}
}

func TestFeatureList_Filter(t *testing.T) {
	g := manyFeatures(t, 999)
	same(t, "first", g.s.ListedFeatures()[0], "f0")
	same(t, "columns come last", g.s.ListedFeatures()[999:], []string{"feature_1", "feature_2"})
	g.do(features.ListScrolled{Top: 900 * 33})
	for _, c := range []struct {
		filter string
		want   []string
	}{
		{" F99 ", []string{"f99", "f990", "f991", "f992", "f993", "f994", "f995", "f996", "f997", "f998"}},
		{"* 777 ", []string{"f777"}},
		{"f98 + 1", []string{"f99"}},
		{"nothing has this", nil},
	} {
		got := g.do(features.ListFiltered{Text: c.filter})
		same(t, c.filter, strings.Join(g.s.ListedFeatures(), " "), strings.Join(c.want, " "))
		same(t, "top", g.s.Features.ListTop, 0)
		same(t, "scrolls up", got[0], station.Cmd(station.Scroll{ID: features.ListID}))
	}
	short := loaded(t)
	short.do(features.ListFiltered{Text: "feature_1"})
	same(t, "a short list has no filter", short.s.ListedFeatures(), []string{"feature_1", "feature_2"})
}

// TestFeatureList_Reveals: a feature that is saved out of sight is scrolled to.
func TestFeatureList_Reveals(t *testing.T) {
	g := manyFeatures(t, 500)
	g.clear()
	g.define("new", "feature_1")
	g.do(features.ListScrolled{Top: asked[station.Scroll](g).Top})
	first, n := g.s.Features.ListWindow(len(g.s.ListedFeatures()))
	if at := slices.Index(g.s.ListedFeatures(), "new"); at < first || at >= first+n {
		t.Errorf("new is row %d, the rows from %d to %d are drawn", at, first, first+n)
	}
	g.clear()
	g.define("new", "feature_2")
	same(t, "it is in sight", times[station.Scroll](g), 0)
}

// TestManyFeatures_LinearWork: what one action costs the page grows with the number of features at most as they do: it
// is counted in allocations, which do not depend on what else the machine does.
func TestManyFeatures_LinearWork(t *testing.T) {
	actions := map[string]func(g *stage) station.Msg{
		"name":       func(g *stage) station.Msg { return features.NameTyped{Text: "x"} },
		"expression": func(g *stage) station.Msg { return features.ExprTyped{Text: "f1 + 1"} },
		"save": func(g *stage) station.Msg {
			g.do(features.NameTyped{Text: "new"}, features.ExprTyped{Text: "f1"}, features.Previewed{Draft: features.Draft{Name: "new", Expr: "f1"}})
			return features.FeatureSaved{}
		},
		"remove": func(g *stage) station.Msg { return features.FeatureRemoved{Name: "f50"} },
		"edit":   func(g *stage) station.Msg { return features.FeatureEdited{Name: "f50"} },
		"role":   func(g *stage) station.Msg { return data.RoleChosen{Column: "user_id", Role: data.RoleIgnore} },
		"input":  func(g *stage) station.Msg { return train.InputToggled{Name: "f50"} },
		"fit":    func(g *stage) station.Msg { return train.FitPressed{} },
		"run":    func(g *stage) station.Msg { return automation.RunNowPressed{} },
		"scroll": func(g *stage) station.Msg { return features.ListScrolled{Top: 90 * 33} },
		"filter": func(g *stage) station.Msg { return features.ListFiltered{Text: "f7"} },
		"tick":   func(g *stage) station.Msg { return state.Tick{Now: noon} },
		"set aside": func(g *stage) station.Msg {
			g.do(data.FileChosen{Name: "x"})
			return state.Replied{Job: g.s.Data.Loading.Job, Reply: read(t, "x", "a,b\n1,2\n2,3\n")}
		},
	}
	few, many := manyFeatures(t, 200), manyFeatures(t, 800)
	for name, action := range actions {
		cost := func(g stage) float64 {
			m := action(&g)
			return testing.AllocsPerRun(1, func() { state.Update(g.s, m) })
		}
		a, b := cost(*few), cost(*many)
		t.Logf("%-10s %6.0f allocations with 200 features, %6.0f with 800", name, a, b)
		if b > 6*a+100 {
			t.Errorf("%s: %.0f allocations with 200 features, %.0f with 800", name, a, b)
		}
	}
}
