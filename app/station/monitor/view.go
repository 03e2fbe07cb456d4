package monitor

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
)

// View renders the station.
func (m Model) View(s station.Session, send ui.Send) app.UI {
	return app.Div().Body(ui.Head(s, m.acts(send)...), m.body(s, send))
}

// Counter returns the number next to the station's link on the rail: the 95th percentile of the latency.
func (m Model) Counter() string {
	if m.Snapshot.Count == 0 {
		return ""
	}
	return format.Duration(m.Snapshot.P95)
}

// Summary returns the two lines next to the station on the Map.
func (m Model) Summary() (one, two string) {
	if m.Snapshot.Count == 0 {
		return "nothing to watch", ""
	}
	return "p50 " + format.Duration(m.Snapshot.P50), "p95 " + format.Duration(m.Snapshot.P95)
}

func (m Model) acts(send ui.Send) []app.UI {
	window := func(text string, w time.Duration) app.UI {
		return ui.OnPress(part.SegButton(text, m.Window == w), send, WindowChosen{Window: w})
	}
	return []app.UI{
		part.Seg("Time shown", window("15 min", 15*time.Minute), window("1 h", time.Hour), window("All", 0)),
		ui.OnPress(part.Button("", "", "Prometheus text").Aria("expanded", m.Text).Aria("controls", "prometheus"), send, TextPressed{}),
	}
}

func (m Model) body(s station.Session, send ui.Send) app.UI {
	if m.Snapshot.Count == 0 {
		return ui.Body(part.Div("stack cards",
			part.Card("", part.Empty("activity", "Nothing to watch", "Latency appears after the first prediction.",
				app.A().Class("btn", "primary").Href(ui.Link(s, "serve")).Text("Ask for a prediction"))),
			m.prometheusCard(send)))
	}
	return ui.Body(part.Div("stack cards",
		part.Div("grid fill",
			part.Card("s8 stack", stats(m.Snapshot), latencyFigure(s, send, m.Snapshot)),
			part.Card("s4 stack", latencyHistogram(s, send, m.Snapshot))),
		m.prometheusCard(send)))
}

func stats(m Snapshot) app.UI {
	timed := func(name string, d time.Duration) app.UI {
		v, unit := format.SplitDuration(d)
		return part.Stat(name, v, unit)
	}
	return part.Stats(timed("Mean", m.Mean), timed("p50", m.P50), timed("p95", m.P95), timed("p99", m.P99),
		part.Stat("Throughput", format.Rate(m.Rate), "req/s"), part.Stat("Errors", usertext.Grouped(m.Errors), " of "+usertext.Grouped(m.Count)))
}

// prometheusCard shows the text that a Prometheus server would scrape.
func (m Model) prometheusCard(send ui.Send) app.UI {
	box := app.Div().ID("prometheus")
	if !m.Text {
		return box.Hidden(true)
	}
	download := ui.OnPress(part.Button("sm", "download", "Download metrics.txt"), send, DownloadMetrics{})
	return box.Body(part.Card("stack", part.Title("Prometheus text", "format 0.0.4", download),
		ui.Quiet("The current metrics of this page in the format that a Prometheus server reads."),
		part.Div("scroll", part.Code("Prometheus text", app.Text(m.Snapshot.Prometheus)))))
}
