package state_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/app/station/train"
	"orrery/core/registry"
)

// What a registered version needs stays, also when another version serves. A name
// that was used goes on counting its versions.
func TestFeature_NeededByAnOldVersion(t *testing.T) {
	g := loaded(t)
	g.define("c", "feature_2 * 2")
	g.champion(0.8)
	g.do(train.InputToggled{Name: "c"})
	g.fit(0.9)
	g.writes()
	g.do(station.RegisterPressed{Run: g.s.Train.RunID})
	g.writes()
	g.promote(g.s.Versions()[0])
	g.do(state.ToastDismissed{}, features.FeatureRemoved{Name: "c"})
	says(t, "removed", g.s.Toast.Text, "c stays: user_data v1 would break without it.")
	same(t, "definitions", len(g.s.Features.Defs), 1)
	same(t, "breaks", g.s.BreaksWithout("c"), []string{"user_data v1"})
	same(t, "champion", g.s.AliasN(registry.Champion), 2)
}

func TestFeature_VersionsGoOn(t *testing.T) {
	g := loaded(t)
	g.define("c", "feature_2 * 2")
	g.define("c", "feature_2 * 3")
	g.do(features.FeatureRemoved{Name: "c"})
	g.define("c", "feature_2")
	same(t, "version after two and a removal", g.s.Features.Defs[0].Version, 3)
	same(t, "kept versions", len(g.s.Store.Repo.OnDemand), 3)
}

// The form of a view says what is wrong while it is typed, and takes nothing over.
func TestView_Wrong(t *testing.T) {
	g := loaded(t)
	same(t, "a plain table has no need of views", g.s.StoreOpen(), false)
	g.do(features.StoreShown{})
	same(t, "shown", g.s.StoreOpen(), true)
	same(t, "suggested keys", g.s.Store.View.Text("keys"), "user_id")
	for _, c := range []struct{ field, text, says string }{
		{"keys", "user", `No column "user"`},
		{"ttl", "soon", `"soon" is not a duration`},
		{"features", "feature_9", `no column "feature_9"`},
		{"windows", "mean of feature_1", "write spent_7d = sum(amount) over 7d"},
		{"windows", "m = median(feature_1) over 7d", `no function "median"`},
		{"tags", "growth", "has no value"},
		{"name", "a:b", "invalid name"},
	} {
		g.do(features.ViewChosen{}, features.ViewTyped{Field: "name", Text: "v"}, features.ViewTyped{Field: c.field, Text: c.text}, features.ViewApplied{})
		if w := g.s.Store.View.Wrong; w == "" || len(g.s.Store.Repo.Views) > 0 {
			t.Errorf("%s %q: wrong %q, %d views", c.field, c.text, w, len(g.s.Store.Repo.Views))
		} else if c.field != "keys" {
			says(t, c.field, w, c.says)
		}
	}
}
