package state_test

import (
	"strings"
	"testing"

	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/app/station/serve"
)

// A version keeps a request that it answers, in MLflow's form; the Serve form takes it over.
func TestInputExample(t *testing.T) {
	g := loaded(t)
	g.define("f", "feature_1 ** 2")
	g.fit(0.8)
	g.writes()
	g.do(station.RegisterPressed{Run: g.s.Train.RunID})
	example := asked[station.Register](g).Example
	if !strings.HasPrefix(example, `{"dataframe_split":{"columns":["feature_1","feature_2"],"data":[[`) {
		t.Fatalf("example %q, want the columns behind the inputs, without what is computed", example)
	}
	given := features.ReadExample(example)
	for i, name := range []string{"feature_1", "feature_2"} {
		c, err := g.s.Data.Table.Column(name)
		if err != nil {
			t.Fatal(err)
		}
		same(t, name, given[i], station.Typed{Name: name, Text: c.Cell(0)})
	}
	g.s.Serve.Form = []station.Typed{{Name: "feature_2", Text: "9"}, {Name: "other", Text: "x"}}
	g.do(serve.ExampleUsed{Example: example})
	same(t, "form", g.s.Serve.Form, []station.Typed{given[1], {Name: "other", Text: "x"}})
	same(t, "asked by values", g.s.Serve.Tab, "values")
	g.clear()
	digest := g.s.Book.Runs[0].Data.Digest
	g.s.Book.Runs[0].Data.Digest = "another"
	g.do(station.RegisterPressed{Run: g.s.Book.Runs[0].ID})
	same(t, "of another table", asked[station.Register](g).Example, "")
	g.s.Book.Runs[0].Data.Digest = digest
}

func TestReadExample(t *testing.T) {
	for text, want := range map[string][]station.Typed{
		"": nil, "{}": nil, `{"dataframe_split":{"columns":["a"],"data":[]}}`: nil, `{"dataframe_split":{"columns":["a"],"data":[[1,2]]}}`: nil,
		`{"dataframe_split":{"columns":["a","b","c","d"],"data":[[0.5,"x y",true,null]]}}`: {{Name: "a", Text: "0.5"}, {Name: "b", Text: "x y"}, {Name: "c", Text: "true"}, {Name: "d"}},
	} {
		same(t, text, features.ReadExample(text), want)
	}
}
