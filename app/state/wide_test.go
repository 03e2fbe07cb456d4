package state_test

import (
	"fmt"
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/data"
	"orrery/app/station/features"
	"orrery/app/station/train"
)

// wideCSV returns a table with the given number of columns and a target.
func wideCSV(columns int) string {
	var b strings.Builder
	for i := range columns {
		fmt.Fprintf(&b, "column_number_%d,", i)
	}
	b.WriteString("target\n")
	for row := range 2 {
		for i := range columns {
			fmt.Fprintf(&b, "%d,", i+row)
		}
		fmt.Fprintf(&b, "%d\n", row)
	}
	return b.String()
}

// BenchmarkUpdate_Wide measures the messages that a user waits for on a table of 10,000 columns.
func BenchmarkUpdate_Wide(b *testing.B) {
	const columns = 10_000
	t := &testing.T{}
	loaded := statetest.Fresh(t)
	o := statetest.Read(t, "wide.csv", wideCSV(columns))
	loaded.Do(data.FileChosen{Name: "wide.csv"})
	loaded.Opens(o)
	for name, m := range map[string]station.Msg{
		"typing": features.ExprTyped{Text: "1"}, "input": train.InputToggled{Name: "column_number_5000"}, "role": data.RoleChosen{Column: "column_number_5000", Role: data.RoleIgnore},
		"fit": train.FitPressed{}, "pass": automation.RunNowPressed{},
	} {
		b.Run(name, func(b *testing.B) {
			for range b.N {
				state.Update(loaded.S, m)
			}
		})
	}
	b.Run("open", func(b *testing.B) {
		for range b.N {
			g := *loaded
			g.Do(data.FileChosen{Name: "wide.csv"})
			g.Opens(o)
		}
	})
}
