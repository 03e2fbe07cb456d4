package table_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"

	"orrery/core/table"
	"orrery/core/table/csv"

	"pgregory.net/rapid"
)

// TestDescribe_pandas has the figures that pandas.Series.describe printed.
func TestDescribe_pandas(t *testing.T) {
	got, err := table.Describe(table.Numbers("a", []float64{3, nan, 1, 4, 1, 5, 9, 2, 6}), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := table.Summary{Name: "a", Type: "int64", Kind: table.Number, Count: 8, Missing: 1, Distinct: 7,
		Mean: 3.875, Std: 2.748376143938713, Min: 1, Q25: 1.75, Median: 3.5, Q75: 5.25, Max: 9}
	if math.Abs(got.Std-want.Std) > 1e-15 {
		t.Errorf("Std %v; want %v", got.Std, want.Std)
	}
	if top := []table.ValueCount{{"1", 2}, {"2", 1}, {"3", 1}, {"4", 1}, {"5", 1}, {"6", 1}, {"9", 1}}; !slices.Equal(got.Top, top) {
		t.Errorf("Top %v; want %v", got.Top, top)
	}
	got.Std, got.Bins, got.Edges, got.Top = want.Std, nil, nil, nil
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestDescribe_special(t *testing.T) {
	tests := []struct {
		name   string
		column table.Column
		check  func(s table.Summary) bool
	}{
		{"no rows", table.Numbers("a", nil), func(s table.Summary) bool { return s.Count == 0 && s.Mean != s.Mean && s.Bins == nil && s.Top == nil }},
		{"all missing", table.Numbers("a", []float64{nan, nan}), func(s table.Summary) bool { return s.Missing == 2 && s.Max != s.Max && s.Distinct == 0 }},
		{"one value", table.Numbers("a", []float64{4}), func(s table.Summary) bool {
			return s.Std != s.Std && s.Mean == 4 && s.Q25 == 4 && s.Edges[0] == 3.5 && s.Edges[24] == 4.5 && s.Bins[12] == 1
		}},
		{"zeros of both signs", table.Numbers("a", []float64{0, math.Copysign(0, -1)}), func(s table.Summary) bool { return s.Distinct == 1 && s.Top[0].Value == "0" }},
		{"infinite", table.Numbers("a", []float64{-inf, 0, 24, inf, inf}), func(s table.Summary) bool {
			return s.Mean != s.Mean && s.Max == inf && s.Q25 == 0 && s.Median == 24 && s.Q75 == inf && s.Edges[0] == 0 && s.Edges[24] == 24 && s.Bins[23] == 1
		}},
		{"only infinite", table.Numbers("a", []float64{inf}), func(s table.Summary) bool { return s.Mean == inf && s.Bins == nil }},
		{"range beyond the largest", table.Numbers("a", []float64{-math.MaxFloat64, math.MaxFloat64}), func(s table.Summary) bool {
			return s.Bins[0] == 1 && s.Bins[23] == 1 && !slices.ContainsFunc(s.Edges, func(e float64) bool { return e-e != 0 })
		}},
		{"booleans", table.Bools("a", []float64{1, 1, 0, nan, 1}), func(s table.Summary) bool {
			return s.Mean == 0.75 && s.Count == 4 && slices.Equal(s.Top, []table.ValueCount{{"true", 3}, {"false", 1}})
		}},
		{"texts", table.Texts("a", []string{"b", "a", "", "b", "c"}), func(s table.Summary) bool {
			return s.Count == 4 && s.Missing == 1 && s.Distinct == 3 && s.Mean != s.Mean && s.Bins == nil &&
				slices.Equal(s.Top, []table.ValueCount{{"b", 2}, {"a", 1}, {"c", 1}})
		}},
		{"cancellation", table.Numbers("a", []float64{1e100, 1, -1e100}), func(s table.Summary) bool { return s.Mean == 1.0/3 }},
		{"far from zero", table.Numbers("a", []float64{1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16}), func(s table.Summary) bool { return s.Std == math.Sqrt(30) }},
	}
	for _, c := range tests {
		s, err := table.Describe(c.column, nil)
		if err != nil || !c.check(s) {
			t.Errorf("%s: %+v, %v", c.name, s, err)
		}
	}
}

// naive is Describe by definition, with sums in high precision.
func naive(v []float64) (s table.Summary) {
	counts := map[float64]int{}
	var present []float64
	for _, x := range v {
		if x == x {
			present = append(present, x)
			counts[x]++
		}
	}
	slices.Sort(present)
	n := len(present)
	s.Count, s.Missing, s.Distinct = n, len(v)-n, len(counts)
	total := new(big.Float).SetPrec(300)
	for _, x := range present {
		total.Add(total, big.NewFloat(x))
	}
	mean := new(big.Float).SetPrec(300).Quo(total, big.NewFloat(float64(n)))
	s.Mean, _ = mean.Float64()
	squares := new(big.Float).SetPrec(300)
	for _, x := range present {
		d := new(big.Float).SetPrec(300).Sub(big.NewFloat(x), mean)
		squares.Add(squares, d.Mul(d, d))
	}
	variance, _ := squares.Quo(squares, big.NewFloat(float64(n-1))).Float64()
	s.Std = math.Sqrt(variance)
	s.Min, s.Max = present[0], present[n-1]
	at := func(q float64) float64 {
		i, t := math.Modf(q * float64(n-1))
		if t == 0 {
			return present[int(i)]
		}
		return present[int(i)]*(1-t) + present[int(i)+1]*t
	}
	s.Q25, s.Median, s.Q75 = at(0.25), at(0.5), at(0.75)
	for x, k := range counts {
		s.Top = append(s.Top, table.ValueCount{Value: table.NumberValue(x + 0).String(), Count: k})
	}
	return s
}

func TestDescribe_naive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.OneOf(rapid.Float64Range(-1e6, 1e6), rapid.Just(nan), rapid.SampledFrom([]float64{0, 1, 2, -1}))
		v := rapid.SliceOfN(cell, 2, 50).Draw(t, "cells")
		v[0], v[1] = 0.5, 0.25
		// From 2,000 cells on another way of sorting is used.
		for range rapid.SampledFrom([]int{0, 0, 0, 7}).Draw(t, "doublings") {
			v = append(v, v...)
		}
		want := naive(v)
		got, err := table.Describe(table.Numbers("a", slices.Clone(v)), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got.Count != want.Count || got.Missing != want.Missing || got.Distinct != want.Distinct || got.Min != want.Min || got.Max != want.Max {
			t.Fatalf("got %+v; want %+v", got, want)
		}
		for name, pair := range map[string][2]float64{"mean": {got.Mean, want.Mean}, "std": {got.Std, want.Std},
			"q25": {got.Q25, want.Q25}, "median": {got.Median, want.Median}, "q75": {got.Q75, want.Q75}} {
			if math.Abs(pair[0]-pair[1]) > 1e-9 { // 1e-15 of the largest cell
				t.Fatalf("%s is %v; want %v", name, pair[0], pair[1])
			}
		}
		slices.SortFunc(want.Top, func(a, b table.ValueCount) int { return cmp.Compare(b.Count, a.Count) })
		for i, e := range got.Top {
			if e.Count != want.Top[i].Count || !slices.Contains(want.Top, e) {
				t.Fatalf("Top is %v; want %v", got.Top, want.Top)
			}
		}
		checkBins(t, got, v)
	})
}

func checkBins(t *rapid.T, s table.Summary, v []float64) {
	if len(s.Bins) != 24 || len(s.Edges) != 25 || !slices.IsSorted(s.Edges) {
		t.Fatalf("bins %v between %v", s.Bins, s.Edges)
	}
	for i, n := range s.Bins {
		inside := 0
		for _, x := range v {
			if x >= s.Edges[i] && (x < s.Edges[i+1] || i == 23 && x == s.Edges[24]) {
				inside++
			}
		}
		if n != inside {
			t.Fatalf("bin %d has %d cells; want %d", i, n, inside)
		}
	}
}

// TestDescribe_manyTexts makes the table of groups grow.
func TestDescribe_manyTexts(t *testing.T) {
	var v []string
	for i := range 20_000 {
		v = append(v, fmt.Sprint("key ", i%5000))
	}
	v = append(v, "key 4999", "key 77")
	s, err := table.Describe(table.Texts("a", v), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []table.ValueCount{{"key 4999", 5}, {"key 77", 5}, {"key 0", 4}, {"key 1", 4}, {"key 10", 4}}
	if s.Distinct != 5000 || s.Count != len(v) || len(s.Top) != 10 || !slices.Equal(s.Top[:5], want) {
		t.Errorf("%d distinct, top %v", s.Distinct, s.Top)
	}
}

func TestDescribe_tick(t *testing.T) {
	stop := errors.New("stop")
	for _, c := range []table.Column{table.Numbers("a", make([]float64, 300_000)), table.Texts("a", make([]string, 300_000)),
		table.Numbers("a", descending(300_000))} {
		calls := 0
		if _, err := table.Describe(c, func() error { calls++; return nil }); err != nil || calls < 4 {
			t.Errorf("%d calls of tick, %v", calls, err)
		}
		for last := range calls {
			n := 0
			_, err := table.Describe(c, func() error {
				if n++; n > last {
					return stop
				}
				return nil
			})
			if err != stop {
				t.Errorf("stopped at call %d: %v", last, err)
			}
		}
	}
}

func descending(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = float64(n/2-i) * 1.5
	}
	return v
}

func TestSummary_JSON(t *testing.T) {
	for _, c := range []table.Column{table.Numbers("a", []float64{1, 2, inf}), table.Texts("b", []string{"x"}), table.Numbers("c", nil), table.Bools("d", []float64{1})} {
		want, err := table.Describe(c, nil)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got table.Summary
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) { // NaN is not equal to itself
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
	var s table.Summary
	if err := json.Unmarshal([]byte(`{"mean":"much"}`), &s); err == nil {
		t.Errorf("read as %+v", s)
	}
}

func ExampleDescribe() {
	file := strings.NewReader("age,city\n31,Oslo\n,Bergen\n44,Oslo\n27,\n")
	t, _, err := csv.ReadTable(file, file.Size(), csv.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range t.Columns() {
		s, err := table.Describe(c, nil)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(s.Name, s.Type, s.Count, "present,", s.Missing, "missing, mean", s.Mean, "most often", s.Top[0].Value)
	}
	// Output:
	// age int64 3 present, 1 missing, mean 34 most often 27
	// city text 3 present, 1 missing, mean NaN most often Oslo
}
