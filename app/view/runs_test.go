package view_test

import (
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/train"
	"orrery/core/work"
)

func TestRuns(t *testing.T) {
	d := sit(t, station.Experiments)
	golden(t, "runs_none", d.state)
	d.load()
	d.register()
	d.train()
	d.promote()
	d.do(train.TrainTyped{Field: "C", Text: "0.1"})
	d.train()
	d.promote()
	d.do(train.InputToggled{Name: "feature_3"}, train.TrainTyped{Field: "random_state", Text: "1"}, train.TrainTyped{Field: "max_iter", Text: "2"})
	d.train()
	golden(t, "runs_two_versions", d.state)

	runs := d.state.Book.Runs
	d.do(experiments.RunSelected{ID: runs[0].ID}, experiments.RunSelected{ID: runs[1].ID})
	golden(t, "runs_chosen", d.state)
	d.do(state.Visited{Station: station.Experiments, Sub: "compare", Query: "runs=" + runs[0].ID + "," + runs[1].ID + "," + runs[2].ID})
	golden(t, "runs_compared", d.state)

	d.do(state.Visited{Station: station.Experiments, Sub: "run/" + runs[1].ID})
	d.until("the model", func(s state.State) bool { return s.Experiments.Model != "" })
	d.do(experiments.SplitPressed{})
	d.until("the split rows", func(s state.State) bool { return s.Experiments.Split.Answer != nil })
	golden(t, "runs_opened", d.state)
	d.do(experiments.RepeatPressed{})
	d.until("the fit, again", func(s state.State) bool {
		return s.Experiments.Repeat.Answer != nil || s.Experiments.Repeat.Failed.Any()
	})
	if r := d.state.Experiments.Repeat.Answer; r == nil || !r.Equal {
		t.Errorf("repeated: %+v, %+v", r, d.state.Experiments.Repeat.Failed)
	}
	d.do(state.Visited{Station: station.Experiments, Sub: "version/user_data@2"}, experiments.BoundsPressed{})
	d.until("both models and the intervals", func(s state.State) bool { return len(s.Experiments.Sights) == 2 && s.Experiments.Bounds.Answer != nil })
	golden(t, "runs_version", d.state)
	d.do(state.Visited{Station: station.Experiments, Query: "show=registered&q=metrics.accuracy+%3E+%22x%22"})
	golden(t, "runs_search_wrong", d.state)
	d.do(experiments.SearchTyped{}, experiments.FilterChosen{Filter: "registered"})
	if got := len(d.state.Shown()); got != 2 {
		t.Errorf("registered runs: %d, want 2", got)
	}
}

func TestRuns_gateClosed(t *testing.T) {
	d := sit(t, station.Experiments)
	d.load()
	d.do(checks.FloorTyped{Text: "0.99"})
	d.train()
	d.promote()
	if !strings.Contains(d.state.Experiments.GateClosed, "test_score_floor") {
		t.Fatalf("gate: %q", d.state.Experiments.GateClosed)
	}
	golden(t, "runs_gate_closed", d.state)

	s := d.state
	s.Experiments.GateClosed = ""
	s.Experiments.Gate = station.Busy{Job: 9, What: "checks for v1", Since: noon()}
	golden(t, "runs_gate_running", s)
}

func TestRuns_failed(t *testing.T) {
	d := sit(t, station.Experiments)
	d.do(data.FileChosen{Name: "few.csv", Source: work.BytesSource("x,y\n1,0\n2,0\n3,0\n4,0\n5,0\n6,0\n7,0\n8,0\n9,0\n10,1\n")})
	d.until("the table", func(s state.State) bool { return s.Data.Table != nil })
	d.do(data.RoleChosen{Column: "x", Role: data.RoleFeature}, data.RoleChosen{Column: "y", Role: data.RoleTarget}, train.StratifyToggled{}, train.FitPressed{})
	d.until("the failed run", func(s state.State) bool { return len(s.Book.Runs) == 1 && s.Book.Runs[0].Err != "" })
	d.do(state.Visited{Station: station.Experiments, Sub: "run/" + d.state.Book.Runs[0].ID})
	golden(t, "runs_failed", d.state)
}
