package features_test

import (
	"testing"

	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/core/checks"
	"orrery/core/feature"
)

// preview replies as the effect does, for an expression that reads these columns.
func preview(g *statetest.Stage, needs ...string) {
	g.T.Helper()
	f := g.S.Features
	d := features.Draft{Name: f.Name, Expr: f.Expr, Needs: needs, Tested: make([]feature.Tried, len(f.Units.Tests))}
	g.Do(features.Previewed{Draft: d})
}

func TestUnits(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(features.NameTyped{Text: "f"}, features.ExprTyped{Text: "feature_1 * feature_2"})
	preview(g, "feature_1", "feature_2")
	g.Do(features.TestGiven{Name: "feature_1", Text: " 2 "})
	preview(g, "feature_1", "feature_2") // another letter keeps the typed values
	g.Do(features.TestGiven{Name: "feature_2", Text: "3"}, features.TestWant{Text: "6"})
	g.Clear()
	g.Do(features.TestAdded{})
	want := []feature.Test{{Given: map[string]string{"feature_1": "2", "feature_2": "3"}, Want: "6"}}
	statetest.Same(t, "tests", g.S.Features.Units.Tests, want)
	statetest.Same(t, "asked to run", statetest.Asked[features.Preview](g).Tests, want)
	statetest.Same(t, "emptied", statetest.Times[station.Fill](g), 3)
	statetest.Same(t, "form", g.S.Features.Units.Given, []station.Typed{{Name: "feature_1"}, {Name: "feature_2"}})
	g.Do(features.TestGiven{Name: "feature_1", Text: "2"}, features.TestGiven{Name: "feature_2", Text: "3"}, features.TestWant{Text: "6"}, features.TestAdded{})
	statetest.Says(t, "twice", g.S.Features.Units.Wrong, "already")

	preview(g, "feature_1", "feature_2")
	g.Do(features.FeatureSaved{})
	statetest.Same(t, "saved", g.S.Features.Defs[0].Tests, want)
	statetest.Same(t, "checked", g.S.Checks.Config.Examples, []checks.Example{{Feature: "f", Given: want[0].Given, Want: "6"}})

	// A change of only the tests makes no new version.
	g.Do(features.TestRemoved{At: 0}, features.TestRemoved{At: 0})
	preview(g, "feature_1", "feature_2")
	g.Do(features.FeatureSaved{})
	statetest.Same(t, "version", g.S.Features.Defs[0].Version, 1)
	statetest.Same(t, "no tests", len(g.S.Features.Defs[0].Tests), 0)
	statetest.Same(t, "nothing checked", len(g.S.Checks.Config.Examples), 0)
}

func TestUnits_AreEditedWithTheirFeature(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(features.NameTyped{Text: "f"}, features.ExprTyped{Text: "feature_1"})
	preview(g, "feature_1")
	g.Do(features.TestWant{Text: ""}, features.TestAdded{})
	preview(g, "feature_1")
	g.Do(features.FeatureSaved{}, features.DraftCleared{})
	statetest.Same(t, "cleared", len(g.S.Features.Units.Tests), 0)
	g.Do(features.FeatureEdited{Name: "f"})
	statetest.Same(t, "edited", g.S.Features.Units.Tests, []feature.Test{{Given: map[string]string{"feature_1": ""}}})
}
