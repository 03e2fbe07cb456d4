package ml_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/table"
	"pgregory.net/rapid"
)

func sample(t *testing.T) *table.Table {
	t.Helper()
	cols, err := table.New(
		table.Numbers("a", []float64{0.1, 0.9, 0.2, 0.8, 0.5, 0.6, 0.4, 0.7}),
		table.Numbers("b", []float64{3, 1, 4, 1, 5, 9, 2, 6}),
		table.Bools("c", []float64{0, 1, 0, 1, 1, 0, 0, 1}),
		table.Texts("city", []string{"x", "y", "x", "y", "x", "y", "x", "y"}),
		table.Numbers("target", []float64{0, 1, 0, 1, 1, 0, 0, 1}),
	)
	if err != nil {
		t.Fatal(err)
	}
	return cols
}

func pipeline() ml.Pipeline {
	return ml.Pipeline{
		Steps:  []ml.Spec{{Kind: "StandardScaler"}},
		Final:  ml.Spec{Kind: "LogisticRegression", Params: map[string]any{"C": 2, "max_iter": 200}},
		Inputs: []string{"b", "a", "c"},
		Target: "target",
	}
}

func fit(t *testing.T, p ml.Pipeline, cols *table.Table) *ml.Model {
	t.Helper()
	m, err := p.Fit(context.Background(), catalog.Catalog(), cols, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestFit_Errors(t *testing.T) {
	nan := math.NaN()
	with := func(c table.Column) func(*table.Table) *table.Table {
		return func(cols *table.Table) *table.Table {
			out, err := cols.With(c)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
	}
	bare := func(p *ml.Pipeline) { p.Steps = nil }
	for _, c := range []struct {
		name string
		edit func(*ml.Pipeline)
		data func(*table.Table) *table.Table
		want string
	}{
		{"unknown step", func(p *ml.Pipeline) { p.Steps[0].Kind = "Scaler" }, nil,
			`ml: unknown operator "Scaler"; want one of `},
		{"unknown end", func(p *ml.Pipeline) { p.Final.Kind = "Forest" }, nil,
			`ml: unknown operator "Forest"; want one of `},
		{"estimator before the end", func(p *ml.Pipeline) { p.Steps[0].Kind = "LogisticRegression" }, nil,
			`ml: operator "LogisticRegression" is in the wrong place; want a step that transforms before the last one`},
		{"unknown parameter", func(p *ml.Pipeline) { p.Final.Params = map[string]any{"c": 1.0} }, nil,
			`ml: LogisticRegression: unknown parameter "c"; want one of penalty, C, fit_intercept, `},
		{"value out of range", func(p *ml.Pipeline) { p.Final.Params = map[string]any{"C": -1} }, nil,
			`ml: LogisticRegression: parameter "C" is -1; want a number above 0`},
		{"no inputs", func(p *ml.Pipeline) { p.Inputs = nil }, nil,
			"ml: the pipeline has no inputs; choose one column or more"},
		{"target among the inputs", func(p *ml.Pipeline) { p.Inputs = append(p.Inputs, "target") }, nil,
			`ml: column "target" is the target and an input too; choose one of the two`},
		{"input twice", func(p *ml.Pipeline) { p.Inputs = append(p.Inputs, "a") }, nil,
			`table: two columns are called "a": table: column name is used twice`},
		{"missing inputs", func(p *ml.Pipeline) { p.Inputs = []string{"a", "x", "y"} }, nil,
			`ml: columns "x", "y" are missing`},
		{"missing target", func(p *ml.Pipeline) { p.Target = "label" }, nil, `ml: column "label" is missing`},
		{"text input", func(p *ml.Pipeline) { p.Inputs = []string{"a", "city"} }, nil,
			`ml: column "city" is text; StandardScaler needs numbers`},
		{"text input of the end", func(p *ml.Pipeline) { bare(p); p.Inputs = []string{"a", "city"} }, nil,
			`ml: column "city" is text; LogisticRegression needs numbers`},
		{"missing cell", nil, with(table.Numbers("a", []float64{1, 2, nan, 4, 5, 6, 7, 8})),
			`ml: LogisticRegression: column "a" is missing in row 2, counting from 0`},
		{"infinite cell", bare, with(table.Numbers("b", []float64{1, 2, 3, 4, math.Inf(1), 6, 7, 8})),
			`ml: LogisticRegression: column "b" is infinite in row 4, counting from 0`},
		{"missing label", nil, with(table.Numbers("target", []float64{0, 1, nan, 1, 0, 1, 0, 1})),
			`ml: target "target" is missing in row 2, counting from 0`},
		{"missing text label", nil, with(table.Texts("target", []string{"a", "b", "", "a", "b", "a", "b", "a"})),
			`ml: target "target" is missing in row 2, counting from 0`},
		{"one class", nil, with(table.Numbers("target", make([]float64, 8))),
			`ml: LogisticRegression: the target cannot be learnt: column "target" needs two classes or more; every row is 0`},
		{"measured target", nil, with(table.Numbers("target", []float64{1, 2, 3.5, 4, 5, 6, 7, 8})),
			`ml: LogisticRegression: the target cannot be learnt: column "target" holds measured numbers such as 3.5 in row 2, not classes`},
		{"no rows", nil, func(cols *table.Table) *table.Table { return cols.Take(nil) },
			`ml: LogisticRegression: the target cannot be learnt: column "target" needs two classes or more; it has no rows`},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, cols := pipeline(), sample(t)
			if c.edit != nil {
				c.edit(&p)
			}
			if c.data != nil {
				cols = c.data(cols)
			}
			_, err := p.Fit(context.Background(), catalog.Catalog(), cols, nil)
			if err == nil || err.Error() != c.want && !(strings.HasSuffix(c.want, " ") && strings.HasPrefix(err.Error(), c.want)) {
				t.Errorf("err = %v\nwant  %s", err, c.want)
			}
		})
	}
}

func TestFit_ErrorsNameRowsOfTheWholeTable(t *testing.T) {
	cols, _ := sample(t).With(table.Numbers("a", []float64{1, 2, 3, 4, 5, 6, math.NaN(), 8}))
	_, err := pipeline().Fit(context.Background(), catalog.Catalog(), cols, []int{0, 1, 3, 6})
	var value *ml.ValueError
	if !errors.As(err, &value) || value.Row != 6 {
		t.Errorf("err = %v, want a *ml.ValueError for row 6", err)
	}
	if _, err := pipeline().Fit(context.Background(), catalog.Catalog(), cols, []int{0, 1, 2, 3}); err != nil {
		t.Errorf("a missing cell outside of the training rows: %v", err)
	}
}

func TestModel_ErrorsOfAsking(t *testing.T) {
	m := fit(t, pipeline(), sample(t))
	less, _ := sample(t).Select("city", "c")
	_, err := m.Prob(less)
	var schema *ml.SchemaError
	if !errors.As(err, &schema) || !slices.Equal(schema.Missing, []string{"b", "a"}) {
		t.Errorf("err = %v, want a *ml.SchemaError that misses b and a", err)
	}
	text, _ := sample(t).With(table.Texts("a", make([]string, 8)))
	if _, err := m.Predict(text); !errors.As(err, &schema) || !slices.Equal(schema.Text, []string{"a"}) {
		t.Errorf("err = %v, want a *ml.SchemaError that calls a text", err)
	}
	gap, _ := sample(t).With(table.Numbers("b", []float64{1, math.NaN(), 1, 1, 1, 1, 1, 1}))
	var value *ml.ValueError
	if _, _, err := m.Decision(gap); !errors.As(err, &value) || value.Row != 1 {
		t.Errorf("err = %v, want a *ml.ValueError for row 1", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("ProbRow took a row of the wrong length")
		}
	}()
	m.ProbRow(nil, []float64{1})
}

func TestModel_Facts(t *testing.T) {
	cols, _ := sample(t).With(table.Texts("target", []string{"no", "yes", "no", "yes", "yes", "no", "no", "yes"}))
	m := fit(t, pipeline(), cols)
	if got, want := m.Classes(), []table.Value{table.TextValue("no"), table.TextValue("yes")}; !slices.Equal(got, want) {
		t.Errorf("classes = %v, want %v", got, want)
	}
	want := table.Schema{{Name: "b", Kind: table.Number}, {Name: "a", Kind: table.Number}, {Name: "c", Kind: table.Bool}}
	if got := m.Schema(); !slices.Equal(got, want) {
		t.Errorf("schema = %v, want %v", got, want)
	}
	if m.Iterations() == 0 || len(m.Losses()) != m.Iterations() || !m.Converged() || m.Warning() != "" {
		t.Errorf("%d iterations, %d losses, converged %v, warning %q", m.Iterations(), len(m.Losses()), m.Converged(), m.Warning())
	}
	if got := m.Attributes()[1]["classes_"]; !reflect.DeepEqual(got, m.Classes()) {
		t.Errorf("classes_ = %v, want %v", got, m.Classes())
	}
	pred, _ := m.Predict(cols)
	proba, _ := m.Prob(cols)
	for i, p := range proba {
		if (p[1] > 0.5) != (pred[i] == 1) {
			t.Errorf("row %d: predicted %d with %v", i, pred[i], p)
		}
	}
	p := m.Pipeline()
	p.Final.Params["C"] = 3.0
	if m.Pipeline().Final.Params["C"] != 2.0 {
		t.Error("changing the returned pipeline changed the model")
	}
}

func TestModel_NotConverged(t *testing.T) {
	p := pipeline()
	p.Final.Params = map[string]any{"max_iter": 1}
	m := fit(t, p, sample(t))
	if m.Converged() || m.Iterations() != 1 || !strings.Contains(m.Warning(), "stopped after 1 iterations") {
		t.Errorf("converged %v after %d iterations: %q", m.Converged(), m.Iterations(), m.Warning())
	}
	text, _ := json.Marshal(m)
	back, err := ml.Load(catalog.Catalog(), text)
	if err != nil || back.Warning() != m.Warning() || !slices.Equal(back.Losses(), m.Losses()) || back.Iterations() != 1 {
		t.Errorf("after JSON: %v, warning %q, losses %v", err, back.Warning(), back.Losses())
	}
}

func TestModel_ProbRowAllocatesNothing(t *testing.T) {
	m := fit(t, pipeline(), sample(t))
	x, dst := []float64{1, 0.5, 1}, make([]float64, 2)
	if n := testing.AllocsPerRun(100, func() { dst = m.ProbRow(dst, x) }); n != 0 {
		t.Errorf("%v allocations a row, want none", n)
	}
	for _, p := range m.ProbRow(dst, []float64{math.NaN(), 0, 0}) {
		if !math.IsNaN(p) {
			t.Errorf("probability of a missing number is %v, want NaN", p)
		}
	}
}

func TestLabels(t *testing.T) {
	for _, c := range []struct {
		name    string
		column  table.Column
		y       []float64
		classes []table.Value
	}{
		{"numbers by size", table.Numbers("t", []float64{10, 2, 10, -3}), []float64{2, 1, 2, 0},
			[]table.Value{table.NumberValue(-3), table.NumberValue(2), table.NumberValue(10)}},
		{"negative zero is zero", table.Numbers("t", []float64{math.Copysign(0, -1), 1, 0}), []float64{0, 1, 0},
			[]table.Value{table.NumberValue(0), table.NumberValue(1)}},
		{"truth", table.Bools("t", []float64{1, 0, 1}), []float64{1, 0, 1}, []table.Value{table.BoolValue(false), table.BoolValue(true)}},
		{"text by code points", table.Texts("t", []string{"b", "B", "ä", "b"}), []float64{1, 0, 2, 1},
			[]table.Value{table.TextValue("B"), table.TextValue("b"), table.TextValue("ä")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			y, classes, err := ml.Labels(c.column)
			if err != nil || !slices.Equal(y, c.y) || !slices.Equal(classes, c.classes) {
				t.Errorf("%v %v %v, want %v %v", y, classes, err, c.y, c.classes)
			}
			if c.name == "negative zero is zero" && math.Signbit(classes[0].Num) {
				t.Error("the class is a negative zero")
			}
		})
	}
}

// For any labels, the class at a row's index is the row's value, and classes are in ascending order.
func TestLabels_Name(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d", "é"}), 1, 40).Draw(t, "labels")
		y, classes, err := ml.Labels(table.Texts("t", slices.Clone(v)))
		if err != nil {
			if !errors.Is(err, ml.ErrClasses) {
				t.Fatal(err)
			}
			return
		}
		for i, k := range y {
			if classes[int(k)].Text != v[i] {
				t.Fatalf("row %d is class %v, want %q", i, classes[int(k)], v[i])
			}
		}
		if !slices.IsSortedFunc(classes, func(a, b table.Value) int { return strings.Compare(a.Text, b.Text) }) {
			t.Fatalf("classes are not in order: %v", classes)
		}
	})
}
