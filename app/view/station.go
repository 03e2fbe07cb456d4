package view

import (
	"orrery/app/state"
)

// place is how the interface speaks of a station.
type place struct {
	station state.Station
	number  int // on the Map; 0 is the Map itself
	name    string
	icon    string
	say     string
}

// places are the stations in the order of the rail.
func places() []place {
	return []place{
		{state.Map, 0, "Map", "orbit", "One ML system, all of it running in this tab. Open any station."},
		{state.Data, 1, "Data", "table-2", "Read a CSV, check its columns, and say what each one is for."},
		{state.Features, 2, "Features", "square-function", "Define a feature once. Training reads it by column, serving reads it by id."},
		{state.Train, 3, "Train", "chart-spline", "Fit a pipeline on the features you choose, then see what it learned."},
		{state.Experiments, 4, "Experiments", "flask-conical", "Every run is recorded, also one that fails or is interrupted. A registered run becomes a version; an alias says which version serves."},
		{state.Automation, 5, "Automation", "workflow", "Run the whole loop on a clock. Checks decide what may deploy."},
		{state.Checks, 6, "Checks", "list-checks", "Tests of the data, the features and the model. A failing one keeps a model from serving."},
		{state.Serve, 7, "Serve", "send", "Ask the champion for a prediction, the way a client would."},
		{state.Monitor, 8, "Monitor", "activity", "Is it fast, and does it answer?"},
	}
}

func placeOf(s state.Station) place {
	if s == state.Checked {
		return place{s, 3, "Checked against scikit-learn 1.2.1", "list-checks", "Operator by operator, metric by metric: the largest difference that the tests found."}
	}
	for _, p := range places() {
		if p.station == s {
			return p
		}
	}
	return places()[0]
}

// title is the station's name as its heading says it.
func (p place) title() string {
	if p.station == state.Experiments {
		return "Experiments and registry"
	}
	return p.name
}

// link is a station's address.
func link(s state.State, to state.Station) string {
	if to == state.Map {
		return s.Prefix + "/"
	}
	return s.Prefix + "/" + string(to) + "/"
}
