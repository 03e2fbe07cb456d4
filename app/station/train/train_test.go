package train_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/train"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func TestTrain_FieldLimits(t *testing.T) {
	for _, c := range []struct {
		field          string
		valid, invalid []string
	}{
		{"C", []string{"1.0", "1e-9", "1000000000000", " 2 "}, []string{"0", "-1", "x", "NaN"}},
		{"max_iter", []string{"1", "100", "1000000"}, []string{"-5", "1.5", "x"}},
		{"tol", []string{"0.0001", "1e-300", "0.999"}, []string{"-0.1", "NaN"}},
		{"test_size", []string{"0.25", "0.001", "0.999"}, []string{"0", "1", "25", "", "NaN"}},
		{"random_state", []string{"0", "42", "4294967295"}, []string{"-1", "4294967296", "1.5", "", "x"}},
		{"penalty", []string{"l2", "none"}, []string{"l3"}},
	} {
		g := statetest.Loaded(t)
		for _, text := range c.valid {
			g.Do(train.TrainTyped{Field: c.field, Text: text})
			statetest.Same(t, c.field+" "+text, g.S.ErrorOf(c.field), "")
		}
		for _, text := range c.invalid {
			g.Do(train.TrainTyped{Field: c.field, Text: text})
			statetest.Says(t, c.field+" "+text, g.S.ErrorOf(c.field), c.field)
			statetest.Same(t, c.field+" "+text+": fits", len(g.Do(train.FitPressed{})), 0)
		}
		g.Do(train.TrainTyped{Field: c.field, Text: c.valid[0]}, train.FitPressed{})
		if !g.S.Train.Fitting.Running() {
			t.Errorf("%s: no fit after the field was corrected", c.field)
		}
	}
}

func TestTrain_NeedsInputsAndTarget(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(train.InputToggled{Name: "feature_1"}, train.InputToggled{Name: "feature_2"})
	statetest.Says(t, "no input", g.S.ErrorOf("inputs"), "at least one feature")
	g.Do(train.InputToggled{Name: "feature_2"}, train.InputToggled{Name: "feature_1"}, train.InputToggled{Name: "nobody"})
	statetest.Same(t, "in the table's order", g.S.Train.Inputs, []string{"feature_1", "feature_2"})
	g.Do(data.RoleChosen{Column: "target", Role: data.RoleIgnore})
	statetest.Says(t, "no target", g.S.ErrorOf("target"), "Choose a target in Data first.")
	statetest.Same(t, "fits", len(g.Do(train.FitPressed{})), 0)
	statetest.Same(t, "without a table", len(statetest.Fresh(t).Do(train.FitPressed{})), 0)
}

func TestTrain_TheJob(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("feature_3", "feature_1 ** 2")
	g.Do(train.TrainTyped{Field: "C", Text: "0.5"}, train.TrainTyped{Field: "random_state", Text: "7"}, train.StratifyToggled{}, train.FitPressed{})
	_, j := statetest.Task[jobs.Fit](g)
	statetest.Same(t, "inputs", j.Pipeline.Inputs, []string{"feature_1", "feature_2", "feature_3"})
	statetest.Same(t, "target", j.Pipeline.Target, "target")
	statetest.Same(t, "C", j.Pipeline.Final.Params["C"], 0.5)
	statetest.Same(t, "split", j.Split, jobs.Split{TestSize: 0.25, RandomState: 7, Stratify: true})
	statetest.Same(t, "features", j.Features, jobs.Features{Key: "user_id", Defs: g.S.Features.Defs})
	if j.Champion != nil {
		t.Error("a fit by hand is compared with a champion")
	}
	statetest.Same(t, "a second press", len(g.Do(train.FitPressed{})), 0)
}

func TestTrain_FitIsRecorded(t *testing.T) {
	g := statetest.Loaded(t)
	g.Tick(3 * time.Second)
	g.Fit(0.8)
	r := statetest.Asked[station.Record](g).Run
	statetest.Same(t, "status", r.Status, registry.StatusFinished)
	statetest.Same(t, "by", r.StartedBy, "you")
	statetest.Same(t, "experiment", r.Experiment, "user_data")
	statetest.Same(t, "start", r.Start, g.Clock)
	statetest.Same(t, "took", r.Took, time.Millisecond)
	statetest.Same(t, "end", r.End, g.Clock.Add(time.Millisecond))
	statetest.Same(t, "accuracy", r.Metrics["accuracy"], 0.8)
	for name, want := range map[string]string{"penalty": "l2", "C": "1.0", "max_iter": "100", "tol": "0.0001", "test_size": "0.25", "random_state": "0", "stratify": "false"} {
		statetest.Same(t, name, r.Params[name], want)
	}
	statetest.Same(t, "data", r.Data, registry.Dataset{Name: "user_data.csv", Digest: g.S.Data.Table.Hash(), Context: "train"})
	statetest.Same(t, "losses", r.Losses, []float64{0.7, 0.3})
	statetest.Same(t, "model", r.ModelID, "digest")
	statetest.Same(t, "not recorded yet", g.S.Train.RunID, "")
	g.Writes()
	statetest.Same(t, "recorded", [2]any{g.S.Train.RunID, g.S.Train.Run}, [2]any{"run1", 1})
	statetest.Same(t, "runs", len(g.S.Registry.Runs), 1)
}

func TestTrain_NotConvergedIsNoted(t *testing.T) {
	g := statetest.Loaded(t)
	r := statetest.Fitted(0.8, "d")
	r.Converged, r.Warning = false, "lbfgs failed to converge"
	g.Do(train.FitPressed{})
	g.Do(state.Replied{Job: g.S.Train.Fitting.Job, Reply: r})
	statetest.Same(t, "note", statetest.Asked[station.Record](g).Run.Note, "ConvergenceWarning: lbfgs failed to converge")
}

func TestTrain_FailedFitIsRecorded(t *testing.T) {
	for _, c := range []struct{ name, code, text, status, says string }{
		{"failed", "fit", "One class in the training rows.", registry.StatusFailed, "One class in the training rows."},
		{"cancelled", work.Canceled, "Cancelled.", registry.StatusKilled, "The fit was cancelled."},
	} {
		g := statetest.Loaded(t)
		g.Fit(0.8)
		g.Writes()
		g.Do(train.FitPressed{})
		job := g.S.Train.Fitting.Job
		statetest.Same(t, c.name+": cancel", g.Do(station.CancelPressed{Job: job}), []station.Cmd{station.Cancel{Job: job}})
		g.Tick(time.Second)
		g.Clear()
		g.Do(state.Refused{Job: job, Fail: work.Failed{Code: c.code, Text: c.text}})
		rec := statetest.Asked[station.Record](g)
		statetest.Same(t, c.name+": status", rec.Run.Status, c.status)
		statetest.Same(t, c.name+": why", rec.Run.Err, c.text)
		statetest.Same(t, c.name+": end", rec.Run.End, g.Clock)
		statetest.Same(t, c.name+": model", rec.Model == nil, true)
		statetest.Says(t, c.name+": notice", g.S.Train.Failed.Text, c.says)
		g.Writes()
		statetest.Same(t, c.name+": the result on the screen stays", g.S.Train.RunID, "run1")
		g.Do(state.Replied{Job: job, Reply: statetest.Fitted(1, "late")})
		statetest.Same(t, c.name+": a late answer", float64(g.S.Train.Result.Score.Accuracy), 0.8)
		g.Do(train.FitPressed{})
		statetest.Same(t, c.name+": notice goes", g.S.Train.Failed.Any(), false)
	}
}

func TestTrain_Stale(t *testing.T) {
	for _, c := range []struct {
		name  string
		do    func(g *statetest.Stage)
		stale bool
	}{
		{"nothing", func(*statetest.Stage) {}, false},
		{"C", func(g *statetest.Stage) { g.Do(train.TrainTyped{Field: "C", Text: "2"}) }, true},
		{"C as another text, back again", func(g *statetest.Stage) {
			g.Do(train.TrainTyped{Field: "C", Text: "2"}, train.TrainTyped{Field: "C", Text: "1.0"})
		}, false},
		{"two parameters in another order", func(g *statetest.Stage) {
			g.Do(train.TrainTyped{Field: "tol", Text: "0.5"}, train.TrainTyped{Field: "C", Text: "2"}, train.FitPressed{})
			g.Do(state.Replied{Job: g.S.Train.Fitting.Job, Reply: statetest.Fitted(0.8, "d")})
			g.Do(train.TrainTyped{Field: "tol", Text: "0.1"}, train.TrainTyped{Field: "tol", Text: "0.5"})
		}, false},
		{"stratify", func(g *statetest.Stage) { g.Do(train.StratifyToggled{}) }, true},
		{"an input", func(g *statetest.Stage) { g.Do(train.InputToggled{Name: "feature_2"}) }, true},
		{"an axis", func(g *statetest.Stage) { g.Do(train.TrainTyped{Field: "x", Text: "feature_2"}) }, false},
		{"a formula", func(g *statetest.Stage) { g.Define("f", "feature_1 ** 3") }, true},
		{"a formula and back", func(g *statetest.Stage) { g.Define("f", "feature_1 ** 3"); g.Define("f", "feature_1 ** 2") }, false},
		{"a formula that an input reads", func(g *statetest.Stage) { g.Define("inner", "feature_1 + 1") }, true},
		{"a feature that is no input", func(g *statetest.Stage) { g.Define("other", "1"); g.Do(train.InputToggled{Name: "other"}) }, false},
		{"the target", func(g *statetest.Stage) { g.Do(data.RoleChosen{Column: "feature_2", Role: data.RoleTarget}) }, true},
		{"while another fit runs", func(g *statetest.Stage) { g.Do(train.TrainTyped{Field: "C", Text: "2"}, train.FitPressed{}) }, false},
	} {
		g := statetest.Loaded(t)
		g.Define("inner", "feature_1 * 2")
		g.Define("f", "feature_1 ** 2")
		g.Define("outer", "inner - 1")
		g.Do(train.InputToggled{Name: "inner"})
		g.Fit(0.8)
		g.Writes()
		c.do(g)
		statetest.Same(t, c.name, g.S.Train.Stale(), c.stale)
	}
}

func TestTrain_DecisionBoundary(t *testing.T) {
	g := statetest.Loaded(t)
	g.Define("f", "feature_1 ** 2")
	g.Do(train.TrainTyped{Field: "x", Text: "feature_2"}, train.TrainTyped{Field: "x", Text: "feature_1"})
	statetest.Same(t, "boundaries without a result", statetest.Tasks[jobs.DecisionBoundary](g), 0)
	g.Fit(0.8)
	first, j := statetest.Task[jobs.DecisionBoundary](g)
	statetest.Same(t, "axes", [2]string{j.X, j.Y}, [2]string{"feature_1", "feature_2"})
	g.Do(state.Replied{Job: first, Reply: &jobs.DecisionBoundaryResult{X: "feature_1", Y: "feature_2"}})
	if g.S.Train.Boundary == nil {
		t.Fatal("no boundary")
	}
	g.Define("f", "feature_1 ** 3")
	g.Do(train.TrainTyped{Field: "x", Text: "feature_2"}, train.TrainTyped{Field: "y", Text: "feature_1"})
	second, j := statetest.Task[jobs.DecisionBoundary](g)
	statetest.Same(t, "axes", [2]string{j.X, j.Y}, [2]string{"feature_2", "feature_1"})
	statetest.Same(t, "the definitions of the fit", j.Features.Defs[0].Expr, "feature_1 ** 2")
	g.Do(train.TrainTyped{Field: "x", Text: "feature_1"})
	g.Do(state.Replied{Job: second, Reply: &jobs.DecisionBoundaryResult{X: "feature_2", Y: "feature_1"}})
	if g.S.Train.Boundary != nil || g.S.Train.BoundaryJob.Running() {
		t.Error("there is a boundary over one column")
	}
	g.Do(train.TrainTyped{Field: "x", Text: "feature_2"})
	g.Do(state.Refused{Job: g.S.Train.BoundaryJob.Job, Fail: work.Failed{Code: "schema", Text: "no column"}})
	statetest.Same(t, "why there is no boundary", g.S.Train.BoundaryFailed, "no column")
	statetest.Same(t, "an unknown field", len(g.Do(train.TrainTyped{Field: "nobody", Text: "1"})), 0)
}

func TestTrain_ModelName(t *testing.T) {
	for file, want := range map[string]string{
		"user_data.csv": "user_data", "a.b.csv": "a.b", "dir/x.csv": "x", ".csv": "model", "": "model", "a:b.csv": "a_b", "a@b.csv": "a_b", "tab\tle.csv": "tab_le",
		strings.Repeat("ä", 150) + ".csv": strings.Repeat("ä", 100), "bad\xff.csv": "bad\uFFFD",
	} {
		g := statetest.Fresh(t)
		g.Load(file, statetest.NotebookCSV)
		statetest.Same(t, file, g.S.ModelName(), want)
	}
}

func TestTrain_NumbersOfAFit(t *testing.T) {
	g := statetest.Loaded(t)
	r := statetest.Fitted(0.8, "d")
	r.Score.AUC = work.Num(math.NaN())
	g.Do(train.FitPressed{})
	g.Do(state.Replied{Job: g.S.Train.Fitting.Job, Reply: r})
	if auc := statetest.Asked[station.Record](g).Run.Metrics["roc_auc"]; !math.IsNaN(auc) {
		t.Errorf("AUC that is not defined: %v", auc)
	}
}
