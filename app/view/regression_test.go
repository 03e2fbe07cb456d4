package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/app/view"
	"orrery/core/ml"
	coreserve "orrery/core/serve"
	"orrery/core/work"
)

// houses is a table whose price is nearly a sum of area and age, with a text
// column beside them.
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
func (d *desk) loadHouses() {
	d.t.Helper()
	d.do(data.FileChosen{Name: "houses.csv", Source: work.BytesSource(houses())})
	d.until("the table", func(s state.State) bool { return s.Data.Table != nil })
	d.do(data.RoleChosen{Column: "house", Role: data.RoleKey}, data.RoleChosen{Column: "town", Role: data.RoleIgnore}, data.RoleChosen{Column: "price", Role: data.RoleTarget})
	d.until("the index", func(s state.State) bool { return s.Data.Index != nil })
	if got := d.state.Task(); got != ml.Regression {
		d.t.Fatalf("task %v", got)
	}
}

// settle gives the last fit a time that can be read.
func (d *desk) settle() { d.state.Train.Result.Took = 3800 * time.Microsecond }

func TestTrain_regression(t *testing.T) {
	d := sit(t, station.Train)
	d.loadHouses()
	d.train()
	d.settle()
	golden(t, "train_regression", d.state)
	s := d.state
	s.Tables = []string{"boundary", "predicted", "residuals", "errors"}
	golden(t, "train_regression_tables", s)
}

func TestRegression_elsewhere(t *testing.T) {
	d := sit(t, station.Serve)
	d.loadHouses()
	d.train()
	d.do(checks.FloorTyped{Text: "0.1"})
	d.promote()
	if d.state.Live == nil {
		t.Fatalf("nothing serves: %s", d.state.Experiments.GateClosed)
	}
	d.predict(serve.ServeKeyTyped{Text: "h3"})
	if p := d.state.Answer.Prediction; p.Status != coreserve.OK {
		t.Fatalf("%+v", p)
	}
	golden(t, "serve_regression", d.state)

	d.do(train.EstimatorChosen{Op: "Ridge"})
	d.train()
	runs := d.state.Book.Runs
	d.do(state.Visited{Station: station.Experiments}, experiments.RunSelected{ID: runs[0].ID}, experiments.RunSelected{ID: runs[1].ID})
	golden(t, "runs_regression", d.state)
	d.do(state.Visited{Station: station.Experiments, Sub: "run/" + runs[0].ID})
	d.until("the model", func(s state.State) bool { return s.Experiments.Model != "" })
	d.state.Experiments.Model = "{}"
	golden(t, "run_regression", d.state)
}

func TestTrain_noProbabilities(t *testing.T) {
	d := sit(t, station.Train)
	d.load()
	d.do(train.EstimatorChosen{Op: "LinearSVC"})
	d.train()
	d.settle()
	golden(t, "train_no_probabilities", d.state)
	d.promote()
	d.do(state.Visited{Station: station.Serve})
	d.predict(serve.ServeKeyTyped{Text: firstUser})
	golden(t, "serve_no_probabilities", d.state)
}

func TestTrain_look(t *testing.T) {
	d := sit(t, station.Train)
	d.load()
	d.train()
	d.settle()
	d.do(train.CellPressed{Actual: 0, Predicted: 1}, train.ThresholdMoved{At: 20})
	golden(t, "train_looked_into", d.state)
	html := view.StationHTML(d.state)
	if !strings.Contains(html, "Rows with actual 0, predicted 1: 3 rows") {
		t.Error("the rows of the cell are not listed")
	}
}

func TestTrain_text(t *testing.T) {
	d := sit(t, station.Train)
	d.loadHouses()
	d.do(data.RoleChosen{Column: "town", Role: data.RoleFeature})
	if !slices.Contains(d.state.Train.Inputs, "town") {
		d.do(train.InputToggled{Name: "town"})
	}
	d.train()
	d.settle()
	golden(t, "train_text", d.state)
}

func TestAmount(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 1.23456: "1.235", 12.3456: "12.35", 123.456: "123.5", 1234.56: "1235", 123456.7: "123457", -0.5: "-0.5", 1e9: "1e+09", 1e-5: "1e-05"} {
		if got := view.Amount(v); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
}
