package train_test

import (
	"math"
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/train"
	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// fittedRows is a fit of the notebook's five rows with known test rows.
func fittedRows(t *testing.T) *statetest.Stage {
	t.Helper()
	g := statetest.Loaded(t)
	g.Do(train.FitPressed{})
	r := statetest.Fitted(0.8, "d")
	r.Classes = []table.Value{table.NumberValue(0), table.NumberValue(1)}
	truth, err := g.S.Data.Table.Column("target")
	if err != nil {
		t.Fatal(err)
	}
	r.TestRows = []int{4, 0, 2}
	for range r.TestRows {
		r.Predicted = append(r.Predicted, 1)
	}
	if truth.Len() != 5 {
		t.Fatalf("%d rows", truth.Len())
	}
	r.Curves = &jobs.Curves{Of: "probability", Default: 0.5, Operating: jobs.Operating{
		Threshold: ml.Floats{0, 0.4, 0.5, 1}, TP: []int{1, 1, 1, 0}, FP: []int{2, 1, 1, 0}, TN: []int{0, 1, 1, 2}, FN: []int{0, 0, 0, 1}}}
	g.Do(state.Replied{Job: g.S.Train.Fitting.Job, Reply: r})
	return g
}

func TestInspect_threshold(t *testing.T) {
	g := fittedRows(t)
	statetest.Same(t, "the model's own", g.S.Train.Threshold, 2)
	g.Do(train.ThresholdMoved{At: 3})
	statetest.Same(t, "moved", g.S.Train.Threshold, 3)
	g.Do(train.ThresholdMoved{At: 4})
	g.Do(train.ThresholdMoved{At: -1})
	statetest.Same(t, "not beyond the ends", g.S.Train.Threshold, 3)
}

func TestInspect_cell(t *testing.T) {
	g := fittedRows(t)
	truth, _ := g.S.Data.Table.Column("target")
	var want []int
	for _, row := range []int{0, 2, 4} {
		if truth.Floats()[row] == 1 {
			want = append(want, row)
		}
	}
	press := train.CellPressed{Actual: 1, Predicted: 1}
	g.Do(press)
	c := g.S.Train.OpenCell
	if c == nil {
		t.Fatal("no rows")
	}
	statetest.Same(t, "rows in the table's order", c.Rows, want)
	statetest.Same(t, "inputs of the model", c.Inputs.Rows(), len(want))
	statetest.Same(t, "columns", c.Inputs.Names()[len(c.Inputs.Names())-2:], []string{"feature_1", "feature_2"})
	g.Do(train.CellScrolled{Top: 66})
	statetest.Same(t, "scrolled", g.S.Train.OpenCell.Top, 66)
	statetest.Same(t, "the previous state is unchanged", c.Top, 0)
	g.Do(press)
	statetest.Same(t, "pressed again", g.S.Train.OpenCell == nil, true)

	g.Do(train.CellPressed{Actual: 7, Predicted: 0})
	statetest.Same(t, "a class that is not there", g.S.Train.OpenCell == nil, true)
	g.Do(press)
	g.Do(train.FitPressed{})
	g.Do(state.Replied{Job: g.S.Train.Fitting.Job, Reply: statetest.Fitted(0.9, "e")})
	statetest.Same(t, "another fit closes it", g.S.Train.OpenCell == nil, true)
	g.Do(press)
	statetest.Same(t, "without predictions there are no rows", g.S.Train.OpenCell == nil, true)
	g.Do(train.ThresholdMoved{At: 1})
	statetest.Same(t, "and no threshold", g.S.Train.Threshold, 0)
}

func TestRecord_regression(t *testing.T) {
	g := statetest.Loaded(t)
	r := statetest.Fitted(0, "d")
	nan := work.Num(math.NaN())
	r.Task = "regression"
	r.Score = jobs.Score{Task: "regression", R2: 0.9, RMSE: 2, MAE: 1.5, MAPE: 0.1, MedianAE: 1, Accuracy: nan}
	g.Do(train.FitPressed{})
	g.Do(state.Replied{Job: g.S.Train.Fitting.Job, Reply: r})
	run := statetest.Asked[station.Record](g).Run
	statetest.Same(t, "metrics", run.Metrics, map[string]float64{"r2": 0.9, "rmse": 2, "mae": 1.5, "mape": 0.1, "median_ae": 1, "fit_seconds": 0.001})
	name, v, ok := run.Score()
	statetest.Same(t, "score", [3]any{name, v, ok}, [3]any{"r2", 0.9, true})
}
