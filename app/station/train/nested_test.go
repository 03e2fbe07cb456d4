package train_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/train"
	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// searched is a running search over C of 0.1, 1 and 10.
func searched(t *testing.T) (*statetest.Stage, int) {
	t.Helper()
	g := statetest.Loaded(t)
	g.Do(train.FoldsTyped{Text: "2"}, train.AxisParam{At: 0, Name: "C"}, train.AxisValues{At: 0, Text: "0.1, 1, 10"})
	g.Clear()
	g.Do(train.SearchPressed{})
	id, _ := statetest.Task[jobs.Search](g)
	return g, id
}

func candidate(i int, c, mean float64, scores ...float64) work.Candidate {
	return work.Candidate{Index: i, Params: work.Params{"LogisticRegression.C": c}, Scores: scores, Mean: work.Num(mean), Std: 0.1}
}

// A search is recorded as a run, and its candidates as nested runs.
func TestSearch_NestedRuns(t *testing.T) {
	g, id := searched(t)
	g.Tick(3 * time.Second)
	rows := []work.Candidate{candidate(0, 0.1, 0.5, 0.5, 0.5), candidate(1, 1, 0.75, 0.5, 1), candidate(2, 10, math.NaN(), math.NaN(), 1)}
	rows[2].Err = "LogisticRegression: too large"
	g.Do(state.Replied{Job: id, Reply: &jobs.SearchResult{Scoring: "accuracy", Rows: rows, Best: 1, Took: time.Second}})
	c := statetest.Asked[station.RecordSearch](g)
	p := c.Parent
	statetest.Same(t, "parent", [3]string{p.Name, p.Status, p.Experiment}, [3]string{"GridSearchCV", registry.StatusFinished, "user_data"})
	statetest.Same(t, "its best", [4]any{p.Metrics["best_score"], p.Params["best_C"], p.Params["param_grid.C"], p.Params["scoring"]}, [4]any{0.75, "1", "0.1, 1, 10", "accuracy"})
	statetest.Same(t, "its duration", [2]any{p.Took, p.End.Sub(p.Start)}, [2]any{time.Second, 3 * time.Second})
	statetest.Same(t, "no model", p.ModelID, "")
	statetest.Same(t, "candidates", len(c.Nested), 3)
	best, worst := c.Nested[0], c.Nested[2]
	statetest.Same(t, "best first", [3]any{best.Params["C"], best.Metrics["mean_test_score"], best.Metrics["rank_test_score"]}, [3]any{"1", 0.75, 1.0})
	statetest.Same(t, "deviation", best.Metrics["std_test_score"], 0.1)
	statetest.Same(t, "pipeline to repeat it", [2]any{best.Pipeline.Final.Kind, best.Pipeline.Final.Params["C"]}, [2]any{"LogisticRegression", 1.0})
	statetest.Same(t, "a candidate that failed", [2]string{worst.Status, worst.Err}, [2]string{registry.StatusFailed, "LogisticRegression: too large"})
	statetest.Same(t, "the parent's own pipeline", p.Pipeline.Final.Params["C"], nil)
}

// The finished candidates of a cancelled search are recorded and ranked.
func TestSearch_CancelledIsRecorded(t *testing.T) {
	g, id := searched(t)
	for _, c := range []work.Candidate{candidate(0, 0.1, 0.5, 0.5, 0.5), candidate(1, 1, math.NaN(), 0.5)} {
		g.Do(state.Progressed{Job: id, Progress: work.Progress{Candidate: &c}})
	}
	g.Do(state.Refused{Job: id, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
	c := statetest.Asked[station.RecordSearch](g)
	statetest.Same(t, "status", c.Parent.Status, registry.StatusKilled)
	statetest.Same(t, "best", c.Parent.Params["best_C"], "0.1")
	statetest.Same(t, "kept", len(c.Nested), 1)
	statetest.Same(t, "rank", c.Nested[0].Metrics["rank_test_score"], 1.0)
	statetest.Same(t, "shown", len(g.S.Tune.Candidates), 3)
}

// Only the best of many candidates are recorded, and the parent's note reports it.
func TestSearch_RecordsTheBest(t *testing.T) {
	g := statetest.Loaded(t)
	values := ""
	for i := range 150 {
		values += fmt.Sprint(i+1, ",")
	}
	g.Do(train.FoldsTyped{Text: "2"}, train.AxisParam{At: 0, Name: "C"}, train.AxisValues{At: 0, Text: values}, train.SearchPressed{})
	id, _ := statetest.Task[jobs.Search](g)
	var rows []work.Candidate
	for i := range 150 {
		rows = append(rows, candidate(i, float64(i+1), float64(i)/150, 0, 0))
	}
	g.Do(state.Replied{Job: id, Reply: &jobs.SearchResult{Rows: rows, Best: 149}})
	c := statetest.Asked[station.RecordSearch](g)
	statetest.Same(t, "kept", len(c.Nested), 100)
	statetest.Same(t, "the best", c.Nested[0].Params["C"], "150")
	statetest.Says(t, "note", c.Parent.Note, "best 100 of 150")
}

func TestSearch_Randomized(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(train.SearchChosen{Random: true}, train.AxisParam{At: 0, Name: "C"}, train.AxisValues{At: 0, Text: "1, 2, 3, 4, 5"})
	for text, ok := range map[string]bool{"0": false, "x": false, "1001": false, "3": true} {
		g.Do(train.DrawsTyped{Text: text})
		statetest.Same(t, "n_iter "+text, g.S.Tune.DrawsError() == "", ok)
	}
	g.Do(train.DrawsTyped{Text: "3"})
	statetest.Same(t, "tries", g.S.CandidateCount(), 3)
	g.Do(train.TrainTyped{Field: "random_state", Text: "7"}, train.SearchPressed{})
	id, j := statetest.Task[jobs.Search](g)
	statetest.Same(t, "draws", [2]uint64{uint64(j.Draws), j.RandomState}, [2]uint64{3, 7})
	g.Do(state.Refused{Job: id, Fail: work.Failed{Code: "fit", Text: "no"}})
	p := statetest.Asked[station.RecordSearch](g).Parent
	statetest.Same(t, "run", [4]string{p.Name, p.Params["n_iter"], p.Status, p.Err}, [4]string{"RandomizedSearchCV", "3", registry.StatusFailed, "no"})
}

// Results are marked as stale when the form has changed, except in parameters that the search sets.
func TestTune_Stale(t *testing.T) {
	g, id := searched(t)
	g.Do(state.Replied{Job: id, Reply: &jobs.SearchResult{Rows: []work.Candidate{candidate(0, 1, 1, 1, 1)}}}, train.ValidatePressed{})
	v, _ := statetest.Task[jobs.CrossVal](g)
	g.Do(state.Replied{Job: v, Reply: &jobs.CrossValResult{Scores: ml.Floats{1, 1}}})
	stale := func(what string, search, valid bool) {
		t.Helper()
		statetest.Same(t, what, [2]bool{g.S.SearchStale(), g.S.ValidStale()}, [2]bool{search, valid})
	}
	stale("at first", false, false)
	g.Do(train.TrainTyped{Field: "C", Text: "3"})
	stale("C", false, true)
	g.Do(train.TrainTyped{Field: "C", Text: "1.0"}, train.FoldsTyped{Text: "3"})
	stale("folds", true, true)
	g.Do(train.FoldsTyped{Text: "2"}, train.TrainTyped{Field: "tol", Text: "0.1"})
	stale("tol", true, true)
}
