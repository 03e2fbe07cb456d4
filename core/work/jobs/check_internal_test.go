package jobs

import (
	"testing"

	"orrery/core/checks"
	"orrery/core/feature/view"
)

// One cell that differs is a failure that closes the gate, and the first such cell is named.
func TestSkewResult(t *testing.T) {
	c := CompareResult{Skew: view.Skew{Rows: 10, Columns: 3, Differ: 2, First: `a of u1 is "1" in training and "2" in serving`}}
	got := skewResult(view.View{Name: "shop", Version: 1}, c, nil, -1)
	want := checks.Result{Name: "test_view_skew[shop v1]", About: "features", Required: true,
		Found: `2 of 30 cells differ, of 10 entities at 1970-01-01T00:00:00Z; first, a of u1 is "1" in training and "2" in serving`}
	if got != want {
		t.Errorf("%+v; want %+v", got, want)
	}
}
