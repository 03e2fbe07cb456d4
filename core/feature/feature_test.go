package feature_test

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"orrery/core/expr"
	"orrery/core/feature"
	"orrery/core/table"
	"orrery/core/table/csv"
)

const secondUser = "a27b09ee-0cf8-11ed-899e-b29c4abd48f4"

// users are the five rows that the notebook prints.
func users(t testing.TB) *table.Table {
	t.Helper()
	data, err := table.New(
		table.Numbers("feature_1", []float64{0.493749, -0.1233462294856719, 1.095964, 0.038876, 1.364063}),
		table.Numbers("feature_2", []float64{-0.157663, 0.365275089687713, -1.21264, -0.154388, -0.956556}),
		table.Numbers("target", []float64{1, 1, 0, 0, 0}),
		table.Texts("user_id", []string{"a27b0912-0cf8-11ed-899e-b29c4abd48f4", secondUser,
			"a27b0a2a-0cf8-11ed-899e-b29c4abd48f4", "a27b0a52-0cf8-11ed-899e-b29c4abd48f4", "a27b0a7a-0cf8-11ed-899e-b29c4abd48f4"}),
	)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func define(t testing.TB, key string, s table.Schema, defs ...feature.Definition) *feature.Set {
	t.Helper()
	set, err := feature.Define(key, s, defs...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func reader(t testing.TB, set *feature.Set, data *table.Table) *feature.Reader {
	t.Helper()
	r, err := set.Reader(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func defs(pairs ...string) []feature.Definition {
	var out []feature.Definition
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, feature.Definition{Name: pairs[i], Expr: pairs[i+1]})
	}
	return out
}

func names(defs []feature.Definition) []string {
	var out []string
	for _, d := range defs {
		out = append(out, d.Name)
	}
	return out
}

func TestNotebook(t *testing.T) {
	data := users(t)
	set, err := define(t, "user_id", data.Schema()).Register(feature.Definition{Name: "feature_3", Expr: "feature_1 ** 2"})
	if err != nil {
		t.Fatal(err)
	}
	row, err := reader(t, set, data).Lookup(secondUser)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := row.Get("feature_3")
	if want := 0.015214292328332034; !ok || got.Num != want {
		t.Errorf("feature_3 of the second user is %v, want %v", got.Num, want)
	}
	all, err := set.Apply(data)
	if err != nil {
		t.Fatal(err)
	}
	var file strings.Builder
	if err := csv.Write(&file, all); err != nil {
		t.Fatal(err)
	}
	if want := "-0.1233462294856719,0.365275089687713,1," + secondUser + ",0.015214292328332034\n"; !strings.Contains(file.String(), want) {
		t.Errorf("the CSV is\n%s\nwant the row %s", file.String(), want)
	}
}

func TestDefine_DependencyOrder(t *testing.T) {
	s := users(t).Schema()
	set := define(t, "user_id", s, defs("d", "c + b", "x", "target + 1", "c", "b * 2", "a", "feature_1 > 0", "b", "1 if a else 2")...)
	if got, want := names(set.Definitions()), []string{"a", "b", "c", "d", "x"}; !slices.Equal(got, want) {
		t.Errorf("the order is %v, want %v", got, want)
	}
	want := append(slices.Clone(s), table.Field{Name: "a", Kind: table.Bool}, table.Field{Name: "b"}, table.Field{Name: "c"},
		table.Field{Name: "d"}, table.Field{Name: "x"})
	if got := set.Schema(); !slices.Equal(got, want) {
		t.Errorf("the schema is %v, want %v", got, want)
	}
	if got := set.Source(); !slices.Equal(got, s) {
		t.Errorf("the source is %v, want %v", got, s)
	}
}

func TestDefine_Errors(t *testing.T) {
	s := users(t).Schema()
	many := make([]feature.Definition, 1001)
	for i := range many {
		many[i] = feature.Definition{Name: "f" + strings.Repeat("x", i%80) + string(rune('a'+i/80)), Expr: "1"}
	}
	for _, test := range []struct {
		name, key string
		defs      []feature.Definition
		is        error
		at, text  string
	}{
		{"duplicate", "", defs("a", "1", "b", "2", "a", "3"), feature.ErrDuplicate, "a", "another feature"},
		{"column", "", defs("target", "1"), feature.ErrDuplicate, "target", "a column of the data"},
		{"self", "", defs("a", "a + 1"), feature.ErrCycle, "a", "a reads a"},
		{"cycle", "", defs("x", "feature_1", "a", "x + c", "b", "a * 2", "c", "b - 1"), feature.ErrCycle, "a", "a reads c, c reads b, b reads a"},
		{"late cycle", "", defs("z", "b", "b", "c", "c", "b"), feature.ErrCycle, "b", "b reads c, c reads b"},
		{"empty name", "", defs("", "1"), feature.ErrName, "", "empty"},
		{"backtick", "", defs("a`b", "1"), feature.ErrName, "a`b", "backtick"},
		{"newline", "", defs("a\nb", "1"), feature.ErrName, "a\nb", "control character"},
		{"space", "", defs(" a", "1"), feature.ErrName, " a", "space"},
		{"long", "", defs(strings.Repeat("a", 101), "1"), feature.ErrName, strings.Repeat("a", 101), "100 bytes"},
		{"not UTF-8", "", defs("a\xff", "1"), feature.ErrName, "a\xff", "UTF-8"},
		{"too many", "", many, feature.ErrLimit, many[1000].Name, "1000"},
		{"syntax", "", defs("a", "1", "b", "feature_1 **"), nil, "b", "** needs a value on its right"},
		{"kind", "", defs("a", "feature_1 > 0", "b", "a + 1"), nil, "b", "a is a boolean"},
		{"unknown", "", defs("a", "feature_9"), nil, "a", "no column is called feature_9"},
	} {
		_, err := feature.Define(test.key, s, test.defs...)
		var at *feature.DefinitionError
		if !errors.As(err, &at) || at.Name != test.at {
			t.Errorf("%s: got %v, want a DefinitionError for %q", test.name, err, test.at)
			continue
		}
		var syntax *expr.SyntaxError
		if test.is != nil && !errors.Is(err, test.is) || test.is == nil && !errors.As(err, &syntax) {
			t.Errorf("%s: got %v, want %v or a SyntaxError", test.name, err, test.is)
		}
		if !strings.Contains(err.Error(), test.text) || strings.Count(err.Error(), "feature: ") != 1 {
			t.Errorf("%s: message %q, want %q in it and the package once", test.name, err, test.text)
		}
	}
	var missing *table.NameError
	if _, err := feature.Define("user", s); !errors.As(err, &missing) || missing.Name != "user" {
		t.Errorf("an unknown key gives %v, want a NameError", err)
	}
	if _, err := feature.Define("", table.Schema{{Name: "a"}, {Name: "a"}}); !errors.Is(err, feature.ErrDuplicate) {
		t.Errorf("two equal columns give %v, want ErrDuplicate", err)
	}
}

func TestRegister_Versions(t *testing.T) {
	set := define(t, "", users(t).Schema())
	for i, step := range []struct {
		d    feature.Definition
		want int
	}{
		{feature.Definition{Name: "a", Expr: "feature_1"}, 1},
		{feature.Definition{Name: "a", Expr: "feature_1", Doc: "the first"}, 1},
		{feature.Definition{Name: "a", Expr: "feature_1 ** 2"}, 2},
		{feature.Definition{Name: "b", Expr: "a + 1", Version: 9}, 1},
		{feature.Definition{Name: "a", Expr: "feature_2"}, 3},
	} {
		next, err := set.Register(step.d)
		if err != nil {
			t.Fatal(err)
		}
		set = next
		all := set.Definitions()
		k := slices.IndexFunc(all, func(d feature.Definition) bool { return d.Name == step.d.Name })
		if got := all[k]; got.Version != step.want || got.Expr != step.d.Expr || got.Doc != step.d.Doc {
			t.Errorf("step %d: %+v, want version %d", i, got, step.want)
		}
	}
	if _, err := set.Register(feature.Definition{Name: "a", Expr: "b"}); !errors.Is(err, feature.ErrCycle) {
		t.Errorf("a new formula that closes a circle gives %v, want ErrCycle", err)
	}
	if got, want := names(set.Definitions()), []string{"a", "b"}; !slices.Equal(got, want) {
		t.Errorf("after a refused change the set has %v, want %v", got, want)
	}
}

func TestCheck(t *testing.T) {
	set := define(t, "", users(t).Schema(), defs("a", "feature_1 ** 2", "b", "a > 1")...)
	for src, want := range map[string]table.Kind{"a + 1": table.Number, "not b": table.Bool, "user_id": table.Text} {
		for _, name := range []string{"", "draft"} {
			p, err := set.Check(feature.Definition{Name: name, Expr: src})
			if err != nil || p.Kind() != want {
				t.Errorf("Check(%q, %q): %v, %v", name, src, p, err)
			}
		}
	}
	if _, err := set.Check(feature.Definition{Name: "a", Expr: "1 if b else 2"}); !errors.Is(err, feature.ErrCycle) {
		t.Errorf("a replacement that closes a circle gives %v, want ErrCycle", err)
	}
	if _, err := set.Check(feature.Definition{Name: "target", Expr: "1"}); !errors.Is(err, feature.ErrDuplicate) {
		t.Errorf("the name of a column gives %v, want ErrDuplicate", err)
	}
	var syntax *expr.SyntaxError
	if _, err := set.Check(feature.Definition{Expr: "a +"}); !errors.As(err, &syntax) || syntax.Column != 3 {
		t.Errorf("a broken formula gives %v, want a SyntaxError in column 3", err)
	}
	if got := names(set.Definitions()); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("Check changed the set: %v", got)
	}
}

func TestDefinition_JSON(t *testing.T) {
	want := defs("größe² \"x\"", "'<&>' == user_id", "b", "1 if feature_1 > 0 else None")
	want[0].Unit, want[0].Doc, want[0].Version = "m²", "line\nbreak", 3
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got []feature.Definition
	if err := json.Unmarshal(b, &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s reads back as %v, %v", b, got, err)
	}
	if one, _ := json.Marshal(want[1]); string(one) != `{"name":"b","expr":"1 if feature_1 \u003e 0 else None"}` {
		t.Errorf("a definition is %s", one)
	}
}

func TestColumns_OnlyWhatIsAsked(t *testing.T) {
	data := users(t)
	set := define(t, "user_id", data.Schema(), defs("a", "feature_1 ** 2", "b", "a + target", "one", "1", "c", "feature_2")...)
	got, err := set.Columns(data, []string{"b", "feature_1", "one"})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"b", "feature_1", "one"}; !slices.Equal(got.Names(), want) || got.Rows() != 5 {
		t.Errorf("Columns gave %v with %d rows, want %v", got.Names(), got.Rows(), want)
	}
	narrow, err := data.Select("target", "feature_1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Columns(narrow, []string{"b"}); err != nil {
		t.Errorf("b from a table with only its inputs: %v", err)
	}
	var missing *table.NameError
	if _, err := set.Columns(narrow, []string{"c"}); !errors.As(err, &missing) || missing.Name != "feature_2" {
		t.Errorf("c without feature_2 gives %v, want a NameError", err)
	}
	if _, err := set.Columns(data, []string{"feature_11"}); !errors.As(err, &missing) || missing.Nearest != "feature_1" {
		t.Errorf("an unknown column gives %v, want the nearest", err)
	}
	if _, err := set.Columns(data, []string{"a", "a"}); !errors.Is(err, table.ErrDuplicate) {
		t.Errorf("the same column twice gives %v, want ErrDuplicate", err)
	}
	if none, err := set.Columns(data, nil); err != nil || none.Rows() != 5 || none.Width() != 0 {
		t.Errorf("no columns: %v, %v", none, err)
	}
	needs, err := set.Needs([]string{"one", "b"})
	if err != nil || !slices.Equal(needs, []string{"feature_1", "target"}) {
		t.Errorf("Needs gave %v, %v", needs, err)
	}
}

func TestApply_AgainChangesNothing(t *testing.T) {
	data := users(t)
	set := define(t, "user_id", data.Schema(), defs("a", "feature_1 ** 2", "one", "1")...)
	once, err := set.Apply(data)
	if err != nil {
		t.Fatal(err)
	}
	twice, err := set.Apply(once)
	if err != nil || once.Hash() != twice.Hash() {
		t.Errorf("the second time differs: %v", err)
	}
	if !slices.Equal(once.Schema(), set.Schema()) {
		t.Errorf("the table has %v, the set %v", once.Schema(), set.Schema())
	}
}

func TestLookup_Errors(t *testing.T) {
	data := users(t)
	r := reader(t, define(t, "user_id", data.Schema(), defs("a", "feature_1 ** 2")...), data)
	_, err := r.Lookup("nobody")
	if !errors.Is(err, feature.ErrNoEntity) || err.Error() != `feature: no such entity: no row has user_id = "nobody"` {
		t.Errorf("an unknown user gives %v", err)
	}
	if _, ok := r.Find("nobody"); ok {
		t.Error("an unknown user is found")
	}
	if _, err := r.Lookup(""); !errors.Is(err, feature.ErrNoEntity) {
		t.Errorf("an empty id gives %v, want ErrNoEntity", err)
	}
	for _, row := range []int{-1, 5} {
		if _, err := r.Row(row); err == nil {
			t.Errorf("there is a row %d", row)
		}
	}
	keyless := reader(t, define(t, "", data.Schema()), data)
	if _, err := keyless.Lookup(secondUser); !errors.Is(err, feature.ErrNoKey) {
		t.Errorf("a look-up without a key gives %v, want ErrNoKey", err)
	}
	if _, ok := keyless.Find(secondUser); ok {
		t.Error("a set without a key finds a user")
	}
}

func TestLookup_NumberKey(t *testing.T) {
	data, err := table.New(table.Numbers("id", []float64{10, 20, 30}), table.Numbers("x", []float64{1, 2, 3}))
	if err != nil {
		t.Fatal(err)
	}
	set := define(t, "id", data.Schema(), defs("y", "x * id")...)
	c, _ := data.Column("id")
	r, err := set.Reader(data, table.BuildIndex(c))
	if err != nil {
		t.Fatal(err)
	}
	row, err := r.Lookup("20")
	if y, _ := row.Get("y"); err != nil || y.Num != 40 {
		t.Errorf("y of 20 is %v, %v", y, err)
	}
}

func TestReader_WrongTable(t *testing.T) {
	data := users(t)
	set := define(t, "user_id", data.Schema())
	narrow, err := data.Select("user_id", "target")
	if err != nil {
		t.Fatal(err)
	}
	var missing *table.NameError
	if _, err := set.Reader(narrow, nil); !errors.As(err, &missing) || missing.Name != "feature_1" {
		t.Errorf("a table without feature_1 gives %v, want a NameError", err)
	}
	other, err := data.With(table.Texts("target", make([]string, 5)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := set.Reader(other, nil); !errors.Is(err, expr.ErrInput) {
		t.Errorf("a text target gives %v, want ErrInput", err)
	}
}

func TestPlan(t *testing.T) {
	data := users(t)
	set := define(t, "user_id", data.Schema(), defs("feature_3", "feature_1 ** 2", "b", "feature_3 > 1", "late", "feature_3 + feature_2", "one", "1")...)
	want := []string{"late", "feature_1", "b", "one", "feature_3"}
	plan, err := reader(t, set, data).Plan(want)
	if err != nil {
		t.Fatal(err)
	}
	short := make([]float64, 0, 2)
	got, err := plan.Vector(short, 2)
	if f := 1.095964; err != nil || !slices.Equal(got, []float64{f*f - 1.21264, f, 1, 1, f * f}) {
		t.Errorf("the vector is %v, %v", got, err)
	}
	long := make([]float64, 9)
	if again, _ := plan.Vector(long, 2); !slices.Equal(again, got) || &again[0] != &long[0] {
		t.Errorf("with room to spare the vector is %v, want %v in the same memory", again, got)
	}
	for _, row := range []int{-1, 5} {
		if _, err := plan.Vector(nil, row); err == nil {
			t.Errorf("there is a row %d", row)
		}
	}
	if _, err := reader(t, set, data).Plan([]string{"user_id"}); err == nil || !strings.Contains(err.Error(), "user_id") {
		t.Errorf("a text in a vector gives %v", err)
	}
	var missing *table.NameError
	if _, err := reader(t, set, data).Plan([]string{"feature_4"}); !errors.As(err, &missing) {
		t.Errorf("an unknown name gives %v, want a NameError", err)
	}
}

// TestPlan_ReorderedTable: the model of the notebook took its vector by position, and a reordered column gave a wrong
// prediction without a word.
func TestPlan_ReorderedTable(t *testing.T) {
	data := users(t)
	other, err := data.Select("user_id", "target", "feature_2", "feature_1")
	if err != nil {
		t.Fatal(err)
	}
	inputs := []string{"feature_1", "feature_2", "feature_3"}
	var vectors [2][]float64
	for i, d := range []*table.Table{data, other} {
		set := define(t, "user_id", d.Schema(), defs("feature_3", "feature_1 ** 2")...)
		r := reader(t, set, d)
		row, _ := r.Find(secondUser)
		plan, err := r.Plan(inputs)
		if err != nil {
			t.Fatal(err)
		}
		if vectors[i], err = plan.Vector(nil, row); err != nil {
			t.Fatal(err)
		}
	}
	if want := []float64{-0.1233462294856719, 0.365275089687713, 0.015214292328332034}; !slices.Equal(vectors[0], want) || !slices.Equal(vectors[1], want) {
		t.Errorf("the vectors are %v, want twice %v", vectors, want)
	}
}

func TestVector_DoesNotAllocate(t *testing.T) {
	data := users(t)
	set := define(t, "user_id", data.Schema(), defs("feature_3", "feature_1 ** 2", "known", "user_id != 'x'", "deep", "log(feature_3) + feature_2 * 3")...)
	r := reader(t, set, data)
	plan, err := r.Plan([]string{"feature_1", "feature_3", "known", "deep"})
	if err != nil {
		t.Fatal(err)
	}
	dst := make([]float64, 4)
	if n := testing.AllocsPerRun(100, func() {
		row, _ := r.Find(secondUser)
		dst, _ = plan.Vector(dst, row)
	}); n != 0 {
		t.Errorf("a look-up and a vector take %v allocations", n)
	}
}

func TestComplete(t *testing.T) {
	set := define(t, "user_id", users(t).Schema(), defs("feature_3", "feature_1 ** 2", "gap", "isnull(feature_2)", "who", "coalesce(user_id, 'new')")...)
	row, err := set.Complete(map[string]table.Value{"feature_1": table.NumberValue(-0.1233462294856719)})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"feature_1": "-0.1233462294856719", "feature_2": "", "feature_3": "0.015214292328332034", "gap": "true", "who": "new", "user_id": ""} {
		if v, ok := row.Get(name); !ok || v.String() != want {
			t.Errorf("%s is %q, want %q", name, v, want)
		}
	}
	var missing *table.NameError
	if _, err := set.Complete(map[string]table.Value{"feature_4": {}}); !errors.As(err, &missing) {
		t.Errorf("an unknown column gives %v, want a NameError", err)
	}
	for name, given := range map[string]map[string]table.Value{
		`"feature_3" is computed`:    {"feature_3": table.NumberValue(1)},
		`"target" is a number`:       {"target": table.TextValue("1")},
		`"user_id" is a text, and a`: {"user_id": table.NumberValue(math.NaN())},
	} {
		if _, err := set.Complete(given); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v gives %v, want %s", given, err, name)
		}
	}
}
