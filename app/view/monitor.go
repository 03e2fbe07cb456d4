package view

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// monitorStation shows how predictions do.
func monitorStation(s state.State, send ui.Send) app.UI {
	return app.Div().Body(head(s, monitorActs(s, send)...), monitorBody(s, send))
}

func monitorActs(s state.State, send ui.Send) []app.UI {
	window := func(text string, w time.Duration) app.UI {
		return ui.OnPress(part.SegButton(text, s.Monitor.Window == w), send, state.WindowChosen{Window: w})
	}
	return []app.UI{
		part.Seg("Time shown", window("15 min", 15*time.Minute), window("1 h", time.Hour), window("All", 0)),
		ui.OnPress(part.Button("", "", "Prometheus text").Aria("expanded", s.Monitor.Text).Aria("controls", "prometheus"), send, state.TextPressed{}),
	}
}

func monitorBody(s state.State, send ui.Send) app.UI {
	m := s.Monitor.Snapshot
	if m.Count == 0 {
		return ui.Body(app.Div().Class("stack", "cards").Body(
			part.Card("", part.Empty("activity", "Nothing to watch", "Latency appears after the first prediction.",
				app.A().Class("btn", "primary").Href(link(s, state.Serve)).Text("Ask for a prediction"))),
			prometheusCard(s, send)))
	}
	return ui.Body(app.Div().Class("stack", "cards").Body(
		app.Div().Class("grid", "fill").Body(
			part.Card("s8 stack", monitorStats(m), latencyFigure(s, send)),
			part.Card("s4 stack", latencyHistogram(s, send))),
		prometheusCard(s, send)))
}

func monitorStats(m state.Snapshot) app.UI {
	timed := func(name string, d time.Duration) app.UI {
		v, unit := format.SplitDuration(d)
		return part.Stat(name, v, unit)
	}
	return part.Stats(timed("Mean", m.Mean), timed("p50", m.P50), timed("p95", m.P95), timed("p99", m.P99),
		part.Stat("Throughput", format.Rate(m.Rate), "req/s"), part.Stat("Errors", part.Grouped(m.Errors), " of "+part.Grouped(m.Count)))
}

// prometheusCard is the text that a Prometheus server would scrape.
func prometheusCard(s state.State, send ui.Send) app.UI {
	box := app.Div().ID("prometheus")
	if !s.Monitor.Text {
		return box.Hidden(true)
	}
	download := ui.OnPress(part.Button("sm", "download", "Download metrics.txt"), send, state.DownloadMetrics{})
	return box.Body(part.Card("stack", part.Title("Prometheus text", "format 0.0.4", download),
		ui.Quiet("What a Prometheus server would read from this page, as it is now."),
		app.Div().Class("scroll").Body(part.Code("Prometheus text", app.Text(s.Monitor.Snapshot.Prometheus)))))
}
