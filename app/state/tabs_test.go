package state_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/train"
	"orrery/core/registry"
)

func TestOtherTabWrote(t *testing.T) {
	g := statetest.Fresh(t)
	g.Do(station.StoreFailed{Doing: "The run was not saved", Text: "no room"})
	book := station.Registry{Runs: []registry.Run{{ID: "a", Number: 1}}, Used: 7, Budget: 9}
	g.Do(state.OtherTabWrote{Registry: book, Problems: []string{"A record is damaged."}})
	statetest.Same(t, "runs", len(g.S.Registry.Runs), 1)
	statetest.Same(t, "used", g.S.Storage.Used, 7)
	statetest.Same(t, "problems", g.S.Storage.Problems[len(g.S.Storage.Problems)-1], "A record is damaged.")
	statetest.Same(t, "what this tab could not save", g.S.Storage.Failed, "The run was not saved: no room")
	g.Do(experiments.RunSelected{ID: "a"}, state.Visited{Station: station.Experiments, Sub: "run/a"})
	g.Do(state.OtherTabWrote{Registry: station.Registry{}})
	statetest.Same(t, "the open run's model is gone", g.S.Experiments.Model, "")
	statetest.Same(t, "and no longer selected", len(g.S.Experiments.Selected), 0)
}

func TestOtherTabWrote_Schedule(t *testing.T) {
	g := statetest.Fresh(t)
	g.Do(state.OtherTabWrote{Settings: []registry.Setting{{Name: "schedule", Value: []byte(`{"On":true,"Every":"30","Seeds":"next"}`), Rev: 1, Seq: 1}}})
	statetest.Same(t, "on", g.S.Automation.Schedule.On, true)
	statetest.Same(t, "every", g.S.Automation.Every, "30")
	statetest.Same(t, "what another tab saved is not saved again", len(statetest.Saved(g)), 0)
	g.Do(state.OtherTabWrote{Settings: []registry.Setting{{Name: "schedule", Value: []byte(`{`), Rev: 2, Seq: 1}}})
	statetest.Same(t, "a setting that does not read changes nothing", g.S.Automation.Every, "30")
}

// A tab whose table is still being opened keeps the inputs of its model and does not save them.
func TestOtherTabWrote_BeforeTheTable(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(features.NameTyped{Text: "x"}, features.ExprTyped{Text: "feature_1 + 1"}, features.Previewed{Draft: features.Draft{Name: "x", Expr: "feature_1 + 1"}}, features.FeatureSaved{})
	for _, name := range []string{"feature_1", "feature_2"} {
		g.Do(train.InputToggled{Name: name})
	}
	statetest.Same(t, "inputs", g.S.Train.Inputs, []string{"x"})
	kept := statetest.Stored(g)

	g = statetest.New(t)
	g.Do(state.Restored{Now: statetest.Noon, Settings: kept}, state.OtherTabWrote{Settings: []registry.Setting{{Name: "schedule", Value: []byte(`{"On":false,"Every":"30"}`), Rev: 9, Seq: 1}}})
	g.Do(state.MenuPressed{})
	statetest.Same(t, "inputs before the table is there", g.S.Train.Inputs, []string{"x"})
	statetest.Same(t, "saved", len(statetest.Saved(g)), 0)
}
