package state_test

import (
	"math"
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/train"
	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// looked is a fit of the notebook's five rows whose test rows are known.
func looked(t *testing.T) *stage {
	t.Helper()
	g := loaded(t)
	g.do(train.FitPressed{})
	r := fitted(0.8, "d")
	r.Classes = []table.Value{table.NumberValue(0), table.NumberValue(1)}
	truth, err := g.s.Data.Table.Column("target")
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
	g.do(state.Replied{Job: g.s.Train.Fitting.Job, Reply: r})
	return g
}

func TestInspect_threshold(t *testing.T) {
	g := looked(t)
	same(t, "the model's own", g.s.Train.Cut, 2)
	g.do(train.ThresholdMoved{At: 3})
	same(t, "moved", g.s.Train.Cut, 3)
	g.do(train.ThresholdMoved{At: 4})
	g.do(train.ThresholdMoved{At: -1})
	same(t, "not beyond the ends", g.s.Train.Cut, 3)
}

func TestInspect_cell(t *testing.T) {
	g := looked(t)
	truth, _ := g.s.Data.Table.Column("target")
	var want []int
	for _, row := range []int{0, 2, 4} {
		if truth.Floats()[row] == 1 {
			want = append(want, row)
		}
	}
	press := train.CellPressed{Actual: 1, Predicted: 1}
	g.do(press)
	c := g.s.Train.Cell
	if c == nil {
		t.Fatal("no rows")
	}
	same(t, "rows in the table's order", c.Rows, want)
	same(t, "what the model read", c.Seen.Rows(), len(want))
	same(t, "columns", c.Seen.Names()[len(c.Seen.Names())-2:], []string{"feature_1", "feature_2"})
	g.do(train.CellScrolled{Top: 66})
	same(t, "scrolled", g.s.Train.Cell.Top, 66)
	same(t, "and the state before is left as it was", c.Top, 0)
	g.do(press)
	same(t, "pressed again", g.s.Train.Cell == nil, true)

	g.do(train.CellPressed{Actual: 7, Predicted: 0})
	same(t, "a class that is not there", g.s.Train.Cell == nil, true)
	g.do(press)
	g.do(train.FitPressed{})
	g.do(state.Replied{Job: g.s.Train.Fitting.Job, Reply: fitted(0.9, "e")})
	same(t, "another fit closes it", g.s.Train.Cell == nil, true)
	g.do(press)
	same(t, "without answers there are no rows", g.s.Train.Cell == nil, true)
	g.do(train.ThresholdMoved{At: 1})
	same(t, "nor a threshold", g.s.Train.Cut, 0)
}

func TestRecord_regression(t *testing.T) {
	g := loaded(t)
	r := fitted(0, "d")
	nan := work.Num(math.NaN())
	r.Task = "regression"
	r.Score = jobs.Score{Task: "regression", R2: 0.9, RMSE: 2, MAE: 1.5, MAPE: 0.1, MedianAE: 1, Accuracy: nan}
	g.do(train.FitPressed{})
	g.do(state.Replied{Job: g.s.Train.Fitting.Job, Reply: r})
	run := asked[station.Record](g).Run
	same(t, "metrics", run.Metrics, map[string]float64{"r2": 0.9, "rmse": 2, "mae": 1.5, "mape": 0.1, "median_ae": 1, "fit_seconds": 0.001})
	name, v, ok := run.Score()
	same(t, "score", [3]any{name, v, ok}, [3]any{"r2", 0.9, true})
}
