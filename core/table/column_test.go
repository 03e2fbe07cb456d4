package table_test

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"orrery/core/table"

	"pgregory.net/rapid"
)

var (
	nan = math.NaN()
	inf = math.Inf(1)
)

func TestColumn_cells(t *testing.T) {
	tests := []struct {
		column  table.Column
		kind    table.Kind
		typ     string
		cells   []string
		missing []bool
	}{
		{table.Numbers("a", []float64{1.5, nan, -0.25}), table.Number, "float64", []string{"1.5", "", "-0.25"}, []bool{false, true, false}},
		{table.Numbers("a", []float64{3, nan, -12}), table.Number, "int64", []string{"3", "", "-12"}, []bool{false, true, false}},
		{table.Numbers("a", []float64{nan}), table.Number, "float64", []string{""}, []bool{true}},
		{table.Numbers("a", []float64{1 << 53}), table.Number, "float64", []string{"9007199254740992"}, []bool{false}},
		{table.Numbers("a", []float64{inf, -inf}), table.Number, "float64", []string{"inf", "-inf"}, []bool{false, false}},
		{table.Bools("a", []float64{1, 0, nan, 7}), table.Bool, "bool", []string{"true", "false", "", "true"}, []bool{false, false, true, false}},
		{table.Texts("a", []string{"x", "", "é"}), table.Text, "text", []string{"x", "", "é"}, []bool{false, true, false}},
		{table.Texts("a", []string{"A27b0912-0cf8-11ed-899e-b29c4abd48f4", ""}), table.Text, "uuid", []string{"A27b0912-0cf8-11ed-899e-b29c4abd48f4", ""}, []bool{false, true}},
		{table.Texts("a", []string{"a27b0912-0cf8-11ed-899e-b29c4abd48fg"}), table.Text, "text", []string{"a27b0912-0cf8-11ed-899e-b29c4abd48fg"}, []bool{false}},
		{table.Texts("a", []string{"", ""}), table.Text, "text", []string{"", ""}, []bool{true, true}},
		{table.TextBytes("a", []byte("onetwo"), []uint32{0, 3, 3, 6}), table.Text, "text", []string{"one", "", "two"}, []bool{false, true, false}},
	}
	for i, c := range tests {
		if c.column.Kind() != c.kind || c.column.Type() != c.typ || c.column.Len() != len(c.cells) {
			t.Errorf("%d: kind %v, type %s, length %d; want %v, %s, %d",
				i, c.column.Kind(), c.column.Type(), c.column.Len(), c.kind, c.typ, len(c.cells))
		}
		for row := range c.cells {
			if got := c.column.Cell(row); got != c.cells[row] {
				t.Errorf("%d: Cell(%d) = %q; want %q", i, row, got, c.cells[row])
			}
			if got := c.column.Missing(row); got != c.missing[row] || c.column.Value(row).Missing() != got {
				t.Errorf("%d: Missing(%d) = %v; want %v", i, row, got, c.missing[row])
			}
		}
	}
}

func TestColumn_zero(t *testing.T) {
	var c table.Column
	if c.Len() != 0 || c.Name() != "" || c.Kind() != table.Number || c.Type() != "float64" || c.Integral() {
		t.Errorf("the zero column has length %d, name %q, type %s", c.Len(), c.Name(), c.Type())
	}
}

func TestColumn_TakeAndRename(t *testing.T) {
	rows := []int{2, 0, 2}
	texts := table.Texts("a", []string{"x", "yy", "zzz"}).Take(rows).Rename("b")
	if got := []string{texts.Cell(0), texts.Cell(1), texts.Cell(2)}; !slices.Equal(got, []string{"zzz", "x", "zzz"}) || texts.Name() != "b" {
		t.Errorf("took %q of column %s", got, texts.Name())
	}
	numbers := table.Numbers("a", []float64{1, 2, 3}).Take(rows)
	if got := numbers.Floats(); !slices.Equal(got, []float64{3, 1, 3}) {
		t.Errorf("took %v", got)
	}
	if texts.Floats() != nil {
		t.Error("a text column has floats")
	}
}

func TestTextBytes_refusesOffsets(t *testing.T) {
	for i, offsets := range [][]uint32{nil, {}, {1, 3}, {0, 2}, {0, 3, 2, 3}, {0, 4}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%d: offsets %v were taken for 3 bytes", i, offsets)
				}
			}()
			table.TextBytes("a", []byte("abc"), offsets)
		}()
	}
}

func TestValue_String(t *testing.T) {
	tests := []struct {
		v    float64
		want string
	}{
		{0, "0"}, {math.Copysign(0, -1), "-0"}, {1, "1"}, {-1, "-1"}, {0.1, "0.1"}, {1e15, "1000000000000000"}, {123456789012345, "123456789012345"},
		{9999999999999998, "9999999999999998"}, {1e16, "1e+16"}, {1.5e300, "1.5e+300"}, {0.0001, "0.0001"}, {0.00001, "1e-05"},
		{5e-324, "5e-324"}, {-0.1233462294856719, "-0.1233462294856719"}, {nan, ""}, {inf, "inf"}, {-inf, "-inf"}, {100, "100"}, {1234567.5, "1234567.5"},
	}
	for _, c := range tests {
		if got := table.NumberValue(c.v).String(); got != c.want {
			t.Errorf("NumberValue(%g) = %q; want %q", c.v, got, c.want)
		}
	}
	if got := table.BoolValue(true).String() + table.BoolValue(false).String() + table.TextValue("x").String(); got != "truefalsex" {
		t.Errorf("got %q", got)
	}
}

func anyValue() *rapid.Generator[table.Value] {
	return rapid.OneOf(
		rapid.Map(anyFloat(), table.NumberValue),
		rapid.Map(rapid.Bool(), table.BoolValue),
		rapid.Map(rapid.String(), table.TextValue),
		rapid.Just(table.Value{Kind: table.Bool, Num: nan}),
	)
}

// anyFloat includes what generators of floats like to leave out.
func anyFloat() *rapid.Generator[float64] {
	return rapid.OneOf(
		rapid.Float64(),
		rapid.SampledFrom([]float64{0, math.Copysign(0, -1), nan, inf, -inf, math.MaxFloat64, 5e-324, 1 << 53, 0.1}),
		rapid.Map(rapid.Uint64(), math.Float64frombits),
		rapid.Map(rapid.IntRange(-5, 5), func(i int) float64 { return float64(i) }),
	)
}

func sameFloat(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

func TestValue_JSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyValue().Draw(t, "value")
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got table.Value
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if got.Kind != want.Kind || got.Text != want.Text || !sameFloat(got.Num, want.Num) {
			t.Fatalf("%s gives %+v; want %+v", b, got, want)
		}
	})
	for _, bad := range []string{`null`, `[1]`, `{"kind":"text","num":"nan"}`, `{"kind":"number","num":"x"}`, `{"kind":"boolean","num":"inf"}`, `{"kind":"colour"}`} {
		var v table.Value
		if err := json.Unmarshal([]byte(bad), &v); err == nil {
			t.Errorf("%s was read as %+v", bad, v)
		}
	}
}

func TestSchema_JSON(t *testing.T) {
	s := table.Schema{{Name: "a", Kind: table.Number}, {Name: "b", Kind: table.Bool}, {Name: "c", Kind: table.Text}}
	b, err := json.Marshal(s)
	const want = `[{"name":"a","kind":"number"},{"name":"b","kind":"boolean"},{"name":"c","kind":"text"}]`
	if err != nil || string(b) != want {
		t.Fatalf("got %s, %v; want %s", b, err, want)
	}
	var back table.Schema
	if err := json.Unmarshal(b, &back); err != nil || !slices.Equal(back, s) {
		t.Errorf("read back as %v, %v", back, err)
	}
	if _, err := json.Marshal(table.Kind(9)); err == nil {
		t.Error("an unknown kind was written")
	}
	if i, j := s.Index("c"), s.Index("d"); i != 2 || j != -1 {
		t.Errorf("Index gives %d and %d; want 2 and -1", i, j)
	}
}
