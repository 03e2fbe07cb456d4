package train_test

import (
	"testing"
	"time"

	"orrery/app/apptest"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/train"
)

func TestTune(t *testing.T) {
	d := apptest.Sit(t, station.Train)
	d.Load()
	d.Do(train.FoldsTyped{Text: "4"}, train.ValidatePressed{})
	d.Until("the folds", func(s state.State) bool { return s.Tune.Validated != nil })
	d.Do(train.AxisValues{At: 0, Text: "0.01, 1"}, train.AxisParam{At: 1, Name: "penalty"}, train.AxisValues{At: 1, Text: "l2, none"}, train.SearchPressed{})
	d.Until("the search", func(s state.State) bool { return s.Tune.Searched != nil })
	d.State.Tune.Validated.Took, d.State.Tune.Searched.Took = 12*time.Millisecond, 40*time.Millisecond
	apptest.Golden(t, "tuned", d.State)
	d.Do(train.FoldsTyped{Text: "1"}, train.AxisValues{At: 0, Text: "-1"})
	apptest.Golden(t, "tune_wrong", d.State)
}
