package expr_test

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"orrery/core/expr"
	"orrery/core/table"
)

var (
	nan = math.NaN()
	inf = math.Inf(1)
)

// people has one column of each kind with gaps, and the notebook's two features.
func people(t testing.TB) *table.Table {
	t.Helper()
	return must(t)(table.New(
		table.Numbers("feature_1", []float64{0.493749, -0.1233462294856719, 1.095964, 0, nan}),
		table.Numbers("feature_2", []float64{-0.157663, 0.365275089687713, -1.21264, -2, 3}),
		table.Bools("paid", []float64{1, 0, nan, 1, 0}),
		table.Texts("city", []string{"Oslo", "", "Bergen", "Århus", "Oslo"}),
		table.Numbers("größe", []float64{1, 2, 3, 4, 5}),
		table.Numbers("days since visit", []float64{7, 0, 1, 30, 2}),
	))
}

func must(t testing.TB) func(*table.Table, error) *table.Table {
	return func(x *table.Table, err error) *table.Table {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
}

func compile(t testing.TB, src string, s table.Schema) *expr.Program {
	t.Helper()
	p, err := expr.Compile(src, s)
	if err != nil {
		t.Fatalf("Compile(%q): %v", src, err)
	}
	return p
}

// evaluate runs a formula on the whole table and on every row, and fails when the two differ in a bit.
func evaluate(t testing.TB, src string, data *table.Table) []table.Value {
	t.Helper()
	return bothWays(t, compile(t, src, data.Schema()), data)
}

func bothWays(t testing.TB, p *expr.Program, data *table.Table) []table.Value {
	t.Helper()
	src := p.Source()
	whole, err := p.Eval(data)
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	if whole.Kind() != p.Kind() || whole.Len() != data.Rows() {
		t.Fatalf("%s: Eval gave %d values of kind %v, want %d of kind %v", src, whole.Len(), whole.Kind(), data.Rows(), p.Kind())
	}
	out := make([]table.Value, data.Rows())
	for i := range out {
		row, err := p.EvalRow(inputs(p, data, i))
		if err != nil {
			t.Fatalf("%s: row %d: %v", src, i, err)
		}
		if out[i] = whole.Value(i); !same(out[i], row) {
			t.Fatalf("%s: row %d: Eval gave %v (%x), EvalRow %v (%x)", src, i, out[i], math.Float64bits(out[i].Num), row, math.Float64bits(row.Num))
		}
	}
	return out
}

func inputs(p *expr.Program, data *table.Table, row int) []table.Value {
	var in []table.Value
	for _, name := range p.Inputs() {
		c, err := data.Column(name)
		if err != nil {
			panic(err)
		}
		in = append(in, c.Value(row))
	}
	return in
}

// same compares bit by bit, NaN and the sign of zero included.
func same(a, b table.Value) bool {
	return a.Kind == b.Kind && a.Text == b.Text && math.Float64bits(a.Num) == math.Float64bits(b.Num)
}

func numbers(v ...float64) []table.Value {
	out := make([]table.Value, len(v))
	for i, x := range v {
		out[i] = table.NumberValue(x)
	}
	return out
}

func booleans(v ...float64) []table.Value {
	out := make([]table.Value, len(v))
	for i, x := range v {
		out[i] = table.Value{Kind: table.Bool, Num: x}
	}
	return out
}

func texts(v ...string) []table.Value {
	out := make([]table.Value, len(v))
	for i, s := range v {
		out[i] = table.TextValue(s)
	}
	return out
}

func TestEval_NotebookFeature(t *testing.T) {
	got := evaluate(t, "feature_1 ** 2", people(t))[1].Num
	if want := 0.015214292328332034; got != want {
		t.Errorf("feature_1 ** 2 is %v, want %v", got, want)
	}
}

func TestEval_Columns(t *testing.T) {
	for _, test := range []struct {
		src  string
		want []table.Value
	}{
		{"größe", numbers(1, 2, 3, 4, 5)},
		{"paid", booleans(1, 0, nan, 1, 0)},
		{"city", texts("Oslo", "", "Bergen", "Århus", "Oslo")},
		{"`days since visit` + größe", numbers(8, 2, 4, 34, 7)},
		{"größe\n\t*\r\n10", numbers(10, 20, 30, 40, 50)},
		{"7", numbers(7, 7, 7, 7, 7)},
		{"True", booleans(1, 1, 1, 1, 1)},
		{"'a'", texts("a", "a", "a", "a", "a")},
		{"feature_1 > 0", booleans(1, 0, 1, 0, 0)},
		{"isnull(feature_1)", booleans(0, 0, 0, 0, 1)},
		{"isnull(city)", booleans(0, 1, 0, 0, 0)},
		{"isnull(paid)", booleans(0, 0, 1, 0, 0)},
		{"coalesce(feature_1, -feature_2)", numbers(0.493749, -0.1233462294856719, 1.095964, 0, -3)},
		{"coalesce(city, 'unknown')", texts("Oslo", "unknown", "Bergen", "Århus", "Oslo")},
		{"coalesce(paid, None, False)", booleans(1, 0, 0, 1, 0)},
		{"größe if paid else -größe", numbers(1, -2, nan, 4, -5)},
		{"where(paid, city, 'nobody')", texts("Oslo", "nobody", "", "Århus", "nobody")},
		{"where(größe > 2, None, größe)", numbers(1, 2, nan, nan, nan)},
		{"'a' if größe < 2 else 'b' if größe < 3 else 'c'", texts("a", "b", "c", "c", "c")},
		{"'x' if größe < 2 else None", texts("x", "", "", "", "")},
		{"city == 'Oslo'", booleans(1, 0, 0, 0, 1)},
		{"city != 'Oslo'", booleans(0, 1, 1, 1, 0)},
		{"'B' < city <= 'Oslo'", booleans(1, 0, 1, 0, 1)},
		{"city >= 'P'", booleans(0, 0, 0, 1, 0)},
		{"city > 'Oslo'", booleans(0, 0, 0, 1, 0)},
		{"1 < größe < 4 < 5", booleans(0, 1, 1, 0, 0)},
		{"größe + 1 > größe * 1 >= größe - 0 > 2", booleans(0, 0, 1, 1, 1)},
		{"paid == True", booleans(1, 0, 0, 1, 0)},
		{"paid != True", booleans(0, 1, 1, 0, 1)},
		{"paid and größe > 2", booleans(0, 0, nan, 1, 0)},
		{"paid or größe > 2", booleans(1, 0, 1, 1, 1)},
		{"paid or größe < 2", booleans(1, 0, nan, 1, 0)},
		{"paid and False", booleans(0, 0, 0, 0, 0)},
		{"not paid", booleans(0, 1, nan, 0, 1)},
		{"min(größe, 3, 2)", numbers(1, 2, 2, 2, 2)},
		{"clip(feature_2, -1, 1)", numbers(-0.157663, 0.365275089687713, -1, -1, 1)},
		{"max(feature_1, 0)", numbers(0.493749, 0, 1.095964, 0, nan)},
	} {
		got := evaluate(t, test.src, people(t))
		if !slices.EqualFunc(got, test.want, same) {
			t.Errorf("%s is %v, want %v", test.src, got, test.want)
		}
	}
}

func TestInputs_OrderOfFirstUse(t *testing.T) {
	s := people(t).Schema()
	p := compile(t, "feature_2 if paid else feature_1 + feature_2 * `größe`", s)
	want := []string{"feature_2", "paid", "feature_1", "größe"}
	if got := p.Inputs(); !slices.Equal(got, want) {
		t.Errorf("Inputs are %q, want %q", got, want)
	}
	if got := compile(t, "1 + 1", s).Inputs(); len(got) != 0 {
		t.Errorf("1 + 1 has inputs %q", got)
	}
	got, err := expr.Names("b + log(a) * b")
	if err != nil || !slices.Equal(got, []string{"b", "a"}) {
		t.Errorf("Names are %q, %v", got, err)
	}
}

func TestEval_ErrInput(t *testing.T) {
	data := people(t)
	p := compile(t, "feature_1 + 1", data.Schema())
	other := must(t)(table.New(table.Texts("feature_1", []string{"a"})))
	if _, err := p.Eval(other); !errors.Is(err, expr.ErrInput) {
		t.Errorf("a text column for a number gives %v, want ErrInput", err)
	}
	var missing *table.NameError
	if _, err := p.Eval(must(t)(data.Select("feature_2"))); !errors.As(err, &missing) {
		t.Errorf("a table without the column gives %v, want a NameError", err)
	}
	for name, in := range map[string][]table.Value{
		"none": nil, "text": texts("a"), "two": numbers(1, 2),
	} {
		if _, err := p.EvalRow(in); !errors.Is(err, expr.ErrInput) {
			t.Errorf("EvalRow with %s gives %v, want ErrInput", name, err)
		}
	}
}

func TestEval_ErrTooLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a quarter of a gigabyte")
	}
	data := must(t)(table.New(table.Numbers("a", make([]float64, 35_000))))
	p := compile(t, "'"+strings.Repeat("x", 4000)+"'", data.Schema())
	if _, err := p.Eval(data); !errors.Is(err, expr.ErrTooLarge) {
		t.Errorf("140 MB of text give %v, want ErrTooLarge", err)
	}
}

// TestCompile_ManyColumns reads more columns than the checker looks up one by one.
func TestCompile_ManyColumns(t *testing.T) {
	s := make(table.Schema, 300)
	var names []string
	for i := range s {
		s[i].Name = "c" + strconv.Itoa(i)
		names = append(names, s[i].Name)
	}
	p := compile(t, strings.Join(names, " + ")+" + c7", s)
	if got := p.Inputs(); !slices.Equal(got, names) {
		t.Errorf("Inputs are %q, want %q", got, names)
	}
	if _, err := expr.Compile(strings.Join(names, " + ")+" + d7", s); err == nil {
		t.Error("a name that does not exist compiles")
	}
}
