package view_test

import (
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
)

func TestTune(t *testing.T) {
	d := sit(t, station.Train)
	d.load()
	d.do(state.FoldsTyped{Text: "4"}, state.ValidatePressed{})
	d.until("the folds", func(s state.State) bool { return s.Tune.Validated != nil })
	d.do(state.AxisValues{At: 0, Text: "0.01, 1"}, state.AxisParam{At: 1, Name: "penalty"}, state.AxisValues{At: 1, Text: "l2, none"}, state.SearchPressed{})
	d.until("the search", func(s state.State) bool { return s.Tune.Searched != nil })
	d.state.Tune.Validated.Took, d.state.Tune.Searched.Took = 12*time.Millisecond, 40*time.Millisecond
	golden(t, "train_tuned", d.state)
	d.do(state.FoldsTyped{Text: "1"}, state.AxisValues{At: 0, Text: "-1"})
	golden(t, "train_tune_wrong", d.state)
}
