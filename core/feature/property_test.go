package feature_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"orrery/core/feature"
	"orrery/core/table"
)

// randomSet draws features that read the columns x, y, paid, city and one another, in shuffled order.
func randomSet(r *rapid.T, s table.Schema) *feature.Set {
	number, boolean, text := []string{"x", "y", "2", "0.1"}, []string{"paid", "True"}, []string{"city", "'Oslo'"}
	var all []feature.Definition
	for i := range rapid.IntRange(0, 12).Draw(r, "features") {
		template := rapid.SampledFrom([]string{
			"N ** 2", "N ** N", "N // N", "N % N", "log(abs(N)) + N * 3", "exp(-N)", "N / N - N", "round(clip(N, -2, 2))", "coalesce(N, N)",
			"B: N < N <= N", "B: B and N > N", "B: not B or isnull(T)", "B: T == T", "where(B, N, N)", "N if B else -N", "T: T if B else T", "T: coalesce(T, 'none')",
		}).Draw(r, "template")
		pool := &number
		if kind, rest, ok := strings.Cut(template, ": "); ok {
			template = rest
			if pool = &text; kind == "B" {
				pool = &boolean
			}
		}
		var src strings.Builder
		for _, c := range template {
			switch c {
			case 'N':
				src.WriteString(rapid.SampledFrom(number).Draw(r, "N"))
			case 'B':
				src.WriteString(rapid.SampledFrom(boolean).Draw(r, "B"))
			case 'T':
				src.WriteString(rapid.SampledFrom(text).Draw(r, "T"))
			default:
				src.WriteRune(c)
			}
		}
		name := "f" + strconv.Itoa(i)
		all = append(all, feature.Definition{Name: name, Expr: src.String()})
		*pool = append(*pool, name)
	}
	set, err := feature.Define("id", s, rapid.Permutation(all).Draw(r, "order")...)
	if err != nil {
		r.Fatal(err)
	}
	return set
}

func randomTable(r *rapid.T) *table.Table {
	rows := rapid.IntRange(0, 20).Draw(r, "rows")
	number := rapid.OneOf(rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 0, 1, -1, 2}), rapid.Float64(), rapid.Float64Range(-9, 9))
	ids := make([]float64, rows)
	for i := range ids {
		ids[i] = float64(i * 3)
	}
	t, err := table.New(
		table.Numbers("x", rapid.SliceOfN(number, rows, rows).Draw(r, "x")), table.Numbers("id", ids),
		table.Bools("paid", rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1, math.NaN()}), rows, rows).Draw(r, "paid")),
		table.Numbers("y", rapid.SliceOfN(number, rows, rows).Draw(r, "y")),
		table.Texts("city", rapid.SliceOfN(rapid.SampledFrom([]string{"", "Oslo", "Bergen"}), rows, rows).Draw(r, "city")))
	if err != nil {
		r.Fatal(err)
	}
	return t
}

func same(a, b table.Value) bool {
	return a.Kind == b.Kind && a.Text == b.Text && math.Float64bits(a.Num) == math.Float64bits(b.Num)
}

// TestOnlineEqualsOffline compares every way to a feature with Apply, bit for bit.
func TestOnlineEqualsOffline(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		data := randomTable(r)
		set := randomSet(r, data.Schema())
		all, err := set.Apply(data)
		if err != nil {
			r.Fatal(err)
		}
		reader, err := set.Reader(data, nil)
		if err != nil {
			r.Fatal(err)
		}
		for i := range data.Rows() {
			want := all.Row(i)
			row, err := reader.Lookup(strconv.Itoa(i * 3))
			if err != nil {
				r.Fatal(err)
			}
			compareRows(r, "Lookup", row, want)
			given := make(map[string]table.Value)
			for k, f := range data.Schema() {
				given[f.Name] = want.Values[k]
			}
			if row, err = set.Complete(given); err != nil {
				r.Fatal(err)
			}
			compareRows(r, "Complete", row, want)
		}
		compareVectors(r, set, reader, all)
	})
}

func compareRows(r *rapid.T, name string, got, want table.Row) {
	for k, v := range want.Values {
		if got.Schema[k] != want.Schema[k] || !same(got.Values[k], v) {
			r.Fatalf("%s: %s is %v, Apply gave %v", name, want.Schema[k].Name, got.Values[k], v)
		}
	}
}

// compareVectors asks for some columns in a random order, by Plan and by Columns.
func compareVectors(r *rapid.T, set *feature.Set, reader *feature.Reader, all *table.Table) {
	var names []string
	for _, f := range rapid.Permutation(all.Schema()).Draw(r, "names") {
		if f.Kind != table.Text && rapid.Bool().Draw(r, "asked") {
			names = append(names, f.Name)
		}
	}
	plan, err := reader.Plan(names)
	if err != nil {
		r.Fatal(err)
	}
	columns, err := set.Columns(all, names)
	if err != nil {
		r.Fatal(err)
	}
	var x []float64
	for i := range all.Rows() {
		if x, err = plan.Vector(x, i); err != nil {
			r.Fatal(err)
		}
		for k, name := range names {
			c, err := all.Column(name)
			if err != nil {
				r.Fatal(err)
			}
			want := math.Float64bits(c.Floats()[i])
			if got := math.Float64bits(x[k]); got != want {
				r.Fatalf("row %d: %s is %x in the vector, %x in Apply", i, name, got, want)
			}
			if got := math.Float64bits(columns.Columns()[k].Floats()[i]); got != want {
				r.Fatalf("row %d: %s is %x in Columns, %x in Apply", i, name, got, want)
			}
		}
	}
}
