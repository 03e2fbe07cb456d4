package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/app/apptest"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/app/ui/format"
	"orrery/core/ml"
	coreserve "orrery/core/serve"
	"orrery/core/work"
)

// houses is a table whose price is nearly a sum of area and age, with a text column.
func houses() string {
	var b strings.Builder
	b.WriteString("house,area,age,town,price\n")
	towns := []string{"Lund", "Ystad", "Malmo"}
	for i := range 80 {
		area, age, town := 40+(i*37)%90, (i*23)%60, i%len(towns)
		fmt.Fprintf(&b, "h%d,%d.5,%d.25,%s,%d.75\n", i, area, age, towns[town], 50+3*area-2*age+20*town+(i*13)%9)
	}
	return b.String()
}

// loadHouses opens the table with price as the target.
func loadHouses(d *apptest.Desk) {
	d.T.Helper()
	d.Do(data.FileChosen{Name: "houses.csv", Source: work.BytesSource(houses())})
	d.Until("the table", func(s state.State) bool { return s.Data.Table != nil })
	d.Do(data.RoleChosen{Column: "house", Role: data.RoleKey}, data.RoleChosen{Column: "town", Role: data.RoleIgnore}, data.RoleChosen{Column: "price", Role: data.RoleTarget})
	d.Until("the index", func(s state.State) bool { return s.Data.Index != nil })
	if got := d.State.Task(); got != ml.Regression {
		d.T.Fatalf("task %v", got)
	}
}

// settle sets the duration of the last fit.
func settle(d *apptest.Desk) { d.State.Train.Result.Took = 3800 * time.Microsecond }

func TestTrain_regression(t *testing.T) {
	d := apptest.Sit(t, station.Train)
	loadHouses(d)
	d.Train()
	settle(d)
	apptest.Golden(t, "train_regression", d.State)
	s := d.State
	s.Tables = []string{"boundary", "predicted", "residuals", "errors"}
	apptest.Golden(t, "train_regression_tables", s)
}

func TestRegression_elsewhere(t *testing.T) {
	d := apptest.Sit(t, station.Serve)
	loadHouses(d)
	d.Train()
	d.Do(checks.FloorTyped{Text: "0.1"})
	d.Promote()
	if d.State.Live == nil {
		t.Fatalf("nothing serves: %s", d.State.Experiments.GateClosed)
	}
	d.Predict(serve.ServeKeyTyped{Text: "h3"})
	if p := d.State.Answer.Prediction; p.Status != coreserve.OK {
		t.Fatalf("%+v", p)
	}
	apptest.Golden(t, "serve_regression", d.State)

	d.Do(train.EstimatorChosen{Op: "Ridge"})
	d.Train()
	runs := d.State.Registry.Runs
	d.Do(state.Visited{Station: station.Experiments}, experiments.RunSelected{ID: runs[0].ID}, experiments.RunSelected{ID: runs[1].ID})
	apptest.Golden(t, "runs_regression", d.State)
	d.Do(state.Visited{Station: station.Experiments, Sub: "run/" + runs[0].ID})
	d.Until("the model", func(s state.State) bool { return s.Experiments.Model != "" })
	d.State.Experiments.Model = "{}"
	apptest.Golden(t, "run_regression", d.State)
}

func TestTrain_noProbabilities(t *testing.T) {
	d := apptest.Sit(t, station.Train)
	d.Load()
	d.Do(train.EstimatorChosen{Op: "LinearSVC"})
	d.Train()
	settle(d)
	apptest.Golden(t, "train_no_probabilities", d.State)
	d.Promote()
	d.Do(state.Visited{Station: station.Serve})
	d.Predict(serve.ServeKeyTyped{Text: "a27b0912-0cf8-11ed-899e-b29c4abd48f4"})
	apptest.Golden(t, "serve_no_probabilities", d.State)
}

func TestTrain_look(t *testing.T) {
	d := apptest.Sit(t, station.Train)
	d.Load()
	d.Train()
	settle(d)
	d.Do(train.CellPressed{Actual: 0, Predicted: 1}, train.ThresholdMoved{At: 20})
	apptest.Golden(t, "train_looked_into", d.State)
	html := apptest.HTML(d.State)
	if !strings.Contains(html, "Rows with actual 0, predicted 1: 3 rows") {
		t.Error("the rows of the cell are not listed")
	}
}

func TestTrain_text(t *testing.T) {
	d := apptest.Sit(t, station.Train)
	loadHouses(d)
	d.Do(data.RoleChosen{Column: "town", Role: data.RoleFeature})
	if !slices.Contains(d.State.Train.Inputs, "town") {
		d.Do(train.InputToggled{Name: "town"})
	}
	d.Train()
	settle(d)
	apptest.Golden(t, "train_text", d.State)
}

func TestAmount(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 1.23456: "1.235", 12.3456: "12.35", 123.456: "123.5", 1234.56: "1235", 123456.7: "123457", -0.5: "-0.5", 1e9: "1e+09", 1e-5: "1e-05"} {
		if got := format.Amount(v); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
}
