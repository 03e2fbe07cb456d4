package view

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
)

// stationView draws one page and says how it is in few words. A page without a summary has no place on the Map.
type stationView struct {
	draw func(s state.State, send ui.Send) app.UI
	// counter returns the number beside the page's link on the rail, and a class for it.
	counter func(s state.State) (text, class string)
	// summary returns the two lines beside the page on the Map, and how many things need attention.
	summary func(s state.State) (one, two string, warned int)
}

// viewOf returns the view of a page. One that has none shows its head alone.
func viewOf(id station.ID) stationView {
	v, ok := map[station.ID]stationView{
		station.Map:         {draw: mapStation},
		station.Data:        {dataStation, dataCounter, dataCounters},
		station.Features:    {featureStation, featureCounter, featureCounters},
		station.Train:       {trainStation, trainCounter, trainSummary},
		station.Checked:     {draw: func(s state.State, _ ui.Send) app.UI { return s.Checked.View(s.Session) }},
		station.Experiments: {runStation, runCounter, runCounters},
		station.Automation:  {autoStation, autoCounter, nil},
		station.Checks:      {checkStation, checkCounter, checkCounters},
		station.Serve:       {serveStation, serveCounter, serveSummary},
		station.Monitor: {
			draw:    func(s state.State, send ui.Send) app.UI { return s.Monitor.View(s.Session, send) },
			counter: func(s state.State) (string, string) { return s.Monitor.Counter(), "" },
			summary: func(s state.State) (string, string, int) {
				one, two := s.Monitor.Summary()
				return one, two, 0
			},
		},
	}[id]
	if !ok {
		v.draw = func(s state.State, _ ui.Send) app.UI { return app.Div().Body(ui.Head(s.Session)) }
	}
	if v.counter == nil {
		v.counter = func(state.State) (string, string) { return "", "" }
	}
	if v.summary == nil {
		v.summary = func(state.State) (string, string, int) { return "", "", 0 }
	}
	return v
}

// trainSummary is that of a pipeline run while there is one.
func trainSummary(s state.State) (one, two string, warned int) {
	if p := s.Automation.Current; p != nil {
		return "Pipeline run " + strconv.Itoa(p.N), p.At(), 0
	}
	return trainCounters(s)
}

// serveSummary has the requests per second, once there are some.
func serveSummary(s state.State) (one, two string, warned int) {
	if s.Live != nil && s.Monitor.Snapshot.Count > 0 {
		return format.Rate(s.Monitor.Snapshot.Rate) + " req/s", "champion v" + strconv.Itoa(s.Live.Version.N), 0
	}
	return serveCounters(s)
}
