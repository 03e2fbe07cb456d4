package features_test

import (
	"fmt"
	"strings"
	"testing"

	"orrery/app/apptest"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/core/feature"
)

// many opens the station with n derived features f0, f1, ..., of which each tenth reads the one before.
func many(t *testing.T, at station.ID, n int) *apptest.Desk {
	t.Helper()
	d := apptest.Sit(t, at)
	for i := range n {
		f := feature.Definition{Name: fmt.Sprintf("f%d", i), Expr: fmt.Sprintf("feature_1 * %d + feature_2", i), Version: 1}
		if i%10 == 9 {
			f.Expr = fmt.Sprintf("f%d + 1", i-1)
		}
		d.State.Features.Defs = append(d.State.Features.Defs, f)
	}
	d.Load()
	return d
}

func TestFeatures_Long(t *testing.T) {
	d := many(t, station.Features, 100)
	d.Do(features.ListScrolled{Top: 40 * 33})
	d.Until("the visible distributions", func(s state.State) bool { return !s.Features.Describing.Running() })
	d.Do(features.FeatureEdited{Name: "f49"})
	d.Until("the preview", func(s state.State) bool { return s.Features.Draft.OK() })
	apptest.Golden(t, "long", d.State)
	d.Do(features.ListFiltered{Text: "f9"})
	d.Until("the visible distributions", func(s state.State) bool { return !s.Features.Describing.Running() })
	html := apptest.HTML(d.State)
	for _, want := range []string{"11 of 102", "Edit f99", `aria-rowcount="12"`, "84 features not shown"} {
		if !strings.Contains(html, want) {
			t.Errorf("the filtered list does not have %q", want)
		}
	}
	d.Do(features.ListFiltered{Text: "nothing has this"})
	if html := apptest.HTML(d.State); !strings.Contains(html, "No feature has this in its name or expression.") {
		t.Error("a filter that finds nothing does not say so")
	}
}

func TestFeatures_Stopped(t *testing.T) {
	d := many(t, station.Features, 30)
	d.Do(features.ListScrolled{Top: 33})
	d.State.Features.Summaries, d.State.Features.Stopped = nil, "Cancelled"
	html := apptest.HTML(d.State)
	if !strings.Contains(html, "Distributions are not computed. Cancelled.") || !strings.Contains(html, "Compute distributions") {
		t.Error("it is not said that distributions are not computed, and how to go on")
	}
}

// TestManyFeatures_Nodes: the number of elements does not depend on the number of features, nor on that of broken ones.
func TestManyFeatures_Nodes(t *testing.T) {
	nodes := func(s state.State) int { return strings.Count(apptest.HTML(s), "<") / 2 }
	few, full := many(t, station.Features, 300), many(t, station.Features, 1000)
	for _, p := range station.Pages() {
		st := p.ID
		few.State.Station, full.State.Station = st, st
		a, b := nodes(few.State), nodes(full.State)
		t.Logf("%-12s %5d elements with 300 features, %5d with 1,000", st, a, b)
		if b > a+200 || b > 1500 { // up to half as many more columns may be shown
			t.Errorf("%s draws %d elements with 300 features and %d with 1,000", st, a, b)
		}
	}
	full.State.Station = station.Features
	full.Paste("x,target\n1,0\n2,1\n3,1\n")
	full.Until("the other table", func(s state.State) bool { return s.Data.Name == "pasted.csv" })
	if n := nodes(full.State); len(full.State.Features.Broken) != 1000 || n > 1500 {
		t.Errorf("with %d features set aside, %d elements are drawn", len(full.State.Features.Broken), n)
	}
}
