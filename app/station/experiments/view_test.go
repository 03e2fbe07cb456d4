package experiments_test

import (
	"strings"
	"testing"

	"orrery/app/apptest"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/train"
	"orrery/core/work"
)

func TestRuns(t *testing.T) {
	d := apptest.Sit(t, station.Experiments)
	apptest.Golden(t, "none", d.State)
	d.Load()
	d.Register()
	d.Train()
	d.Promote()
	d.Do(train.TrainTyped{Field: "C", Text: "0.1"})
	d.Train()
	d.Promote()
	d.Do(train.InputToggled{Name: "feature_3"}, train.TrainTyped{Field: "random_state", Text: "1"}, train.TrainTyped{Field: "max_iter", Text: "2"})
	d.Train()
	apptest.Golden(t, "two_versions", d.State)

	runs := d.State.Registry.Runs
	d.Do(experiments.RunSelected{ID: runs[0].ID}, experiments.RunSelected{ID: runs[1].ID})
	apptest.Golden(t, "chosen", d.State)
	d.Do(state.Visited{Station: station.Experiments, Sub: "compare", Query: "runs=" + runs[0].ID + "," + runs[1].ID + "," + runs[2].ID})
	apptest.Golden(t, "compared", d.State)

	d.Do(state.Visited{Station: station.Experiments, Sub: "run/" + runs[1].ID})
	d.Until("the model", func(s state.State) bool { return s.Experiments.Model != "" })
	d.Do(experiments.SplitPressed{})
	d.Until("the split rows", func(s state.State) bool { return s.Experiments.Split.Answer != nil })
	apptest.Golden(t, "opened", d.State)
	d.Do(experiments.ReproducePressed{})
	d.Until("the fit, again", func(s state.State) bool {
		return s.Experiments.Reproduction.Answer != nil || s.Experiments.Reproduction.Failed.Any()
	})
	if r := d.State.Experiments.Reproduction.Answer; r == nil || !r.Equal {
		t.Errorf("repeated: %+v, %+v", r, d.State.Experiments.Reproduction.Failed)
	}
	d.Do(state.Visited{Station: station.Experiments, Sub: "version/user_data@2"}, experiments.IntervalsPressed{})
	d.Until("both models and the intervals", func(s state.State) bool {
		return len(s.Experiments.Summaries) == 2 && s.Experiments.ConfidenceIntervals.Answer != nil
	})
	apptest.Golden(t, "version", d.State)
	d.Do(state.Visited{Station: station.Experiments, Query: "show=registered&q=metrics.accuracy+%3E+%22x%22"})
	apptest.Golden(t, "search_wrong", d.State)
	d.Do(experiments.SearchTyped{}, experiments.FilterChosen{Filter: "registered"})
	if got := len(d.State.ShownRuns()); got != 2 {
		t.Errorf("registered runs: %d, want 2", got)
	}
}

func TestRuns_gateClosed(t *testing.T) {
	d := apptest.Sit(t, station.Experiments)
	d.Load()
	d.Do(checks.FloorTyped{Text: "0.99"})
	d.Train()
	d.Promote()
	if !strings.Contains(d.State.Experiments.GateClosed, "test_score_floor") {
		t.Fatalf("gate: %q", d.State.Experiments.GateClosed)
	}
	apptest.Golden(t, "gate_closed", d.State)

	s := d.State
	s.Experiments.GateClosed = ""
	s.Experiments.Gate = station.Busy{Job: 9, What: "checks for v1", Since: apptest.Noon()}
	apptest.Golden(t, "gate_running", s)
}

func TestRuns_failed(t *testing.T) {
	d := apptest.Sit(t, station.Experiments)
	d.Do(data.FileChosen{Name: "few.csv", Source: work.BytesSource("x,y\n1,0\n2,0\n3,0\n4,0\n5,0\n6,0\n7,0\n8,0\n9,0\n10,1\n")})
	d.Until("the table", func(s state.State) bool { return s.Data.Table != nil })
	d.Do(data.RoleChosen{Column: "x", Role: data.RoleFeature}, data.RoleChosen{Column: "y", Role: data.RoleTarget}, train.StratifyToggled{}, train.FitPressed{})
	d.Until("the failed run", func(s state.State) bool { return len(s.Registry.Runs) == 1 && s.Registry.Runs[0].Err != "" })
	d.Do(state.Visited{Station: station.Experiments, Sub: "run/" + d.State.Registry.Runs[0].ID})
	apptest.Golden(t, "failed", d.State)
}
