package state_test

import (
	"testing"

	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/core/checks"
	"orrery/core/feature"
)

// preview answers as the effect does, for an expression that reads these columns.
func (g *stage) preview(needs ...string) {
	g.t.Helper()
	f := g.s.Features
	d := features.Draft{Name: f.Name, Expr: f.Expr, Needs: needs, Tested: make([]feature.Tried, len(f.Units.Tests))}
	g.do(features.Previewed{Draft: d})
}

func TestUnits(t *testing.T) {
	g := loaded(t)
	g.do(features.NameTyped{Text: "f"}, features.ExprTyped{Text: "feature_1 * feature_2"})
	g.preview("feature_1", "feature_2")
	g.do(features.TestGiven{Name: "feature_1", Text: " 2 "})
	g.preview("feature_1", "feature_2") // another letter does not take away what is typed
	g.do(features.TestGiven{Name: "feature_2", Text: "3"}, features.TestWant{Text: "6"})
	g.clear()
	g.do(features.TestAdded{})
	want := []feature.Test{{Given: map[string]string{"feature_1": "2", "feature_2": "3"}, Want: "6"}}
	same(t, "tests", g.s.Features.Units.Tests, want)
	same(t, "asked to run", asked[features.Preview](g).Tests, want)
	same(t, "emptied", times[station.Fill](g), 3)
	same(t, "form", g.s.Features.Units.Given, []station.Typed{{Name: "feature_1"}, {Name: "feature_2"}})
	g.do(features.TestGiven{Name: "feature_1", Text: "2"}, features.TestGiven{Name: "feature_2", Text: "3"}, features.TestWant{Text: "6"}, features.TestAdded{})
	says(t, "twice", g.s.Features.Units.Wrong, "already")

	g.preview("feature_1", "feature_2")
	g.do(features.FeatureSaved{})
	same(t, "saved", g.s.Features.Defs[0].Tests, want)
	same(t, "checked", g.s.Checks.Config.Examples, []checks.Example{{Feature: "f", Given: want[0].Given, Want: "6"}})

	// A change of the tests alone is no new version: models read the same formula.
	g.do(features.TestRemoved{At: 0}, features.TestRemoved{At: 0})
	g.preview("feature_1", "feature_2")
	g.do(features.FeatureSaved{})
	same(t, "version", g.s.Features.Defs[0].Version, 1)
	same(t, "no tests", len(g.s.Features.Defs[0].Tests), 0)
	same(t, "nothing checked", len(g.s.Checks.Config.Examples), 0)
}

func TestUnits_AreEditedWithTheirFeature(t *testing.T) {
	g := loaded(t)
	g.do(features.NameTyped{Text: "f"}, features.ExprTyped{Text: "feature_1"})
	g.preview("feature_1")
	g.do(features.TestWant{Text: ""}, features.TestAdded{})
	g.preview("feature_1")
	g.do(features.FeatureSaved{}, features.DraftCleared{})
	same(t, "cleared", len(g.s.Features.Units.Tests), 0)
	g.do(features.FeatureEdited{Name: "f"})
	same(t, "edited", g.s.Features.Units.Tests, []feature.Test{{Given: map[string]string{"feature_1": ""}}})
}
