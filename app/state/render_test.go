package state_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/core/table"
	"orrery/core/work/jobs"
)

func TestStagedRender(t *testing.T) {
	full, err := table.New(table.Numbers("x", []float64{1, 2}))
	if err != nil {
		t.Fatal(err)
	}
	at := func(place station.ID, t *table.Table, r *jobs.FitResult) state.State {
		var s state.State
		s.Ready, s.Station = true, place
		s.Data.Table, s.Train.Result = t, r
		return s
	}
	one, two := &jobs.FitResult{}, &jobs.FitResult{}
	cases := []struct {
		name          string
		before, after state.State
		want          int
	}{
		{"a first table", at(station.Data, nil, nil), at(station.Data, full, nil), 3},
		{"a table in the place of another", at(station.Data, full, nil), at(station.Data, full, nil), 0},
		{"a table that is not visible", at(station.Map, nil, nil), at(station.Map, full, nil), 0},
		{"to its station", at(station.Map, full, nil), at(station.Data, full, nil), 3},
		{"a first result", at(station.Train, full, nil), at(station.Train, full, one), 0},
		{"a result in the place of another", at(station.Train, full, one), at(station.Train, full, two), 0},
		{"from one full station to another", at(station.Data, full, one), at(station.Train, full, one), 3},
		{"to a station with little", at(station.Data, full, nil), at(station.Train, full, nil), 0},
	}
	for _, c := range cases {
		if got := c.after.StagedRender(c.before).StagesLeft; got != c.want {
			t.Errorf("%s: %d stages left, want %d", c.name, got, c.want)
		}
	}
	half := at(station.Data, full, nil)
	half.StagesLeft = 1
	if got := at(station.Data, full, nil).StagedRender(half).StagesLeft; got != 1 {
		t.Errorf("while rendering: %d stages left, want 1", got)
	}
}
