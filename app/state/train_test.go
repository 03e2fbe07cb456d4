package state_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/train"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func TestTrain_FieldLimits(t *testing.T) {
	for _, c := range []struct {
		field       string
		right, left []string // that are taken, that are not
	}{
		{"C", []string{"1.0", "1e-9", "1000000000000", " 2 "}, []string{"0", "-1", "x", "NaN"}},
		{"max_iter", []string{"1", "100", "1000000"}, []string{"-5", "1.5", "x"}},
		{"tol", []string{"0.0001", "1e-300", "0.999"}, []string{"-0.1", "NaN"}},
		{"test_size", []string{"0.25", "0.001", "0.999"}, []string{"0", "1", "25", "", "NaN"}},
		{"random_state", []string{"0", "42", "4294967295"}, []string{"-1", "4294967296", "1.5", "", "x"}},
		{"penalty", []string{"l2", "none"}, []string{"l3"}},
	} {
		g := loaded(t)
		for _, text := range c.right {
			g.do(train.TrainTyped{Field: c.field, Text: text})
			same(t, c.field+" "+text, g.s.WrongWith(c.field), "")
		}
		for _, text := range c.left {
			g.do(train.TrainTyped{Field: c.field, Text: text})
			says(t, c.field+" "+text, g.s.WrongWith(c.field), c.field)
			same(t, c.field+" "+text+": fits", len(g.do(train.FitPressed{})), 0)
		}
		g.do(train.TrainTyped{Field: c.field, Text: c.right[0]}, train.FitPressed{})
		if !g.s.Train.Fitting.On() {
			t.Errorf("%s: no fit after the field was put right", c.field)
		}
	}
}

func TestTrain_NeedsInputsAndTarget(t *testing.T) {
	g := loaded(t)
	g.do(train.InputToggled{Name: "feature_1"}, train.InputToggled{Name: "feature_2"})
	says(t, "no input", g.s.WrongWith("inputs"), "at least one feature")
	g.do(train.InputToggled{Name: "feature_2"}, train.InputToggled{Name: "feature_1"}, train.InputToggled{Name: "nobody"})
	same(t, "in the table's order", g.s.Train.Inputs, []string{"feature_1", "feature_2"})
	g.do(data.RoleChosen{Column: "target", Role: data.RoleIgnore})
	says(t, "no target", g.s.WrongWith("target"), "Choose a target in Data first.")
	same(t, "fits", len(g.do(train.FitPressed{})), 0)
	same(t, "without a table", len(fresh(t).do(train.FitPressed{})), 0)
}

func TestTrain_TheJob(t *testing.T) {
	g := loaded(t)
	g.define("feature_3", "feature_1 ** 2")
	g.do(train.TrainTyped{Field: "C", Text: "0.5"}, train.TrainTyped{Field: "random_state", Text: "7"}, train.StratifyToggled{}, train.FitPressed{})
	_, j := task[jobs.Fit](g)
	same(t, "inputs", j.Pipeline.Inputs, []string{"feature_1", "feature_2", "feature_3"})
	same(t, "target", j.Pipeline.Target, "target")
	same(t, "C", j.Pipeline.Final.Params["C"], 0.5)
	same(t, "split", j.Split, jobs.Split{TestSize: 0.25, RandomState: 7, Stratify: true})
	same(t, "features", j.Features, jobs.Features{Key: "user_id", Defs: g.s.Features.Defs})
	if j.Champion != nil {
		t.Error("a fit by hand is measured against nobody")
	}
	same(t, "a second press", len(g.do(train.FitPressed{})), 0)
}

func TestTrain_FittedIsARun(t *testing.T) {
	g := loaded(t)
	g.tick(3 * time.Second)
	g.fit(0.8)
	r := asked[station.Record](g).Run
	same(t, "status", r.Status, registry.StatusFinished)
	same(t, "by", r.StartedBy, "you")
	same(t, "experiment", r.Experiment, "user_data")
	same(t, "start", r.Start, g.clock)
	same(t, "took", r.Took, time.Millisecond)
	same(t, "end", r.End, g.clock.Add(time.Millisecond))
	same(t, "accuracy", r.Metrics["accuracy"], 0.8)
	for name, want := range map[string]string{"penalty": "l2", "C": "1.0", "max_iter": "100", "tol": "0.0001", "test_size": "0.25", "random_state": "0", "stratify": "false"} {
		same(t, name, r.Params[name], want)
	}
	same(t, "data", r.Data, registry.Dataset{Name: "user_data.csv", Digest: g.s.Data.Table.Hash(), Context: "train"})
	same(t, "losses", r.Losses, []float64{0.7, 0.3})
	same(t, "model", r.ModelID, "digest")
	same(t, "not recorded yet", g.s.Train.RunID, "")
	g.writes()
	same(t, "recorded", [2]any{g.s.Train.RunID, g.s.Train.Run}, [2]any{"run1", 1})
	same(t, "runs", len(g.s.Book.Runs), 1)
}

func TestTrain_NotConvergedIsNoted(t *testing.T) {
	g := loaded(t)
	r := fitted(0.8, "d")
	r.Converged, r.Warning = false, "lbfgs failed to converge"
	g.do(train.FitPressed{})
	g.do(state.Replied{Job: g.s.Train.Fitting.Job, Reply: r})
	same(t, "note", asked[station.Record](g).Run.Note, "ConvergenceWarning: lbfgs failed to converge")
}

func TestTrain_RefusedIsARunToo(t *testing.T) {
	for _, c := range []struct{ name, code, text, status, says string }{
		{"failed", "fit", "One class in the training rows.", registry.StatusFailed, "One class in the training rows."},
		{"cancelled", work.Canceled, "Cancelled.", registry.StatusKilled, "The fit was cancelled."},
	} {
		g := loaded(t)
		g.fit(0.8)
		g.writes()
		g.do(train.FitPressed{})
		job := g.s.Train.Fitting.Job
		same(t, c.name+": cancel", g.do(station.CancelPressed{Job: job}), []station.Cmd{station.Cancel{Job: job}})
		g.tick(time.Second)
		g.clear()
		g.do(state.Refused{Job: job, Fail: work.Failed{Code: c.code, Text: c.text}})
		rec := asked[station.Record](g)
		same(t, c.name+": status", rec.Run.Status, c.status)
		same(t, c.name+": why", rec.Run.Err, c.text)
		same(t, c.name+": end", rec.Run.End, g.clock)
		same(t, c.name+": model", rec.Model == nil, true)
		says(t, c.name+": notice", g.s.Train.Failed.Text, c.says)
		g.writes()
		same(t, c.name+": the result on the screen stays", g.s.Train.RunID, "run1")
		g.do(state.Replied{Job: job, Reply: fitted(1, "late")})
		same(t, c.name+": a late answer", float64(g.s.Train.Result.Score.Accuracy), 0.8)
		g.do(train.FitPressed{})
		same(t, c.name+": notice goes", g.s.Train.Failed.Any(), false)
	}
}

func TestTrain_Stale(t *testing.T) {
	for _, c := range []struct {
		name  string
		do    func(g *stage)
		stale bool
	}{
		{"nothing", func(*stage) {}, false},
		{"C", func(g *stage) { g.do(train.TrainTyped{Field: "C", Text: "2"}) }, true},
		{"C as another text, back again", func(g *stage) {
			g.do(train.TrainTyped{Field: "C", Text: "2"}, train.TrainTyped{Field: "C", Text: "1.0"})
		}, false},
		{"two parameters in another order", func(g *stage) {
			g.do(train.TrainTyped{Field: "tol", Text: "0.5"}, train.TrainTyped{Field: "C", Text: "2"}, train.FitPressed{})
			g.do(state.Replied{Job: g.s.Train.Fitting.Job, Reply: fitted(0.8, "d")})
			g.do(train.TrainTyped{Field: "tol", Text: "0.1"}, train.TrainTyped{Field: "tol", Text: "0.5"})
		}, false},
		{"stratify", func(g *stage) { g.do(train.StratifyToggled{}) }, true},
		{"an input", func(g *stage) { g.do(train.InputToggled{Name: "feature_2"}) }, true},
		{"an axis", func(g *stage) { g.do(train.TrainTyped{Field: "x", Text: "feature_2"}) }, false},
		{"a formula", func(g *stage) { g.define("f", "feature_1 ** 3") }, true},
		{"a formula and back", func(g *stage) { g.define("f", "feature_1 ** 3"); g.define("f", "feature_1 ** 2") }, false},
		{"a formula that an input reads", func(g *stage) { g.define("inner", "feature_1 + 1") }, true},
		{"a feature that is no input", func(g *stage) { g.define("other", "1"); g.do(train.InputToggled{Name: "other"}) }, false},
		{"the target", func(g *stage) { g.do(data.RoleChosen{Column: "feature_2", Role: data.RoleTarget}) }, true},
		{"while another fit runs", func(g *stage) { g.do(train.TrainTyped{Field: "C", Text: "2"}, train.FitPressed{}) }, false},
	} {
		g := loaded(t)
		g.define("inner", "feature_1 * 2")
		g.define("f", "feature_1 ** 2")
		g.define("outer", "inner - 1")
		g.do(train.InputToggled{Name: "inner"})
		g.fit(0.8)
		g.writes()
		c.do(g)
		same(t, c.name, g.s.Train.Stale(), c.stale)
	}
}

func TestTrain_Map(t *testing.T) {
	g := loaded(t)
	g.define("f", "feature_1 ** 2")
	g.do(train.TrainTyped{Field: "x", Text: "feature_2"}, train.TrainTyped{Field: "x", Text: "feature_1"})
	same(t, "maps without a result", tasks[jobs.DecisionBoundary](g), 0)
	g.fit(0.8)
	first, j := task[jobs.DecisionBoundary](g)
	same(t, "axes", [2]string{j.X, j.Y}, [2]string{"feature_1", "feature_2"})
	g.do(state.Replied{Job: first, Reply: &jobs.DecisionBoundaryResult{X: "feature_1", Y: "feature_2"}})
	if g.s.Train.Map == nil {
		t.Fatal("no map")
	}
	g.define("f", "feature_1 ** 3")
	g.do(train.TrainTyped{Field: "x", Text: "feature_2"}, train.TrainTyped{Field: "y", Text: "feature_1"})
	second, j := task[jobs.DecisionBoundary](g)
	same(t, "axes", [2]string{j.X, j.Y}, [2]string{"feature_2", "feature_1"})
	same(t, "the definitions of the fit", j.Features.Defs[0].Expr, "feature_1 ** 2")
	g.do(train.TrainTyped{Field: "x", Text: "feature_1"})
	g.do(state.Replied{Job: second, Reply: &jobs.DecisionBoundaryResult{X: "feature_2", Y: "feature_1"}})
	if g.s.Train.Map != nil || g.s.Train.Mapping.On() {
		t.Error("one column on both axes has a map")
	}
	g.do(train.TrainTyped{Field: "x", Text: "feature_2"})
	g.do(state.Refused{Job: g.s.Train.Mapping.Job, Fail: work.Failed{Code: "schema", Text: "no column"}})
	same(t, "why there is no map", g.s.Train.MapFailed, "no column")
	same(t, "an unknown field", len(g.do(train.TrainTyped{Field: "nobody", Text: "1"})), 0)
}

func TestTrain_ModelName(t *testing.T) {
	for file, want := range map[string]string{
		"user_data.csv": "user_data", "a.b.csv": "a.b", "dir/x.csv": "x", ".csv": "model", "": "model", "a:b.csv": "a_b", "a@b.csv": "a_b", "tab\tle.csv": "tab_le",
		strings.Repeat("ä", 150) + ".csv": strings.Repeat("ä", 100), "bad\xff.csv": "bad\uFFFD",
	} {
		g := fresh(t)
		g.load(file, notebookCSV)
		same(t, file, g.s.ModelName(), want)
	}
}

func TestTrain_NumbersOfAFit(t *testing.T) {
	g := loaded(t)
	r := fitted(0.8, "d")
	r.Score.AUC = work.Num(math.NaN())
	g.do(train.FitPressed{})
	g.do(state.Replied{Job: g.s.Train.Fitting.Job, Reply: r})
	if auc := asked[station.Record](g).Run.Metrics["roc_auc"]; !math.IsNaN(auc) {
		t.Errorf("AUC that is not defined: %v", auc)
	}
}
