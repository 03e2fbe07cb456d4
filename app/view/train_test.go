package view_test

import (
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/train"
	"orrery/core/work"
)

func TestTrain(t *testing.T) {
	d := sit(t, station.Train)
	golden(t, "train_no_table", d.state)
	d.load()
	d.register()
	golden(t, "train_ready", d.state)

	d.do(train.TrainTyped{Field: "C", Text: "-1"}, train.TrainTyped{Field: "max_iter", Text: "many"})
	golden(t, "train_wrong", d.state)
	d.do(train.TrainTyped{Field: "C", Text: "1.0"}, train.TrainTyped{Field: "max_iter", Text: "100"})

	d.train()
	d.state.Train.Result.Took = 3800 * time.Microsecond
	golden(t, "train_done", d.state)
	s := d.state
	s.Tables = []string{"roc", "confusion", "coef", "loss"}
	golden(t, "train_tables", s)

	d.promote()
	golden(t, "train_registered", d.state)

	d.do(train.TrainTyped{Field: "C", Text: "10"})
	golden(t, "train_stale", d.state)
}

func TestTrain_running(t *testing.T) {
	d := sit(t, station.Train)
	d.load()
	s := d.state
	s.Train.Fitting = station.Busy{Job: 9, What: "fit", Since: noon(), Done: 192, Total: 300, Loss: 0.2412}
	s.Now = noon().Add(2 * time.Second)
	golden(t, "train_running", s)

	s.Train.Fitting = station.Busy{}
	s.Train.Failed = station.Notice{Code: "split", Text: "The least populated class has 1 row, which is too few to stratify."}
	golden(t, "train_failed", s)

	s.Train.Failed = station.Notice{Code: work.Canceled, Text: "The fit was cancelled. Nothing else has changed."}
	golden(t, "train_cancelled", s)
}

func TestTrain_threeClasses(t *testing.T) {
	d := sit(t, station.Train)
	csv := "a,b,kind\n"
	for i := range 60 {
		row := [...]string{"0.1,0.2,low\n", "0.9,0.3,mid\n", "0.5,0.9,high\n", "0.2,0.1,low\n", "0.8,0.4,mid\n", "0.6,0.8,high\n"}
		csv += row[i%len(row)]
	}
	d.do(data.FileChosen{Name: "kinds.csv", Source: work.BytesSource(csv)})
	d.until("the table", func(s state.State) bool { return s.Data.Table != nil })
	d.do(data.RoleChosen{Column: "kind", Role: data.RoleTarget})
	d.do(train.TrainTyped{Field: "max_iter", Text: "1"})
	d.train()
	golden(t, "train_three_classes", d.state)
}
