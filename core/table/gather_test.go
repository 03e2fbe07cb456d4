package table_test

import (
	"math"
	"testing"

	"orrery/core/table"
)

func TestGather(t *testing.T) {
	nan := math.NaN()
	for _, c := range []table.Column{
		table.Numbers("n", []float64{1, nan, 3}),
		table.Bools("b", []float64{1, nan, 0}),
		table.Texts("t", []string{"one", "", "three"}),
	} {
		got := c.Gather([]int{2, -1, 0, 2, 1})
		if got.Name() != c.Name() || got.Kind() != c.Kind() || got.Len() != 5 {
			t.Fatalf("%s: a %s %q of %d cells", c.Name(), got.Kind(), got.Name(), got.Len())
		}
		for i, want := range []string{c.Cell(2), "", c.Cell(0), c.Cell(2), ""} {
			if got.Cell(i) != want {
				t.Errorf("%s: cell %d is %q, want %q", c.Name(), i, got.Cell(i), want)
			}
		}
	}
}

func TestIndex_FindCell(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		own, of table.Column
		want    []int // -1: not found
	}{
		{table.Texts("k", []string{"a", "b", "a", ""}), table.Texts("q", []string{"b", "a", "c", ""}), []int{1, 0, -1, -1}},
		{table.Numbers("k", []float64{7, 7, nan, 5}), table.Numbers("q", []float64{5, 7, nan, 6}), []int{3, 0, -1, -1}},
	} {
		x := table.BuildIndex(c.own)
		for i, want := range c.want {
			row, ok := x.FindCell(c.own, c.of, i)
			if ok != (want >= 0) || ok && row != want {
				t.Errorf("%s: cell %q is in row %d, %t; want %d", c.own.Kind(), c.of.Cell(i), row, ok, want)
			}
		}
	}
}

func TestAppend(t *testing.T) {
	for _, c := range []struct {
		column table.Column
		value  table.Value
		want   string
	}{
		{table.Numbers("n", []float64{1}), table.NumberValue(2.5), "2.5"},
		{table.Bools("b", []float64{1}), table.BoolValue(false), "false"},
		{table.Texts("t", []string{"one"}), table.TextValue("two"), "two"},
		{table.Texts("t", nil), table.TextValue(""), ""},
		{table.Times("at", []float64{0}), table.TimeValue(86400e6), "1970-01-02"},
	} {
		before := c.column.Len()
		got, err := c.column.Append(c.value)
		if err != nil || got.Len() != before+1 || got.Cell(before) != c.want || c.column.Len() != before {
			t.Errorf("%s: %d cells, the last %q, %v", c.column.Name(), got.Len(), got.Cell(got.Len()-1), err)
		}
	}
	if _, err := table.Texts("t", nil).Append(table.NumberValue(1)); err == nil {
		t.Error("a number in a column of texts")
	}
}
