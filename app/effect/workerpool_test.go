package effect_test

import (
	"math"
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/train"
	"orrery/core/registry"
	"orrery/core/work"
)

// slowSearch starts a search whose candidates are slow.
func slowSearch(t *testing.T, b *browser, iterations string) *desk {
	t.Helper()
	d := b.open(t)
	d.effects.Share()
	d.do(data.SampleChosen{Name: "user_data.csv"})
	d.until("the table", func(s state.State) bool { return s.Data.Index != nil })
	d.do(train.EstimatorChosen{Op: "MLPClassifier"}, train.ParamTyped{Branch: train.Final, Name: "n_iter_no_change", Text: "100000"}, train.TrainTyped{Field: "max_iter", Text: iterations},
		train.ParamTyped{Branch: train.Final, Name: "random_state", Text: "0"}, train.FoldsTyped{Text: "3"},
		train.AxisParam{At: 0, Name: "alpha"}, train.AxisValues{At: 0, Text: "0.0001, 0.001, 0.01, 0.1, 1, 10, 20, 30"})
	return d
}

// Two workers give the same result as one.
func TestSearch_OnTwoWorkers(t *testing.T) {
	b := newBrowser()
	d := slowSearch(t, b, "60")
	d.do(train.SearchPressed{})
	d.until("the search", func(s state.State) bool { return s.Tune.Searched != nil || s.Tune.SearchFailed.Any() })
	if n := b.workers.Load(); n != 2 {
		t.Errorf("%d workers were started, want 2", n)
	}
	r := d.state.Tune.Searched
	if r == nil || len(r.Rows) != 8 || r.Best < 0 {
		t.Fatalf("%+v %+v", r, d.state.Tune.SearchFailed)
	}
	d.do(train.ParamTyped{Branch: train.Final, Name: "alpha", Text: "10"}, train.ValidatePressed{})
	d.until("cross-validation", func(s state.State) bool { return s.Tune.Validated != nil })
	for i, v := range d.state.Tune.Validated.Scores {
		if v != r.Rows[5].Scores[i] || math.IsNaN(v) {
			t.Errorf("fold %d: %v, in the search %v", i, v, r.Rows[5].Scores[i])
		}
	}
	d.until("the runs", func(s state.State) bool { return len(s.Registry.Runs) == 9 })
	runs := d.state.Registry.Runs
	parent := runs[8]
	if parent.Name != "GridSearchCV" || parent.Status != registry.StatusFinished || parent.Metrics["best_score"] != float64(r.Rows[r.Best].Mean) {
		t.Errorf("parent %+v", parent)
	}
	for _, run := range runs[:8] {
		if run.Tags[registry.TagParent] != parent.ID || run.ModelID != "" || run.Metrics["rank_test_score"] < 1 {
			t.Errorf("nested run %+v", run)
		}
	}
}

// A cancelled search keeps its candidates, and both workers are free afterwards.
func TestSearch_Cancelled(t *testing.T) {
	d := slowSearch(t, newBrowser(), "1500")
	d.do(train.SearchPressed{})
	d.until("a candidate", func(s state.State) bool {
		for _, c := range s.Tune.Candidates {
			if len(c.Scores) == 3 {
				return true
			}
		}
		return false
	})
	d.do(station.CancelPressed{Job: d.state.Tune.Searching.Job})
	d.until("the end", func(s state.State) bool { return !s.Tune.Searching.Running() })
	if d.state.Tune.SearchFailed.Code != work.Canceled {
		t.Fatalf("%+v", d.state.Tune.SearchFailed)
	}
	d.until("the runs", func(s state.State) bool { return len(s.Registry.Runs) >= 2 })
	runs := d.state.Registry.Runs
	if parent := runs[len(runs)-1]; parent.Status != registry.StatusKilled || runs[0].Tags[registry.TagParent] != parent.ID {
		t.Errorf("%+v", runs)
	}
	d.do(train.EstimatorChosen{Op: "LogisticRegression"}, train.FitPressed{})
	d.until("a fit", func(s state.State) bool { return s.Train.RunID != "" })
}

// An error of a search as a whole is reported once.
func TestSearch_Refused(t *testing.T) {
	d := slowSearch(t, newBrowser(), "60")
	d.do(train.FoldsTyped{Text: "50"}, train.SearchPressed{}) // 75 training rows of two classes
	d.until("the refusal", func(s state.State) bool { return s.Tune.SearchFailed.Any() })
	if f := d.state.Tune.SearchFailed; f.Code != "split" {
		t.Errorf("%+v", f)
	}
}
