package features_test

import (
	"strings"
	"testing"

	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/app/station/serve"
)

// A version has an example request in MLflow's format, which fills the form of Serve.
func TestInputExample(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("f", "feature_1 ** 2")
	g.Fit(0.8)
	g.Writes()
	g.Do(station.RegisterPressed{Run: g.S.Train.RunID})
	example := statetest.Asked[station.Register](g).Example
	if !strings.HasPrefix(example, `{"dataframe_split":{"columns":["feature_1","feature_2"],"data":[[`) {
		t.Fatalf("example %q, want the columns behind the inputs, without what is computed", example)
	}
	given := features.ReadExample(example)
	for i, name := range []string{"feature_1", "feature_2"} {
		c, err := g.S.Data.Table.Column(name)
		if err != nil {
			t.Fatal(err)
		}
		statetest.Same(t, name, given[i], station.Typed{Name: name, Text: c.Cell(0)})
	}
	g.S.Serve.Form = []station.Typed{{Name: "feature_2", Text: "9"}, {Name: "other", Text: "x"}}
	g.Do(serve.ExampleUsed{Example: example})
	statetest.Same(t, "form", g.S.Serve.Form, []station.Typed{given[1], {Name: "other", Text: "x"}})
	statetest.Same(t, "asked by values", g.S.Serve.Tab, "values")
	g.Clear()
	digest := g.S.Registry.Runs[0].Data.Digest
	g.S.Registry.Runs[0].Data.Digest = "another"
	g.Do(station.RegisterPressed{Run: g.S.Registry.Runs[0].ID})
	statetest.Same(t, "of another table", statetest.Asked[station.Register](g).Example, "")
	g.S.Registry.Runs[0].Data.Digest = digest
}

func TestReadExample(t *testing.T) {
	for text, want := range map[string][]station.Typed{
		"": nil, "{}": nil, `{"dataframe_split":{"columns":["a"],"data":[]}}`: nil, `{"dataframe_split":{"columns":["a"],"data":[[1,2]]}}`: nil,
		`{"dataframe_split":{"columns":["a","b","c","d"],"data":[[0.5,"x y",true,null]]}}`: {{Name: "a", Text: "0.5"}, {Name: "b", Text: "x y"}, {Name: "c", Text: "true"}, {Name: "d"}},
	} {
		statetest.Same(t, text, features.ReadExample(text), want)
	}
}
