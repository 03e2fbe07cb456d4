package train_test

import (
	"testing"
	"time"

	"orrery/app/apptest"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/train"
	"orrery/core/work"
)

func TestTrain(t *testing.T) {
	d := apptest.Sit(t, station.Train)
	apptest.Golden(t, "no_table", d.State)
	d.Load()
	d.Register()
	apptest.Golden(t, "ready", d.State)

	d.Do(train.TrainTyped{Field: "C", Text: "-1"}, train.TrainTyped{Field: "max_iter", Text: "many"})
	apptest.Golden(t, "wrong", d.State)
	d.Do(train.TrainTyped{Field: "C", Text: "1.0"}, train.TrainTyped{Field: "max_iter", Text: "100"})

	d.Train()
	d.State.Train.Result.Took = 3800 * time.Microsecond
	apptest.Golden(t, "done", d.State)
	s := d.State
	s.Tables = []string{"roc", "confusion", "coef", "loss"}
	apptest.Golden(t, "tables", s)

	d.Promote()
	apptest.Golden(t, "registered", d.State)

	d.Do(train.TrainTyped{Field: "C", Text: "10"})
	apptest.Golden(t, "stale", d.State)
}

func TestTrain_running(t *testing.T) {
	d := apptest.Sit(t, station.Train)
	d.Load()
	s := d.State
	s.Train.Fitting = station.Busy{Job: 9, What: "fit", Since: apptest.Noon(), Done: 192, Total: 300, Loss: 0.2412}
	s.Now = apptest.Noon().Add(2 * time.Second)
	apptest.Golden(t, "running", s)

	s.Train.Fitting = station.Busy{}
	s.Train.Failed = station.Notice{Code: "split", Text: "The least populated class has 1 row, which is too few to stratify."}
	apptest.Golden(t, "failed", s)

	s.Train.Failed = station.Notice{Code: work.Canceled, Text: "The fit was cancelled. Nothing else has changed."}
	apptest.Golden(t, "cancelled", s)
}

func TestTrain_threeClasses(t *testing.T) {
	d := apptest.Sit(t, station.Train)
	csv := "a,b,kind\n"
	for i := range 60 {
		row := [...]string{"0.1,0.2,low\n", "0.9,0.3,mid\n", "0.5,0.9,high\n", "0.2,0.1,low\n", "0.8,0.4,mid\n", "0.6,0.8,high\n"}
		csv += row[i%len(row)]
	}
	d.Do(data.FileChosen{Name: "kinds.csv", Source: work.BytesSource(csv)})
	d.Until("the table", func(s state.State) bool { return s.Data.Table != nil })
	d.Do(data.RoleChosen{Column: "kind", Role: data.RoleTarget})
	d.Do(train.TrainTyped{Field: "max_iter", Text: "1"})
	d.Train()
	apptest.Golden(t, "three_classes", d.State)
}
