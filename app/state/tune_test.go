package state_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/train"
	"orrery/core/ml"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

func TestTune_Validate(t *testing.T) {
	g := loaded(t)
	for _, text := range []string{"1", "51", "x", ""} {
		g.do(train.FoldsTyped{Text: text})
		says(t, "n_splits "+text, g.s.Tune.FoldsWrong(), "n_splits")
		same(t, "jobs for n_splits "+text, len(g.do(train.ValidatePressed{})), 0)
	}
	g.do(train.FoldsTyped{Text: "4"}, train.ValidatePressed{})
	id, j := task[jobs.CrossVal](g)
	same(t, "folds", j.CV, jobs.CV{NSplits: 4, Shuffle: true})
	same(t, "only training rows", j.Split != nil && j.Split.TestSize == 0.25, true)
	same(t, "a second press", len(g.do(train.ValidatePressed{})), 0)
	g.do(state.Progressed{Job: id, Progress: work.Progress{Done: 1, Total: 4, Candidate: &work.Candidate{Scores: ml.Floats{0.5}}}})
	same(t, "so far", g.s.Tune.Scores, ml.Floats{0.5})
	g.do(state.Replied{Job: id, Reply: &jobs.CrossValResult{Scoring: "accuracy", Scores: ml.Floats{0.5, 1, 1, 0.5}, Mean: 0.75}})
	same(t, "all", g.s.Tune.Scores, ml.Floats{0.5, 1, 1, 0.5})
	same(t, "over", g.s.Tune.Validating.On(), false)
}

func TestTune_Search(t *testing.T) {
	g := loaded(t)
	for _, c := range []struct{ param, values, says string }{
		{"C", "0.1, -1", "C"}, {"C", "", "values"}, {"nobody", "1", "nobody"},
	} {
		g.do(train.AxisParam{At: 0, Name: c.param}, train.AxisValues{At: 0, Text: c.values})
		says(t, c.param+" "+c.values, g.s.AxisWrong(0), c.says)
		same(t, "jobs", len(g.do(train.SearchPressed{})), 0)
	}
	g.do(train.AxisParam{At: 0, Name: "C"}, train.AxisValues{At: 0, Text: "0.1, 1,10"}, train.AxisParam{At: 1, Name: "penalty"}, train.AxisValues{At: 1, Text: "l2, none"})
	same(t, "candidates", g.s.GridSize(), 6)
	g.do(train.SearchPressed{})
	id, j := task[jobs.Search](g)
	same(t, "grid", len(j.Grid["LogisticRegression.C"])*len(j.Grid["LogisticRegression.penalty"]), 6)
	same(t, "the figure's places", len(g.s.Tune.Candidates), 6)
	one := work.Candidate{Index: 5, Params: work.Params{"LogisticRegression.C": 10.0, "LogisticRegression.penalty": "none"}, Scores: ml.Floats{0.5}}
	g.do(state.Progressed{Job: id, Progress: work.Progress{Candidate: &one}})
	one.Scores = ml.Floats{0.5, 1}
	g.do(state.Progressed{Job: id, Progress: work.Progress{Candidate: &one}})
	same(t, "one candidate, grown", [2]int{len(g.s.Tune.Candidates), len(g.s.Tune.Candidates[5].Scores)}, [2]int{6, 2})
	g.do(state.Replied{Job: id, Reply: &jobs.SearchResult{Scoring: "accuracy", Rows: []work.Candidate{one}, Best: 0}}, train.CandidateUsed{Index: 0})
	p := g.s.Train.Recipe.Final.Params
	same(t, "the form", p, []station.Typed{{Name: "C", Text: "10"}, {Name: "penalty", Text: "none"}})
	g.do(train.EstimatorChosen{Op: "DummyClassifier"}, train.CandidateUsed{Index: 0})
	same(t, "the estimator that was searched", g.s.Train.Recipe.Final, train.StepForm{Op: "LogisticRegression", Params: p})
}

// A new table lets go of what was tuned on the old one.
func TestTune_AnotherTable(t *testing.T) {
	g := loaded(t)
	g.do(train.ValidatePressed{})
	id, _ := task[jobs.CrossVal](g)
	g.load("other.csv", "a,b,target\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n")
	g.do(state.Replied{Job: id, Reply: &jobs.CrossValResult{Scores: ml.Floats{1}}})
	if g.s.Tune.Validating.On() || g.s.Tune.Scores != nil {
		t.Errorf("the old table's folds stay: %+v", g.s.Tune)
	}
}
