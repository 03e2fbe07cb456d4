package serve

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
)

// latencyCard shows the latency of the last prediction.
func latencyCard(s *State) app.UI {
	a, m, live := s.Answer, s.Monitor.Snapshot, s.Live
	stats := []app.UI{}
	say := "Make a prediction to see how long it takes."
	if a != nil {
		v, unit := format.SplitDuration(a.Took)
		stats = append(stats, part.Stat("Mean of "+format.Count(a.Calls, "call"), v, unit))
		say = "Too fast to time once: average of " + usertext.Grouped(a.Calls) + " identical calls."
		if a.Calls == 1 {
			say = "Timed with one call."
		}
	}
	if m.Count > 0 {
		v, unit := format.SplitDuration(m.P95)
		stats = append(stats, part.Stat("p95 of "+usertext.Grouped(m.Count), v, unit))
	}
	if a != nil {
		stats = append(stats, part.Stat("Answered by", "v"+strconv.Itoa(a.Prediction.Version), ""))
	} else {
		stats = append(stats, part.Stat("Live version", "v"+strconv.Itoa(live.Version.N), ""))
	}
	return app.Div().Body(part.Card("stack", part.Title("Latency of this prediction", ""), part.Stats(stats...),
		ui.Quiet(say+format.ClockResolution(m.ClockStep)),
		ui.Quiet("The model stays in memory. Promoting a new one replaces it instantly."),
		ui.Quiet("v"+strconv.Itoa(live.Version.N)+" has been serving since "+format.Clock(live.Swapped)+".")))
}

// trafficCard sets the rate of the generated traffic.
func trafficCard(s *State, send ui.Send) app.UI {
	blocked := trafficBlocked(s)
	var buttons []app.UI
	for _, r := range Rates() {
		text := "off"
		if r > 0 {
			text = strconv.Itoa(r) + "/s"
		}
		buttons = append(buttons, ui.OnPress(part.SegButton(text, s.Serve.Rate == r).Disabled(blocked != "" && r > 0), send, RateChosen{Rate: r}))
	}
	m := s.Monitor.Snapshot
	now := "No traffic."
	if s.Serve.Rate > 0 && blocked == "" {
		now = usertext.Grouped(s.Serve.Rate) + " requests per second are sent; " + format.Rate(m.Rate) + " per second were answered in the last 10 seconds."
	}
	return app.Div().Body(part.Card("stack", part.Title("Traffic", "", part.Seg("Requests per second", buttons...)),
		ui.Quiet("Sends predictions for random rows to the live model. Monitor records each one."),
		ui.Quiet(blocked),
		part.Div("row between wrap", part.Span("small", now),
			app.A().Class("small").Href(ui.Link(s.Session, station.Monitor)).Text(format.Count(m.Count, "prediction")+" so far: open Monitor"))))
}

// trafficBlocked returns why no traffic can be sent, or "".
func trafficBlocked(s *State) string {
	switch {
	case s.Column(data.RoleKey) == "":
		return "Traffic needs an entity key."
	case s.Data.Index == nil:
		return "Traffic can start when the index of the ids is built."
	}
	return ""
}
