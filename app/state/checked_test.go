package state_test

import (
	"testing"

	"orrery/app/state"
)

// The file is asked for once, and again when it could not be read.
func TestChecked(t *testing.T) {
	g := fresh(t)
	g.do(state.Visited{Station: state.Train})
	same(t, "elsewhere", times[state.ReadChecked](g), 0)
	g.do(state.Visited{Station: state.Checked}, state.Visited{Station: state.Map}, state.Visited{Station: state.Checked})
	same(t, "asked", times[state.ReadChecked](g), 1)
	g.do(state.CheckedRead{Failed: "offline"}, state.Visited{Station: state.Checked})
	same(t, "asked again", times[state.ReadChecked](g), 2)
	g.do(state.CheckedRead{Rows: []state.CheckedRow{{Operator: "Ridge"}}}, state.Visited{Station: state.Checked})
	same(t, "known", [3]any{times[state.ReadChecked](g), len(g.s.Checked.Rows), g.s.Checked.Failed}, [3]any{2, 1, ""})
}
