package expr_test

import (
	"slices"
	"strings"
	"testing"

	"orrery/core/expr"
	"orrery/core/table"
)

// Times are compared and chosen, not computed with.
func TestEval_times(t *testing.T) {
	data := must(t)(table.New(
		table.Times("visited", []float64{0, 86400e6, nan}),
		table.Times("born", []float64{1e6, 0, 5}),
	))
	for src, want := range map[string][]table.Value{
		"visited < born":                     booleans(1, 0, 0),
		"isnull(visited)":                    booleans(0, 0, 1),
		"coalesce(visited, born)":            {table.TimeValue(0), table.TimeValue(86400e6), table.TimeValue(5)},
		"max(1, 2) if visited > born else 0": numbers(0, 2, 0),
	} {
		if got := evaluate(t, src, data); !slices.EqualFunc(got, want, same) {
			t.Errorf("%s: %v; want %v", src, got, want)
		}
	}
	for src, want := range map[string]string{
		"visited + 1":  "+ needs numbers, and visited is a time: write days_between(a, b) for a difference",
		"visited == 1": "only values of one kind can be compared, and visited is a time while 1 is a number",
	} {
		_, err := expr.Compile(src, data.Schema())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", src, err, want)
		}
	}
}
