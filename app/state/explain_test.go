package state_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/train"
	"orrery/core/ml"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// summed is a fit whose model is a weighted sum, over the test rows 4 and 1.
func summed(t *testing.T) *stage {
	t.Helper()
	g := loaded(t)
	r := fitted(0.8, "d")
	r.ImportanceOf, r.TestRows = "coef_", work.Ints{4, 1}
	g.do(train.FitPressed{})
	g.do(state.Replied{Job: g.s.Train.Fitting.Job, Reply: r})
	return g
}

func TestLook_AtARow(t *testing.T) {
	g := summed(t)
	id, j := task[jobs.Explain](g)
	same(t, "the first test row", [2]any{j.Row, g.s.Look.Row}, [2]any{4, "4"})
	g.do(state.Replied{Job: id, Reply: &jobs.ExplainResult{Row: 4}})
	same(t, "answer", g.s.Look.Prediction.Answer.Row, 4)
	for _, c := range []struct {
		msg station.Msg
		row int
	}{{train.RowStepped{By: 1}, 1}, {train.RowStepped{By: 1}, 4}, {train.RowStepped{By: -1}, 1}, {train.RowTyped{Text: " 3"}, 3}, {train.RowStepped{By: 1}, 4}} {
		g.clear()
		g.do(c.msg)
		_, j = task[jobs.Explain](g)
		same(t, "row", j.Row, c.row)
	}
	for _, text := range []string{"5", "-1", "x", ""} {
		g.clear()
		g.do(train.RowTyped{Text: text})
		says(t, "row "+text, g.s.RowWrong(), "from 0 to 4")
		same(t, "jobs", tasks[jobs.Explain](g), 0)
	}
	g.do(train.RowTyped{Text: "2"})
	id, _ = task[jobs.Explain](g)
	g.do(state.Refused{Job: id, Fail: work.Failed{Code: "fit", Text: "feature_1 is missing"}})
	same(t, "why not", [2]any{g.s.Look.Prediction.Failed.Text, g.s.Look.Prediction.Answer == nil}, [2]any{"feature_1 is missing", true})
}

// A new fit stops what is looked up about the one before, and nothing of that comes back.
func TestLook_BelongsToItsFit(t *testing.T) {
	g := summed(t)
	bound, _ := task[jobs.ConfidenceIntervals](g)
	g.do(train.PermutePressed{}, train.InputChosen{Name: "feature_2"})
	drops, p := task[jobs.PermutationImportance](g)
	same(t, "model", string(p.Model), string(g.s.Train.Result.Model))
	same(t, "once", len(g.do(train.PermutePressed{})), 0)
	same(t, "no such input", len(g.do(train.InputChosen{Name: "nobody"})), 0)
	g.do(train.InputChosen{Name: "feature_1"})
	_, d := task[jobs.PartialDependence](g)
	same(t, "input", d.Input, "feature_1")
	g.clear()
	g.do(train.FitPressed{})
	same(t, "stopped", times[station.Cancel](g), 4)
	g.do(state.Replied{Job: g.s.Train.Fitting.Job, Reply: fitted(0.9, "e")})
	g.do(state.Replied{Job: bound, Reply: &jobs.ConfidenceIntervalsResult{Times: 9}}, state.Replied{Job: drops, Reply: &jobs.PermutationImportanceResult{}})
	if l := g.s.Look; l.ConfidenceIntervals.Answer != nil || l.PermutationImportance.Answer != nil || l.Input != "" {
		t.Errorf("answers about the fit before: %+v", l)
	}
	same(t, "a model that is no sum", tasks[jobs.Explain](g), 0)
	id, _ := task[jobs.ConfidenceIntervals](g)
	g.do(state.Replied{Job: id, Reply: &jobs.ConfidenceIntervalsResult{Times: 9, Intervals: []jobs.Interval{{Name: "f1", Low: 0.2, High: 0.7}}}})
	low, high, ok := g.s.Interval("f1")
	same(t, "interval", [3]any{low, high, ok}, [3]any{0.2, 0.7, true})
	g.load("other.csv", "a,b,target\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n")
	same(t, "another table", g.s.Look.ConfidenceIntervals.Answer == nil, true)
}

func TestLook_LearningCurve(t *testing.T) {
	g := loaded(t)
	g.do(train.LearnPressed{})
	id, j := task[jobs.LearningCurve](g)
	same(t, "folds", [2]int{j.CV.NSplits, len(j.Pipeline.Inputs)}, [2]int{5, 2})
	same(t, "once", len(g.do(train.LearnPressed{})), 0)
	g.do(state.Replied{Job: id, Reply: &jobs.LearningCurveResult{Sizes: []int{3}, Train: ml.Floats{1}}})
	same(t, "fresh", g.s.CurveStale(), false)
	g.do(train.TrainTyped{Field: "C", Text: "9"})
	same(t, "stale", g.s.CurveStale(), true)
}

// The course grows with the fit and begins anew with the next.
func TestTrain_Course(t *testing.T) {
	g := loaded(t)
	g.do(train.FitPressed{})
	id := g.s.Train.Fitting.Job
	for _, p := range []work.Progress{{Done: 1, Loss: 0.9}, {Done: 1, Loss: 0.9}, {Done: 5, Loss: 0.5}} {
		g.do(state.Progressed{Job: id, Progress: p})
	}
	same(t, "course", g.s.Train.Course, []train.LossAt{{Done: 1, Loss: 0.9}, {Done: 5, Loss: 0.5}})
	g.do(state.Replied{Job: id, Reply: fitted(0.8, "d")}, train.FitPressed{})
	same(t, "anew", len(g.s.Train.Course), 0)
}

// A kind that groups rows is offered beside those for the target, asks for none and cannot be validated.
func TestTrain_Clusters(t *testing.T) {
	g := loaded(t)
	g.do(train.EstimatorChosen{Op: "KMeans"})
	same(t, "clusters", [2]bool{g.s.Clusters(), g.s.CanTune()}, [2]bool{true, false})
	g.do(data.RoleChosen{Column: "target", Role: data.RoleIgnore})
	same(t, "no target is wanted", g.s.WrongWith("target"), "")
	g.do(train.FitPressed{})
	_, j := task[jobs.Fit](g)
	same(t, "no target is given", j.Pipeline.Target, "")
	g.do(train.EstimatorChosen{Op: "Ridge"})
	same(t, "of another task", g.s.Train.Recipe.Final.Op, "KMeans")
}

// A step that is moved takes its open parameters and the keyboard along.
func TestBuilder_MovedStep(t *testing.T) {
	g := loaded(t)
	g.do(train.StepAdded{Branch: train.Numbers, Op: "PCA"}, train.StepAdded{Branch: train.Numbers, Op: "MinMaxScaler"})
	g.do(train.StepOpened{Branch: train.Numbers, At: 0})
	same(t, "open", g.s.Train.OpenStep, "step-numbers-0")
	same(t, "down", g.do(train.StepMoved{Branch: train.Numbers, At: 0, By: 1})[0], station.Cmd(station.Focus{ID: "step-numbers-1-down"}))
	same(t, "open with it", g.s.Train.OpenStep, "step-numbers-1")
	same(t, "at the end", g.do(train.StepMoved{Branch: train.Numbers, At: 1, By: 1})[0], station.Cmd(station.Focus{ID: "step-numbers-2"}))
	g.do(train.StepMoved{Branch: train.Numbers, At: 1, By: 1})
	same(t, "another that changes places with it", g.s.Train.OpenStep, "step-numbers-1")
	same(t, "beyond", len(g.do(train.StepMoved{Branch: train.Numbers, At: 2, By: 1}, train.StepMoved{Branch: train.Numbers, At: 5, By: -1})), 0)
	var ops []string
	for _, f := range g.s.Train.Recipe.Numbers {
		ops = append(ops, f.Op)
	}
	same(t, "steps", ops, []string{"PCA", "StandardScaler", "MinMaxScaler"})
	g.do(train.StepOpened{Branch: train.Numbers, At: 1})
	same(t, "closed", g.s.Train.OpenStep, "")
}
