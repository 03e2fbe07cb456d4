package state_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/train"
	"orrery/core/registry"
)

func TestOtherTabWrote(t *testing.T) {
	g := fresh(t)
	g.do(station.StoreFailed{Doing: "The run was not saved", Text: "no room"})
	book := station.Book{Runs: []registry.Run{{ID: "a", Number: 1}}, Used: 7, Budget: 9}
	g.do(state.OtherTabWrote{Book: book, Problems: []string{"A record is damaged."}})
	same(t, "runs", len(g.s.Book.Runs), 1)
	same(t, "used", g.s.Storage.Used, 7)
	same(t, "problems", g.s.Storage.Problems[len(g.s.Storage.Problems)-1], "A record is damaged.")
	same(t, "what this tab could not save", g.s.Storage.Failed, "The run was not saved: no room")
	g.do(experiments.RunSelected{ID: "a"}, state.Visited{Station: station.Experiments, Sub: "run/a"})
	g.do(state.OtherTabWrote{Book: station.Book{}})
	same(t, "the open run's model is gone", g.s.Experiments.Model, "")
	same(t, "and no longer selected", len(g.s.Experiments.Selected), 0)
}

func TestOtherTabWrote_Schedule(t *testing.T) {
	g := fresh(t)
	g.do(state.OtherTabWrote{Settings: []registry.Setting{{Name: "schedule", Value: []byte(`{"On":true,"Every":"30","Seeds":"next"}`), Rev: 1, Seq: 1}}})
	same(t, "on", g.s.Automation.Schedule.On, true)
	same(t, "every", g.s.Automation.Every, "30")
	same(t, "what another tab saved is not saved again", len(g.saved()), 0)
	g.do(state.OtherTabWrote{Settings: []registry.Setting{{Name: "schedule", Value: []byte(`{`), Rev: 2, Seq: 1}}})
	same(t, "a setting that does not read changes nothing", g.s.Automation.Every, "30")
}

// A tab whose table is still being opened keeps the inputs of its model, and saves nothing of them.
func TestOtherTabWrote_BeforeTheTable(t *testing.T) {
	g := loaded(t)
	g.do(features.NameTyped{Text: "x"}, features.ExprTyped{Text: "feature_1 + 1"}, features.Previewed{Draft: features.Draft{Name: "x", Expr: "feature_1 + 1"}}, features.FeatureSaved{})
	for _, name := range []string{"feature_1", "feature_2"} {
		g.do(train.InputToggled{Name: name})
	}
	same(t, "inputs", g.s.Train.Inputs, []string{"x"})
	kept := g.stored()

	g = &stage{t: t, s: state.New(), clock: noon}
	g.do(state.Restored{Now: noon, Settings: kept}, state.OtherTabWrote{Settings: []registry.Setting{{Name: "schedule", Value: []byte(`{"On":false,"Every":"30"}`), Rev: 9, Seq: 1}}})
	g.do(state.MenuPressed{})
	same(t, "inputs before the table is there", g.s.Train.Inputs, []string{"x"})
	same(t, "saved", len(g.saved()), 0)
}
