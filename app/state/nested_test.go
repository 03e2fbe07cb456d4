package state_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/train"
	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// searched is a search over C of 0.1, 1 and 10 that has begun.
func searched(t *testing.T) (*stage, int) {
	t.Helper()
	g := loaded(t)
	g.do(train.FoldsTyped{Text: "2"}, train.AxisParam{At: 0, Name: "C"}, train.AxisValues{At: 0, Text: "0.1, 1, 10"})
	g.clear()
	g.do(train.SearchPressed{})
	id, _ := task[jobs.Search](g)
	return g, id
}

func candidate(i int, c, mean float64, scores ...float64) work.Candidate {
	return work.Candidate{Index: i, Params: work.Params{"LogisticRegression.C": c}, Scores: scores, Mean: work.Num(mean), Std: 0.1}
}

// A search is a run, and its candidates are runs inside it.
func TestSearch_IsKeptAsNestedRuns(t *testing.T) {
	g, id := searched(t)
	g.tick(3 * time.Second)
	rows := []work.Candidate{candidate(0, 0.1, 0.5, 0.5, 0.5), candidate(1, 1, 0.75, 0.5, 1), candidate(2, 10, math.NaN(), math.NaN(), 1)}
	rows[2].Err = "LogisticRegression: too large"
	g.do(state.Replied{Job: id, Reply: &jobs.SearchResult{Scoring: "accuracy", Rows: rows, Best: 1, Took: time.Second}})
	c := asked[station.RecordSearch](g)
	p := c.Parent
	same(t, "parent", [3]string{p.Name, p.Status, p.Experiment}, [3]string{"GridSearchCV", registry.StatusFinished, "user_data"})
	same(t, "its best", [4]any{p.Metrics["best_score"], p.Params["best_C"], p.Params["param_grid.C"], p.Params["scoring"]}, [4]any{0.75, "1", "0.1, 1, 10", "accuracy"})
	same(t, "its time", [2]any{p.Took, p.End.Sub(p.Start)}, [2]any{time.Second, 3 * time.Second})
	same(t, "no model", p.ModelID, "")
	same(t, "candidates", len(c.Nested), 3)
	best, worst := c.Nested[0], c.Nested[2]
	same(t, "best first", [3]any{best.Params["C"], best.Metrics["mean_test_score"], best.Metrics["rank_test_score"]}, [3]any{"1", 0.75, 1.0})
	same(t, "deviation", best.Metrics["std_test_score"], 0.1)
	same(t, "to be done again", [2]any{best.Pipeline.Final.Kind, best.Pipeline.Final.Params["C"]}, [2]any{"LogisticRegression", 1.0})
	same(t, "a candidate that failed", [2]string{worst.Status, worst.Err}, [2]string{registry.StatusFailed, "LogisticRegression: too large"})
	same(t, "the parent's own pipeline", p.Pipeline.Final.Params["C"], nil)
}

// What was done of a search that is stopped is kept: whole candidates, with ranks of their own.
func TestSearch_CancelledIsKeptToo(t *testing.T) {
	g, id := searched(t)
	for _, c := range []work.Candidate{candidate(0, 0.1, 0.5, 0.5, 0.5), candidate(1, 1, math.NaN(), 0.5)} {
		g.do(state.Progressed{Job: id, Progress: work.Progress{Candidate: &c}})
	}
	g.do(state.Refused{Job: id, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
	c := asked[station.RecordSearch](g)
	same(t, "status", c.Parent.Status, registry.StatusKilled)
	same(t, "best", c.Parent.Params["best_C"], "0.1")
	same(t, "kept", len(c.Nested), 1)
	same(t, "rank", c.Nested[0].Metrics["rank_test_score"], 1.0)
	same(t, "seen", len(g.s.Tune.Candidates), 3)
}

// A search of many candidates keeps the best, and says so.
func TestSearch_KeepsTheBest(t *testing.T) {
	g := loaded(t)
	values := ""
	for i := range 150 {
		values += fmt.Sprint(i+1, ",")
	}
	g.do(train.FoldsTyped{Text: "2"}, train.AxisParam{At: 0, Name: "C"}, train.AxisValues{At: 0, Text: values}, train.SearchPressed{})
	id, _ := task[jobs.Search](g)
	var rows []work.Candidate
	for i := range 150 {
		rows = append(rows, candidate(i, float64(i+1), float64(i)/150, 0, 0))
	}
	g.do(state.Replied{Job: id, Reply: &jobs.SearchResult{Rows: rows, Best: 149}})
	c := asked[station.RecordSearch](g)
	same(t, "kept", len(c.Nested), 100)
	same(t, "the best", c.Nested[0].Params["C"], "150")
	says(t, "note", c.Parent.Note, "best 100 of 150")
}

func TestSearch_Randomized(t *testing.T) {
	g := loaded(t)
	g.do(train.SearchChosen{Random: true}, train.AxisParam{At: 0, Name: "C"}, train.AxisValues{At: 0, Text: "1, 2, 3, 4, 5"})
	for text, ok := range map[string]bool{"0": false, "x": false, "1001": false, "3": true} {
		g.do(train.DrawsTyped{Text: text})
		same(t, "n_iter "+text, g.s.Tune.DrawsWrong() == "", ok)
	}
	g.do(train.DrawsTyped{Text: "3"})
	same(t, "tries", g.s.Tries(), 3)
	g.do(train.TrainTyped{Field: "random_state", Text: "7"}, train.SearchPressed{})
	id, j := task[jobs.Search](g)
	same(t, "draws", [2]uint64{uint64(j.Draws), j.RandomState}, [2]uint64{3, 7})
	g.do(state.Refused{Job: id, Fail: work.Failed{Code: "fit", Text: "no"}})
	p := asked[station.RecordSearch](g).Parent
	same(t, "run", [4]string{p.Name, p.Params["n_iter"], p.Status, p.Err}, [4]string{"RandomizedSearchCV", "3", registry.StatusFailed, "no"})
}

// What is on the screen is marked when the form has moved on, but not for a parameter that the search
// itself sets.
func TestTune_Stale(t *testing.T) {
	g, id := searched(t)
	g.do(state.Replied{Job: id, Reply: &jobs.SearchResult{Rows: []work.Candidate{candidate(0, 1, 1, 1, 1)}}}, train.ValidatePressed{})
	v, _ := task[jobs.CrossVal](g)
	g.do(state.Replied{Job: v, Reply: &jobs.CrossValResult{Scores: ml.Floats{1, 1}}})
	stale := func(what string, search, valid bool) {
		t.Helper()
		same(t, what, [2]bool{g.s.SearchStale(), g.s.ValidStale()}, [2]bool{search, valid})
	}
	stale("at first", false, false)
	g.do(train.TrainTyped{Field: "C", Text: "3"})
	stale("C", false, true)
	g.do(train.TrainTyped{Field: "C", Text: "1.0"}, train.FoldsTyped{Text: "3"})
	stale("folds", true, true)
	g.do(train.FoldsTyped{Text: "2"}, train.TrainTyped{Field: "tol", Text: "0.1"})
	stale("tol", true, true)
}
