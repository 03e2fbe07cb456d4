package state_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
)

func TestParseAddress(t *testing.T) {
	cases := []struct {
		path, query string
		want        state.Visited
	}{
		{"/", "", state.Visited{}},
		{"", "", state.Visited{}},
		{"/index.html", "", state.Visited{}},
		{"/train/", "", state.Visited{Station: station.Train}},
		{"/train", "a=1", state.Visited{Station: station.Train, Query: "a=1"}},
		{"/train/index.html", "", state.Visited{Station: station.Train}},
		{"/experiments/run/a1", "", state.Visited{Station: station.Experiments, Sub: "run/a1"}},
		{"/experiments/version/my model@3/", "", state.Visited{Station: station.Experiments, Sub: "version/my model@3"}},
		{"/nowhere/", "", state.Visited{Station: "nowhere", Lost: true}},
	}
	for _, c := range cases {
		statetest.Same(t, c.path, state.ParseAddress(c.path, c.query), c.want)
	}
}

func TestSetURL_Path(t *testing.T) {
	cases := []struct {
		to   station.SetURL
		want string
	}{
		{station.SetURL{}, "/"},
		{station.SetURL{Query: "a=b"}, "/?a=b"},
		{station.SetURL{Station: station.Train, Query: "a=b"}, "/train/?a=b"},
		{station.SetURL{Station: station.Experiments, Sub: "version/my model?#@3"}, "/experiments/version/my%20model%3F%23@3"},
	}
	for _, c := range cases {
		statetest.Same(t, "path", c.to.Path(), c.want)
	}
}
