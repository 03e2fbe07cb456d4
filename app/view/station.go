package view

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/app/ui"
	"orrery/app/ui/format"
)

// stationView draws one page and its summaries. A page without a summary is not on the Map.
type stationView struct {
	draw func(s *state.State, send ui.Send) app.UI
	// counter returns the number next to the page's link on the rail, and its class.
	counter func(s *state.State) (text, class string)
	// summary returns the two lines of the page on the Map, and the number of warnings.
	summary func(s *state.State) (one, two string, warned int)
}

// viewOf returns the view of a page. The default view shows only the head of the page.
func viewOf(id station.ID) stationView {
	v, ok := map[station.ID]stationView{
		station.Map: {draw: mapPage},
		station.Data: {
			func(s *state.State, send ui.Send) app.UI { return data.View(s.OfData(), send, storageCard(s, send)) },
			func(s *state.State) (string, string) { return data.Counter(s.OfData()) },
			func(s *state.State) (string, string, int) { return data.Summary(s.OfData()) },
		},
		station.Features: {
			func(s *state.State, send ui.Send) app.UI { return features.View(s.OfFeatures(), send) },
			func(s *state.State) (string, string) { return features.Counter(s.OfFeatures()) },
			func(s *state.State) (string, string, int) { return features.Summary(s.OfFeatures()) },
		},
		station.Train: {
			func(s *state.State, send ui.Send) app.UI { return train.View(s.OfTrain(), send) },
			func(s *state.State) (string, string) { return train.Counter(s.OfTrain()) },
			trainSummary,
		},
		station.Checked: {draw: func(s *state.State, _ ui.Send) app.UI { return s.Checked.View(s.Session) }},
		station.Experiments: {
			func(s *state.State, send ui.Send) app.UI { return experiments.View(s.OfExperiments(), send) },
			func(s *state.State) (string, string) { return experiments.Counter(s.OfExperiments()) },
			func(s *state.State) (string, string, int) { return experiments.Summary(s.OfExperiments()) },
		},
		station.Automation: {
			draw:    func(s *state.State, send ui.Send) app.UI { return automation.View(s.OfAutomation(), send) },
			counter: func(s *state.State) (string, string) { return automation.Counter(s.OfAutomation()) },
		},
		station.Checks: {
			func(s *state.State, send ui.Send) app.UI { return checks.View(s.OfChecks(), send) },
			func(s *state.State) (string, string) { return checks.Counter(s.OfChecks()) },
			func(s *state.State) (string, string, int) { return checks.Summary(s.OfChecks()) },
		},
		station.Serve: {
			func(s *state.State, send ui.Send) app.UI { return serve.View(s.OfServe(), send) },
			func(s *state.State) (string, string) { return serve.Counter(s.OfServe()) },
			serveSummary,
		},
		station.Monitor: {
			draw:    func(s *state.State, send ui.Send) app.UI { return s.Monitor.View(s.Session, send) },
			counter: func(s *state.State) (string, string) { return s.Monitor.Counter(), "" },
			summary: func(s *state.State) (string, string, int) {
				one, two := s.Monitor.Summary()
				return one, two, 0
			},
		},
	}[id]
	if !ok {
		v.draw = func(s *state.State, _ ui.Send) app.UI { return app.Div().Body(ui.Head(s.Session)) }
	}
	if v.counter == nil {
		v.counter = func(*state.State) (string, string) { return "", "" }
	}
	if v.summary == nil {
		v.summary = func(*state.State) (string, string, int) { return "", "", 0 }
	}
	return v
}

// trainSummary returns the summary of the pipeline run if one is running.
func trainSummary(s *state.State) (one, two string, warned int) {
	if p := s.Automation.Current; p != nil {
		return "Pipeline run " + strconv.Itoa(p.N), p.At(), 0
	}
	return train.Summary(s.OfTrain())
}

// serveSummary returns the request rate if there were requests.
func serveSummary(s *state.State) (one, two string, warned int) {
	if s.Live != nil && s.Monitor.Snapshot.Count > 0 {
		return format.Rate(s.Monitor.Snapshot.Rate) + " req/s", "champion v" + strconv.Itoa(s.Live.Version.N), 0
	}
	return serve.Summary(s.OfServe())
}
