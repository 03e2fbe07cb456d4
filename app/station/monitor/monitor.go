// Package monitor is the Monitor station: latency, errors and throughput of the predictions made on this page.
package monitor

import (
	"time"

	"orrery/app/station"
)

// Model is the state of the station.
type Model struct {
	Snapshot Snapshot
	Text     bool          // the Prometheus text is shown
	Window   time.Duration // time that the line chart covers; 0 for all
}

// State is the station's state. It is the innermost one: the states of all other stations embed it.
type State struct {
	station.Session
	Monitor Model
}

// Snapshot has the measurements since this page was opened.
type Snapshot struct {
	At                  time.Time
	Count, Errors       int
	Mean, P50, P95, P99 time.Duration
	Rate                float64   // predictions per second over the last 10 seconds
	Bounds              []float64 // upper bounds of the histogram, seconds; the last is +Inf
	Buckets             []int     // not cumulative
	Series              []Moment
	Prometheus          string
	ClockStep           time.Duration
}

// Moment is one interval of the line chart.
type Moment struct {
	At            time.Time
	Count         int
	P50, P95, P99 time.Duration
}

// Messages of the Monitor station.
type (
	// Sampled has a new snapshot.
	Sampled struct {
		station.Quiet
		Snapshot Snapshot
	}
	// TextPressed shows or hides the Prometheus text.
	TextPressed struct{}
	// WindowChosen sets the time that the line chart covers.
	WindowChosen struct{ Window time.Duration }
	// DownloadMetrics downloads the Prometheus text.
	DownloadMetrics struct{}
)

// Sample takes a snapshot. It is answered by Sampled.
type Sample struct{ Window time.Duration }

// Update handles a message of this station. It reports false for any other message.
func (m *Model) Update(msg station.Msg) (cmds []station.Cmd, ok bool) {
	switch msg := msg.(type) {
	case Sampled:
		m.Snapshot = msg.Snapshot
	case TextPressed:
		m.Text = !m.Text
	case WindowChosen:
		m.Window = msg.Window
		cmds = []station.Cmd{Sample{Window: msg.Window}}
	case DownloadMetrics:
		cmds = []station.Cmd{station.Download{Name: "metrics.txt", Mime: "text/plain; version=0.0.4", Bytes: []byte(m.Snapshot.Prometheus)}}
	default:
		return nil, false
	}
	return cmds, true
}

// Tick takes a snapshot once a second. last is the time of the previous tick.
func (m *Model) Tick(now, last time.Time) []station.Cmd {
	if now.Truncate(time.Second).Equal(last.Truncate(time.Second)) {
		return nil
	}
	return []station.Cmd{Sample{Window: m.Window}}
}
