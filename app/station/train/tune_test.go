package train_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/train"
	"orrery/core/ml"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func TestTune_Validate(t *testing.T) {
	g := statetest.Loaded(t)
	for _, text := range []string{"1", "51", "x", ""} {
		g.Do(train.FoldsTyped{Text: text})
		statetest.Says(t, "n_splits "+text, g.S.Tune.FoldsError(), "n_splits")
		statetest.Same(t, "jobs for n_splits "+text, len(g.Do(train.ValidatePressed{})), 0)
	}
	g.Do(train.FoldsTyped{Text: "4"}, train.ValidatePressed{})
	id, j := statetest.Task[jobs.CrossVal](g)
	statetest.Same(t, "folds", j.CV, jobs.CV{NSplits: 4, Shuffle: true})
	statetest.Same(t, "only training rows", j.Split != nil && j.Split.TestSize == 0.25, true)
	statetest.Same(t, "a second press", len(g.Do(train.ValidatePressed{})), 0)
	g.Do(state.Progressed{Job: id, Progress: work.Progress{Done: 1, Total: 4, Candidate: &work.Candidate{Scores: ml.Floats{0.5}}}})
	statetest.Same(t, "so far", g.S.Tune.Scores, ml.Floats{0.5})
	g.Do(state.Replied{Job: id, Reply: &jobs.CrossValResult{Scoring: "accuracy", Scores: ml.Floats{0.5, 1, 1, 0.5}, Mean: 0.75}})
	statetest.Same(t, "all", g.S.Tune.Scores, ml.Floats{0.5, 1, 1, 0.5})
	statetest.Same(t, "over", g.S.Tune.Validating.Running(), false)
}

func TestTune_Search(t *testing.T) {
	g := statetest.Loaded(t)
	for _, c := range []struct{ param, values, says string }{
		{"C", "0.1, -1", "C"}, {"C", "", "values"}, {"nobody", "1", "nobody"},
	} {
		g.Do(train.AxisParam{At: 0, Name: c.param}, train.AxisValues{At: 0, Text: c.values})
		statetest.Says(t, c.param+" "+c.values, g.S.AxisError(0), c.says)
		statetest.Same(t, "jobs", len(g.Do(train.SearchPressed{})), 0)
	}
	g.Do(train.AxisParam{At: 0, Name: "C"}, train.AxisValues{At: 0, Text: "0.1, 1,10"}, train.AxisParam{At: 1, Name: "penalty"}, train.AxisValues{At: 1, Text: "l2, none"})
	statetest.Same(t, "candidates", g.S.GridSize(), 6)
	g.Do(train.SearchPressed{})
	id, j := statetest.Task[jobs.Search](g)
	statetest.Same(t, "grid", len(j.Grid["LogisticRegression.C"])*len(j.Grid["LogisticRegression.penalty"]), 6)
	statetest.Same(t, "rows of the table", len(g.S.Tune.Candidates), 6)
	one := work.Candidate{Index: 5, Params: work.Params{"LogisticRegression.C": 10.0, "LogisticRegression.penalty": "none"}, Scores: ml.Floats{0.5}}
	g.Do(state.Progressed{Job: id, Progress: work.Progress{Candidate: &one}})
	one.Scores = ml.Floats{0.5, 1}
	g.Do(state.Progressed{Job: id, Progress: work.Progress{Candidate: &one}})
	statetest.Same(t, "one candidate with more scores", [2]int{len(g.S.Tune.Candidates), len(g.S.Tune.Candidates[5].Scores)}, [2]int{6, 2})
	g.Do(state.Replied{Job: id, Reply: &jobs.SearchResult{Scoring: "accuracy", Rows: []work.Candidate{one}, Best: 0}}, train.CandidateUsed{Index: 0})
	p := g.S.Train.Recipe.Final.Params
	statetest.Same(t, "the form", p, []station.Typed{{Name: "C", Text: "10"}, {Name: "penalty", Text: "none"}})
	g.Do(train.EstimatorChosen{Op: "DummyClassifier"}, train.CandidateUsed{Index: 0})
	statetest.Same(t, "the estimator that was searched", g.S.Train.Recipe.Final, train.StepForm{Op: "LogisticRegression", Params: p})
}

// A new table clears the results of tuning.
func TestTune_AnotherTable(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(train.ValidatePressed{})
	id, _ := statetest.Task[jobs.CrossVal](g)
	g.Load("other.csv", "a,b,target\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n")
	g.Do(state.Replied{Job: id, Reply: &jobs.CrossValResult{Scores: ml.Floats{1}}})
	if g.S.Tune.Validating.Running() || g.S.Tune.Scores != nil {
		t.Errorf("the old table's folds stay: %+v", g.S.Tune)
	}
}
