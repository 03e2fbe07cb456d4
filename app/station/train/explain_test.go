package train_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/train"
	"orrery/core/ml"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// linearFit is a fit of a linear model with the test rows 4 and 1.
func linearFit(t *testing.T) *statetest.Stage {
	t.Helper()
	g := statetest.Loaded(t)
	r := statetest.Fitted(0.8, "d")
	r.ImportanceOf, r.TestRows = "coef_", work.Ints{4, 1}
	g.Do(train.FitPressed{})
	g.Do(state.Replied{Job: g.S.Train.Fitting.Job, Reply: r})
	return g
}

func TestExplain_Row(t *testing.T) {
	g := linearFit(t)
	id, j := statetest.Task[jobs.Explain](g)
	statetest.Same(t, "the first test row", [2]any{j.Row, g.S.Explanation.Row}, [2]any{4, "4"})
	g.Do(state.Replied{Job: id, Reply: &jobs.ExplainResult{Row: 4}})
	statetest.Same(t, "answer", g.S.Explanation.Prediction.Answer.Row, 4)
	for _, c := range []struct {
		msg station.Msg
		row int
	}{{train.RowStepped{By: 1}, 1}, {train.RowStepped{By: 1}, 4}, {train.RowStepped{By: -1}, 1}, {train.RowTyped{Text: " 3"}, 3}, {train.RowStepped{By: 1}, 4}} {
		g.Clear()
		g.Do(c.msg)
		_, j = statetest.Task[jobs.Explain](g)
		statetest.Same(t, "row", j.Row, c.row)
	}
	for _, text := range []string{"5", "-1", "x", ""} {
		g.Clear()
		g.Do(train.RowTyped{Text: text})
		statetest.Says(t, "row "+text, g.S.RowError(), "from 0 to 4")
		statetest.Same(t, "jobs", statetest.Tasks[jobs.Explain](g), 0)
	}
	g.Do(train.RowTyped{Text: "2"})
	id, _ = statetest.Task[jobs.Explain](g)
	g.Do(state.Refused{Job: id, Fail: work.Failed{Code: "fit", Text: "feature_1 is missing"}})
	statetest.Same(t, "why not", [2]any{g.S.Explanation.Prediction.Failed.Text, g.S.Explanation.Prediction.Answer == nil}, [2]any{"feature_1 is missing", true})
}

// A new fit cancels the jobs on the previous result, and late replies are dropped.
func TestExplain_BelongsToItsFit(t *testing.T) {
	g := linearFit(t)
	bound, _ := statetest.Task[jobs.ConfidenceIntervals](g)
	g.Do(train.PermutationPressed{}, train.InputChosen{Name: "feature_2"})
	drops, p := statetest.Task[jobs.PermutationImportance](g)
	statetest.Same(t, "model", string(p.Model), string(g.S.Train.Result.Model))
	statetest.Same(t, "once", len(g.Do(train.PermutationPressed{})), 0)
	statetest.Same(t, "no such input", len(g.Do(train.InputChosen{Name: "nobody"})), 0)
	g.Do(train.InputChosen{Name: "feature_1"})
	_, d := statetest.Task[jobs.PartialDependence](g)
	statetest.Same(t, "input", d.Input, "feature_1")
	g.Clear()
	g.Do(train.FitPressed{})
	statetest.Same(t, "stopped", statetest.Times[station.Cancel](g), 4)
	g.Do(state.Replied{Job: g.S.Train.Fitting.Job, Reply: statetest.Fitted(0.9, "e")})
	g.Do(state.Replied{Job: bound, Reply: &jobs.ConfidenceIntervalsResult{Times: 9}}, state.Replied{Job: drops, Reply: &jobs.PermutationImportanceResult{}})
	if l := g.S.Explanation; l.ConfidenceIntervals.Answer != nil || l.PermutationImportance.Answer != nil || l.Input != "" {
		t.Errorf("results of the previous fit: %+v", l)
	}
	statetest.Same(t, "a model that is not linear", statetest.Tasks[jobs.Explain](g), 0)
	id, _ := statetest.Task[jobs.ConfidenceIntervals](g)
	g.Do(state.Replied{Job: id, Reply: &jobs.ConfidenceIntervalsResult{Times: 9, Intervals: []jobs.Interval{{Name: "f1", Low: 0.2, High: 0.7}}}})
	low, high, ok := g.S.Interval("f1")
	statetest.Same(t, "interval", [3]any{low, high, ok}, [3]any{0.2, 0.7, true})
	g.Load("other.csv", "a,b,target\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n")
	statetest.Same(t, "another table", g.S.Explanation.ConfidenceIntervals.Answer == nil, true)
}

func TestExplain_LearningCurve(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(train.LearningCurvePressed{})
	id, j := statetest.Task[jobs.LearningCurve](g)
	statetest.Same(t, "folds", [2]int{j.CV.NSplits, len(j.Pipeline.Inputs)}, [2]int{5, 2})
	statetest.Same(t, "once", len(g.Do(train.LearningCurvePressed{})), 0)
	g.Do(state.Replied{Job: id, Reply: &jobs.LearningCurveResult{Sizes: []int{3}, Train: ml.Floats{1}}})
	statetest.Same(t, "fresh", g.S.CurveStale(), false)
	g.Do(train.TrainTyped{Field: "C", Text: "9"})
	statetest.Same(t, "stale", g.S.CurveStale(), true)
}

// The loss curve grows during a fit and is empty at the start of the next.
func TestTrain_LossCurve(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(train.FitPressed{})
	id := g.S.Train.Fitting.Job
	for _, p := range []work.Progress{{Done: 1, Loss: 0.9}, {Done: 1, Loss: 0.9}, {Done: 5, Loss: 0.5}} {
		g.Do(state.Progressed{Job: id, Progress: p})
	}
	statetest.Same(t, "loss curve", g.S.Train.LossCurve, []train.LossPoint{{Done: 1, Loss: 0.9}, {Done: 5, Loss: 0.5}})
	g.Do(state.Replied{Job: id, Reply: statetest.Fitted(0.8, "d")}, train.FitPressed{})
	statetest.Same(t, "empty at the start", len(g.S.Train.LossCurve), 0)
}

// Clusterings are in the list of estimators, need no target and cannot be cross-validated.
func TestTrain_Clusters(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(train.EstimatorChosen{Op: "KMeans"})
	statetest.Same(t, "clusters", [2]bool{g.S.Clusters(), g.S.CanTune()}, [2]bool{true, false})
	g.Do(data.RoleChosen{Column: "target", Role: data.RoleIgnore})
	statetest.Same(t, "no target is needed", g.S.ErrorOf("target"), "")
	g.Do(train.FitPressed{})
	_, j := statetest.Task[jobs.Fit](g)
	statetest.Same(t, "no target is given", j.Pipeline.Target, "")
	g.Do(train.EstimatorChosen{Op: "Ridge"})
	statetest.Same(t, "it stays selected", g.S.Train.Recipe.Final.Op, "KMeans")
}

// The open parameters and the keyboard focus move with a step.
func TestBuilder_MovedStep(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(train.StepAdded{Branch: train.Numbers, Op: "PCA"}, train.StepAdded{Branch: train.Numbers, Op: "MinMaxScaler"})
	g.Do(train.StepOpened{Branch: train.Numbers, At: 0})
	statetest.Same(t, "open", g.S.Train.OpenStep, "step-numbers-0")
	statetest.Same(t, "down", g.Do(train.StepMoved{Branch: train.Numbers, At: 0, By: 1})[0], station.Cmd(station.Focus{ID: "step-numbers-1-down"}))
	statetest.Same(t, "open with it", g.S.Train.OpenStep, "step-numbers-1")
	statetest.Same(t, "at the end", g.Do(train.StepMoved{Branch: train.Numbers, At: 1, By: 1})[0], station.Cmd(station.Focus{ID: "step-numbers-2"}))
	g.Do(train.StepMoved{Branch: train.Numbers, At: 1, By: 1})
	statetest.Same(t, "another step is moved past it", g.S.Train.OpenStep, "step-numbers-1")
	statetest.Same(t, "beyond", len(g.Do(train.StepMoved{Branch: train.Numbers, At: 2, By: 1}, train.StepMoved{Branch: train.Numbers, At: 5, By: -1})), 0)
	var ops []string
	for _, f := range g.S.Train.Recipe.Numbers {
		ops = append(ops, f.Op)
	}
	statetest.Same(t, "steps", ops, []string{"PCA", "StandardScaler", "MinMaxScaler"})
	g.Do(train.StepOpened{Branch: train.Numbers, At: 1})
	statetest.Same(t, "closed", g.S.Train.OpenStep, "")
}
