package effect_test

import (
	"context"
	"slices"
	"testing"

	"orrery/app/state"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/features"
	"orrery/core/store"
)

// define saves a feature through the form, and waits until it is registered.
func (d *desk) define(name, expr string) {
	d.t.Helper()
	d.do(features.NameTyped{Text: name}, features.ExprTyped{Text: expr})
	d.until("the preview", func(s state.State) bool { return s.Features.Draft.OK() && s.Features.Draft.Expr == expr })
	d.do(features.FeatureSaved{})
	d.until("the registration of "+name, func(s state.State) bool {
		return len(s.Toast.Text) > len(name) && s.Toast.Text[:len(name)+1] == name+" "
	})
}

func names(s state.State) []string {
	var out []string
	for _, d := range s.Features.Defs {
		out = append(out, d.Name)
	}
	slices.Sort(out)
	return out
}

// A feature that is saved in one tab appears in the other one, and survives that tab's writes.
func TestSettings_TwoTabs(t *testing.T) {
	b := newBrowser()
	b.tabs = newTabs(true)
	one, two := b.open(t), b.open(t)
	loaded(t, one)
	loaded(t, two)
	one.define("from_one", "feature_1 + 1")
	two.define("from_two", "feature_2 + 1")
	b.tabs.notify()
	for _, d := range []*desk{one, two, b.reload(t, two)} {
		d.until("both features", func(s state.State) bool { return slices.Equal(names(s), []string{"from_one", "from_two"}) })
	}
}

// Both tabs register a version of the same feature before either knows the other's.
func TestSettings_TwoTabsDefineOneName(t *testing.T) {
	b := newBrowser()
	b.tabs = newTabs(true)
	one, two := b.open(t), b.open(t)
	loaded(t, one)
	loaded(t, two)
	one.define("x", "feature_1 + 1")
	two.define("x", "feature_2 + 2")
	b.tabs.notify()
	for _, d := range []*desk{one, two, b.reload(t, two)} {
		d.until("the second tab's, as version 2", func(s state.State) bool {
			return len(s.Features.Defs) == 1 && s.Features.Defs[0].Expr == "feature_2 + 2" && s.Features.Defs[0].Version == 2
		})
		d.until("both versions", func(s state.State) bool { return len(s.Store.Repo.OnDemand) == 2 })
	}
}

// stuck is a journal whose commits do not complete before the page is closed.
type stuck struct {
	store.Journal
	on bool
}

func (j *stuck) Append(ctx context.Context, seen int64, write func([]store.Entry) []store.Write) (int64, error) {
	if j.on {
		select {}
	}
	return j.Journal.Append(ctx, seen, write)
}

// Settings that were changed just before the page is closed are restored.
func TestSettings_FlushedAtPageHide(t *testing.T) {
	b := newBrowser()
	memory := b.journal
	j := &stuck{Journal: memory}
	b.journal = j
	d := b.open(t)
	loaded(t, d)
	d.saved()
	j.on = true
	d.do(data.RoleChosen{Column: "feature_1", Role: data.RoleIgnore}, checks.FloorTyped{Text: "0.61"}, features.NameTyped{Text: "typed"})
	b.journal = memory
	again := b.reload(t, d)
	again.until("the table", func(s state.State) bool { return s.Data.Table != nil })
	if role := again.state.RoleOf("feature_1"); role != data.RoleIgnore || again.state.Checks.Floor != "0.61" || again.state.Features.Name != "typed" {
		t.Errorf("role %q, floor %q, draft %q", role, again.state.Checks.Floor, again.state.Features.Name)
	}
}

// Settings that one tab erases disappear in the other tab, which then receives new definitions.
func TestSettings_ErasedInAnotherTab(t *testing.T) {
	b := newBrowser()
	b.tabs = newTabs(true)
	one, two := b.open(t), b.open(t)
	loaded(t, one)
	loaded(t, two)
	one.define("x", "feature_1 + 1")
	b.tabs.notify()
	two.until("the feature", func(s state.State) bool { return len(s.Features.Defs) == 1 })
	one.do(state.ErasePressed{}, state.ErasePressed{})
	one.until("an empty browser", func(s state.State) bool { return one.page.restarts.Load() > 0 || one.tickle() })
	b.tabs.notify()
	two.until("no feature", func(s state.State) bool { return len(s.Features.Defs) == 0 })
	one = b.open(t)
	loaded(t, one)
	one.define("x", "feature_2 + 2")
	b.tabs.notify()
	two.until("the new one", func(s state.State) bool {
		return len(s.Features.Defs) == 1 && s.Features.Defs[0].Expr == "feature_2 + 2"
	})
}

// A feature that was removed can be defined again after a reload.
func TestSettings_DefinedAgain(t *testing.T) {
	b := newBrowser()
	d := b.open(t)
	loaded(t, d)
	d.define("x", "feature_1 + 1")
	d.do(features.FeatureRemoved{Name: "x"})
	d.saved()
	d = b.open(t)
	d.until("the table", func(s state.State) bool { return s.Data.Table != nil })
	d.define("x", "feature_2 + 2")
	d.saved()
	d = b.open(t)
	d.until("the feature", func(s state.State) bool { return s.Ready })
	if f := d.state.Features.Defs; len(f) != 1 || f[0].Expr != "feature_2 + 2" {
		t.Errorf("%+v", f)
	}
}
