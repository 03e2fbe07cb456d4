package state_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/checks"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/core/registry"
)

func TestInputList(t *testing.T) {
	g := manyFeatures(t, 300)
	g.do(state.Visited{Station: station.Train})
	same(t, "all are inputs at first", len(g.s.Train.Inputs), 302)
	g.do(train.InputsScrolled{Top: 100 * 33})
	if first, n := g.s.Train.InputsWindow(302); first != 92 || n > mostSeen {
		t.Errorf("the window is %d rows from %d", n, first)
	}
	got := g.do(train.InputsFiltered{Text: "f29"})
	same(t, "scrolls up", got, []station.Cmd{station.Scroll{ID: train.InputsID}})
	same(t, "listed", g.s.ListedInputs(), []string{"f29", "f290", "f291", "f292", "f293", "f294", "f295", "f296", "f297", "f298", "f299"})
	g.do(train.InputsChosen{})
	same(t, "without what is listed", len(g.s.Train.Inputs), 291)
	g.do(train.InputsFiltered{Text: ""}, train.InputsChosen{})
	same(t, "none", len(g.s.Train.Inputs), 0)
	says(t, "none is wrong", g.s.WrongWith("inputs"), "Choose at least one feature.")
	g.do(train.InputsFiltered{Text: "f29"}, train.InputsChosen{On: true})
	same(t, "those that are listed", g.s.Train.Inputs, g.s.ListedInputs())
}

// TestServeForm_Long: of a long form some fields are shown, and a filter brings the others, with what was typed there.
func TestServeForm_Long(t *testing.T) {
	g := fresh(t)
	g.s.Serve.Tab = "values"
	for i := range 500 {
		g.s.Serve.Form = append(g.s.Serve.Form, station.Typed{Name: fmt.Sprintf("c%d", i)})
	}
	same(t, "shown", len(g.s.Serve.ShownFields()), serve.LongForm)
	g.do(serve.ValueTyped{Name: "c499", Text: "7"})
	got := g.do(serve.FormFiltered{Text: " C499 "})
	same(t, "found", g.s.Serve.ShownFields(), []int{499})
	same(t, "its value is put in", got, []station.Cmd{station.Fill{ID: "serve-value-499", Text: "7"}})
}

// TestModelsReading: a model reads a feature that is an input or that an input is computed from, and no other.
func TestModelsReading(t *testing.T) {
	g := manyFeatures(t, 3)
	run := registry.Run{ID: "r", Inputs: []string{"c", "feature_1"}, Features: []registry.Feature{
		{Name: "a", Expr: "feature_1 * 2", Version: 1}, {Name: "b", Expr: "`a` + 1", Version: 1}, {Name: "aa", Expr: "feature_2", Version: 1},
		{Name: "c", Expr: "b ** 2", Version: 1}, {Name: "d", Expr: "a", Version: 1}}}
	g.do(state.OtherTabWrote{Book: station.Book{Runs: []registry.Run{run}, Versions: []registry.Version{{Model: "m", N: 4, Run: "r"}}}})
	for name, want := range map[string]bool{"a": true, "b": true, "c": true, "d": false, "aa": false, "feature_1": false, "": false} {
		if got := slices.Contains(g.s.BreaksWithout(name), "m v4"); got != want {
			t.Errorf("m v4 breaks without %q: %v, want %v", name, got, want)
		}
	}
}

// TestExample_OfNoFeature: where the name of a feature is typed, one that there is not is not saved.
func TestExample_OfNoFeature(t *testing.T) {
	g := manyFeatures(t, 300)
	g.do(checks.ExampleFeature{Name: "f9999"}, checks.ExampleWant{Text: "1"}, checks.ExampleAdded{})
	says(t, "wrong", g.s.Checks.Wrong, "No feature is called f9999.")
	same(t, "examples", len(g.s.Checks.Examples), 0)
	g.do(checks.ExampleFeature{Name: "f1"}, checks.ExampleGiven{Name: "feature_1", Text: "1"}, checks.ExampleGiven{Name: "feature_2", Text: "1"}, checks.ExampleWant{Text: "2"})
	got := kinds(g.do(checks.ExampleAdded{}))
	same(t, "examples", len(g.s.Checks.Examples), 1)
	if !strings.Contains(got, "Fill") {
		t.Errorf("the form is not emptied: %s", got)
	}
}
