package jobs_test

import (
	"fmt"
	"strings"
	"testing"

	"orrery/core/work"
	"orrery/core/work/jobs"
)

// TestDivide makes the split of a fit again: the test rows are those that the fit itself names, and
// the file has each row once.
func TestDivide(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	for name, split := range map[string]jobs.Split{"plain": quarter, "another": {TestSize: 0.4, RandomState: 7}, "stratified": {TestSize: 0.25, Stratify: true}} {
		fit := jobs.Fit{Table: o.Table.Hash(), Features: squared, Pipeline: notebook, Split: split}
		f := do[jobs.FitResult](t, c, fit, nil)
		r := do[jobs.SplitRowsResult](t, c, jobs.SplitRows{Fit: fit}, nil)
		if r.Rows != 100 || r.Test != len(f.TestRows) || r.Train != 100-r.Test || r.CSV != nil {
			t.Errorf("%s: %+v", name, r)
		}
		test := map[int]bool{}
		for _, row := range f.TestRows {
			test[row] = true
		}
		for i, list := range []string{r.TrainRows, r.TestRows} {
			n := 0
			for _, part := range strings.Split(list, ", ") {
				var from, to int
				if k, _ := fmt.Sscanf(part, "%d-%d", &from, &to); k == 1 {
					to = from
				}
				for row := from; row <= to; row++ {
					n++
					if test[row] != (i == 1) {
						t.Errorf("%s: row %d is on the wrong side", name, row)
					}
				}
			}
			if want := []int{r.Train, r.Test}[i]; n != want {
				t.Errorf("%s: %q has %d rows, want %d", name, list, n, want)
			}
		}
		lines := strings.Split(string(do[jobs.SplitRowsResult](t, c, jobs.SplitRows{Fit: fit, CSV: true}, nil).CSV), "\n")
		if len(lines) != 102 || lines[0] != "row,split" || lines[101] != "" {
			t.Fatalf("%s: %d lines, from %q", name, len(lines), lines[0])
		}
		for row, line := range lines[1:101] {
			if want := fmt.Sprintf("%d,%s", row, map[bool]string{true: "test", false: "train"}[test[row]]); line != want {
				t.Errorf("%s: %q, want %q", name, line, want)
			}
		}
	}
	_, err := c.Do(t.Context(), jobs.SplitRows{Fit: jobs.Fit{Table: strings.Repeat("0", 64), Pipeline: notebook, Split: quarter}}, nil, nil)
	if f, ok := err.(work.Failed); !ok || f.Code != work.UnknownTable {
		t.Errorf("a table that is not there: %v", err)
	}
}
