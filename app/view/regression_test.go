package view_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/view"
	"orrery/core/ml"
	"orrery/core/serve"
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
	d.do(state.FileChosen{Name: "houses.csv", Source: work.BytesSource(houses())})
	d.until("the table", func(s state.State) bool { return s.Data.Table != nil })
	d.do(state.RoleChosen{Column: "house", Role: state.RoleKey}, state.RoleChosen{Column: "town", Role: state.RoleIgnore}, state.RoleChosen{Column: "price", Role: state.RoleTarget})
	d.until("the index", func(s state.State) bool { return s.Data.Index != nil })
	if got := d.state.Task(); got != ml.Regression {
		d.t.Fatalf("task %v", got)
	}
}

// settle gives the last fit a time that can be read.
func (d *desk) settle() { d.state.Train.Result.Took = 3800 * time.Microsecond }

func TestTrain_regression(t *testing.T) {
	d := sit(t, state.Train)
	d.loadHouses()
	d.train()
	d.settle()
	golden(t, "train_regression", d.state)
	s := d.state
	s.Tables = []string{"boundary", "predicted", "residuals", "errors"}
	golden(t, "train_regression_tables", s)
}

func TestRegression_elsewhere(t *testing.T) {
	d := sit(t, state.Serve)
	d.loadHouses()
	d.train()
	d.do(state.FloorTyped{Text: "0.1"})
	d.promote()
	if d.state.Serve.Live == nil {
		t.Fatalf("nothing serves: %s", d.state.Experiments.GateClosed)
	}
	d.predict(state.ServeKeyTyped{Text: "h3"})
	if p := d.state.Serve.Last.Prediction; p.Status != serve.OK {
		t.Fatalf("%+v", p)
	}
	golden(t, "serve_regression", d.state)

	d.do(state.EstimatorChosen{Op: "Ridge"})
	d.train()
	runs := d.state.Experiments.Runs
	d.do(state.Visited{Station: state.Experiments}, state.RunSelected{ID: runs[0].ID}, state.RunSelected{ID: runs[1].ID}, state.RunOpened{ID: runs[0].ID})
	d.until("the model", func(s state.State) bool { return s.Experiments.Model != "" })
	d.state.Experiments.Model = "{}"
	golden(t, "runs_regression", d.state)
}

func TestTrain_noProbabilities(t *testing.T) {
	d := sit(t, state.Train)
	d.load()
	d.do(state.EstimatorChosen{Op: "LinearSVC"})
	d.train()
	d.settle()
	golden(t, "train_no_probabilities", d.state)
	d.promote()
	d.do(state.Visited{Station: state.Serve})
	d.predict(state.ServeKeyTyped{Text: firstUser})
	golden(t, "serve_no_probabilities", d.state)
}

func TestTrain_look(t *testing.T) {
	d := sit(t, state.Train)
	d.load()
	d.train()
	d.settle()
	d.do(state.CellPressed{Actual: 0, Predicted: 1}, state.ThresholdMoved{At: 20})
	golden(t, "train_looked_into", d.state)
	html := view.StationHTML(d.state)
	if !strings.Contains(html, "Rows with actual 0, predicted 1: 3 rows") {
		t.Error("the rows of the cell are not listed")
	}
}

// TestTrain_branches shows a pipeline with two branches, as the worker draws one up.
func TestTrain_branches(t *testing.T) {
	d := sit(t, state.Train)
	d.loadHouses()
	d.train()
	d.settle()
	r := *d.state.Train.Result
	out := []string{"numbers__area", "numbers__age", "texts__town_Lund", "texts__town_Malmo", "texts__town_Ystad"}
	r.Diagram = []work.Node{
		{Op: "ColumnTransformer", Inputs: 4, Outputs: out, Width: 5, Branches: []work.Branch{
			{Name: "numbers", Columns: []string{"area", "age"}, Outputs: out[:2], Width: 2, Steps: []work.Node{{Op: "SimpleImputer", Params: []work.NodeParam{{Name: "strategy", Value: "'median'"}}}, {Op: "StandardScaler"}}},
			{Name: "texts", Columns: []string{"town"}, Outputs: out[2:], Width: 3, Steps: []work.Node{{Op: "OneHotEncoder", Params: []work.NodeParam{{Name: "handle_unknown", Value: "'ignore'"}}}}},
			{Name: "remainder", Columns: []string{"house"}, How: "drop"}}},
		{Op: "LinearRegression", Inputs: 5}}
	r.Importances = nil
	for i, name := range out {
		r.Importances = append(r.Importances, work.Importance{Name: name, Value: work.Num(i - 2)})
	}
	d.state.Train.Result = &r
	golden(t, "train_branches", d.state)
}

func TestAmount(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 1.23456: "1.235", 12.3456: "12.35", 123.456: "123.5", 1234.56: "1235", 123456.7: "123457", -0.5: "-0.5", 1e9: "1e+09", 1e-5: "1e-05"} {
		if got := view.Amount(v); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
}
