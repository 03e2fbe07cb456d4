package serve

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// latencyCard is how long the last prediction took.
func latencyCard(s *State) app.UI {
	a, m, live := s.Answer, s.Monitor.Snapshot, s.Live
	stats := []app.UI{}
	say := "Make a prediction to see how long it takes."
	if a != nil {
		v, unit := format.SplitDuration(a.Took)
		stats = append(stats, part.Stat("Mean of "+format.Count(a.Calls, "call"), v, unit))
		say = "Too fast to time once: average of " + part.Grouped(a.Calls) + " identical calls."
		if a.Calls == 1 {
			say = "Timed with one call."
		}
	}
	if m.Count > 0 {
		v, unit := format.SplitDuration(m.P95)
		stats = append(stats, part.Stat("p95 of "+part.Grouped(m.Count), v, unit))
	}
	if a != nil {
		stats = append(stats, part.Stat("Answered by", "v"+strconv.Itoa(a.Prediction.Version), ""))
	} else {
		stats = append(stats, part.Stat("Serves now", "v"+strconv.Itoa(live.Version.N), ""))
	}
	return app.Div().Body(part.Card("stack", part.Title("Latency of this prediction", ""), part.Stats(stats...),
		ui.Quiet(say+format.ClockResolution(m.ClockStep)),
		ui.Quiet("The model stays in memory. Promoting a new one replaces it instantly."),
		ui.Quiet("v"+strconv.Itoa(live.Version.N)+" serves since "+format.Clock(live.Swapped)+".")))
}

// trafficCard lets the tab send requests to itself.
func trafficCard(s *State, send ui.Send) app.UI {
	blocked := noTraffic(s)
	var buttons []app.UI
	for _, r := range Rates() {
		text := "off"
		if r > 0 {
			text = strconv.Itoa(r) + "/s"
		}
		buttons = append(buttons, ui.OnPress(part.SegButton(text, s.Serve.Rate == r).Disabled(blocked != "" && r > 0), send, RateChosen{Rate: r}))
	}
	m := s.Monitor.Snapshot
	now := "No requests are sent."
	if s.Serve.Rate > 0 && blocked == "" {
		now = part.Grouped(s.Serve.Rate) + " requests are sent each second; " + format.Rate(m.Rate) + " a second were answered in the last ten."
	}
	return app.Div().Body(part.Card("stack", part.Title("Traffic", "", part.Seg("Requests a second", buttons...)),
		ui.Quiet("Sends predictions for random rows to the live model. Monitor records each one."),
		ui.Quiet(blocked),
		app.Div().Class("row", "between", "wrap").Body(part.Span("small", now),
			app.A().Class("small").Href(ui.Link(s.Session, station.Monitor)).Text(format.Count(m.Count, "prediction")+" so far: watch them"))))
}

// noTraffic says why no requests can be sent; "" when they can.
func noTraffic(s *State) string {
	switch {
	case s.Column(data.RoleKey) == "":
		return "Without an entity key there are no ids to ask about."
	case s.Data.Index == nil:
		return "The ids can be asked about when their index is made."
	}
	return ""
}
