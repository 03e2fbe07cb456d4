package view_test

import (
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/train"
)

func TestTune(t *testing.T) {
	d := sit(t, station.Train)
	d.load()
	d.do(train.FoldsTyped{Text: "4"}, train.ValidatePressed{})
	d.until("the folds", func(s state.State) bool { return s.Tune.Validated != nil })
	d.do(train.AxisValues{At: 0, Text: "0.01, 1"}, train.AxisParam{At: 1, Name: "penalty"}, train.AxisValues{At: 1, Text: "l2, none"}, train.SearchPressed{})
	d.until("the search", func(s state.State) bool { return s.Tune.Searched != nil })
	d.state.Tune.Validated.Took, d.state.Tune.Searched.Took = 12*time.Millisecond, 40*time.Millisecond
	golden(t, "train_tuned", d.state)
	d.do(train.FoldsTyped{Text: "1"}, train.AxisValues{At: 0, Text: "-1"})
	golden(t, "train_tune_wrong", d.state)
}
