package features_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/app/station/train"
	"orrery/core/registry"
)

// A feature that a registered version needs cannot be removed, also when another version is live. A name that is used
// again continues its version numbers.
func TestFeature_NeededByAnOldVersion(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("c", "feature_2 * 2")
	g.Champion(0.8)
	g.Do(train.InputToggled{Name: "c"})
	g.Fit(0.9)
	g.Writes()
	g.Do(station.RegisterPressed{Run: g.S.Train.RunID})
	g.Writes()
	g.Promote(g.S.Versions()[0])
	g.Do(state.ToastDismissed{}, features.FeatureRemoved{Name: "c"})
	statetest.Says(t, "removed", g.S.Toast.Text, "c cannot be removed: user_data v1 would break without it.")
	statetest.Same(t, "definitions", len(g.S.Features.Defs), 1)
	statetest.Same(t, "breaks", g.S.BreaksWithout("c"), []string{"user_data v1"})
	statetest.Same(t, "champion", g.S.AliasN(registry.Champion), 2)
}

func TestFeature_VersionsGoOn(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("c", "feature_2 * 2")
	g.Define("c", "feature_2 * 3")
	g.Do(features.FeatureRemoved{Name: "c"})
	g.Define("c", "feature_2")
	statetest.Same(t, "version after two and a removal", g.S.Features.Defs[0].Version, 3)
	statetest.Same(t, "kept versions", len(g.S.Store.Repo.OnDemand), 3)
}

// The view form shows errors while it is edited, and an invalid view is not applied.
func TestView_Wrong(t *testing.T) {
	g := statetest.Loaded(t)
	statetest.Same(t, "a plain table has no need of views", g.S.StoreOpen(), false)
	g.Do(features.StoreShown{})
	statetest.Same(t, "shown", g.S.StoreOpen(), true)
	statetest.Same(t, "suggested keys", g.S.Store.View.Text("keys"), "user_id")
	for _, c := range []struct{ field, text, says string }{
		{"keys", "user", `No column "user"`},
		{"ttl", "soon", `"soon" is not a duration`},
		{"features", "feature_9", `no column "feature_9"`},
		{"windows", "mean of feature_1", "write spent_7d = sum(amount) over 7d"},
		{"windows", "m = median(feature_1) over 7d", `no function "median"`},
		{"tags", "growth", "has no value"},
		{"name", "a:b", "invalid name"},
	} {
		g.Do(features.ViewChosen{}, features.ViewTyped{Field: "name", Text: "v"}, features.ViewTyped{Field: c.field, Text: c.text}, features.ViewApplied{})
		if w := g.S.Store.View.Wrong; w == "" || len(g.S.Store.Repo.Views) > 0 {
			t.Errorf("%s %q: wrong %q, %d views", c.field, c.text, w, len(g.S.Store.Repo.Views))
		} else if c.field != "keys" {
			statetest.Says(t, c.field, w, c.says)
		}
	}
}
