package train_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/checks"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/core/registry"
)

func TestInputList(t *testing.T) {
	g := statetest.ManyFeatures(t, 300)
	g.Do(state.Visited{Station: station.Train})
	statetest.Same(t, "all are inputs at first", len(g.S.Train.Inputs), 302)
	g.Do(train.InputsScrolled{Top: 100 * 33})
	if first, n := g.S.Train.InputsWindow(302); first != 92 || n > 40 {
		t.Errorf("the window is %d rows from %d", n, first)
	}
	got := g.Do(train.InputsFiltered{Text: "f29"})
	statetest.Same(t, "scrolls up", got, []station.Cmd{station.Scroll{ID: train.InputsID}})
	statetest.Same(t, "listed", g.S.ListedInputs(), []string{"f29", "f290", "f291", "f292", "f293", "f294", "f295", "f296", "f297", "f298", "f299"})
	g.Do(train.InputsChosen{})
	statetest.Same(t, "without what is listed", len(g.S.Train.Inputs), 291)
	g.Do(train.InputsFiltered{Text: ""}, train.InputsChosen{})
	statetest.Same(t, "none", len(g.S.Train.Inputs), 0)
	statetest.Says(t, "none is wrong", g.S.ErrorOf("inputs"), "Choose at least one feature.")
	g.Do(train.InputsFiltered{Text: "f29"}, train.InputsChosen{On: true})
	statetest.Same(t, "the listed ones", g.S.Train.Inputs, g.S.ListedInputs())
}

// A long form shows some of its fields. The filter shows others, with their texts.
func TestServeForm_Long(t *testing.T) {
	g := statetest.Fresh(t)
	g.S.Serve.Tab = "values"
	for i := range 500 {
		g.S.Serve.Form = append(g.S.Serve.Form, station.Typed{Name: fmt.Sprintf("c%d", i)})
	}
	statetest.Same(t, "shown", len(g.S.Serve.ShownFields()), serve.MaxFormFields)
	g.Do(serve.ValueTyped{Name: "c499", Text: "7"})
	got := g.Do(serve.FormFiltered{Text: " C499 "})
	statetest.Same(t, "found", g.S.Serve.ShownFields(), []int{499})
	statetest.Same(t, "its value is put in", got, []station.Cmd{station.Fill{ID: "serve-value-499", Text: "7"}})
}

// A model reads a feature that is an input or that an input is computed from.
func TestModelsReading(t *testing.T) {
	g := statetest.ManyFeatures(t, 3)
	run := registry.Run{ID: "r", Inputs: []string{"c", "feature_1"}, Features: []registry.Feature{
		{Name: "a", Expr: "feature_1 * 2", Version: 1}, {Name: "b", Expr: "`a` + 1", Version: 1}, {Name: "aa", Expr: "feature_2", Version: 1},
		{Name: "c", Expr: "b ** 2", Version: 1}, {Name: "d", Expr: "a", Version: 1}}}
	g.Do(state.OtherTabWrote{Registry: station.Registry{Runs: []registry.Run{run}, Versions: []registry.Version{{Model: "m", N: 4, Run: "r"}}}})
	for name, want := range map[string]bool{"a": true, "b": true, "c": true, "d": false, "aa": false, "feature_1": false, "": false} {
		if got := slices.Contains(g.S.BreaksWithout(name), "m v4"); got != want {
			t.Errorf("m v4 depends on %q: %v, want %v", name, got, want)
		}
	}
}

// An example for a feature that does not exist is not saved.
func TestExample_OfNoFeature(t *testing.T) {
	g := statetest.ManyFeatures(t, 300)
	g.Do(checks.ExampleFeature{Name: "f9999"}, checks.ExampleWant{Text: "1"}, checks.ExampleAdded{})
	statetest.Says(t, "wrong", g.S.Checks.Wrong, "No feature is called f9999.")
	statetest.Same(t, "examples", len(g.S.Checks.Examples), 0)
	g.Do(checks.ExampleFeature{Name: "f1"}, checks.ExampleGiven{Name: "feature_1", Text: "1"}, checks.ExampleGiven{Name: "feature_2", Text: "1"}, checks.ExampleWant{Text: "2"})
	got := statetest.Kinds(g.Do(checks.ExampleAdded{}))
	statetest.Same(t, "examples", len(g.S.Checks.Examples), 1)
	if !strings.Contains(got, "Fill") {
		t.Errorf("the form is not emptied: %s", got)
	}
}
