package monitor

import (
	"time"

	"orrery/app/station"
)

// Model is the state of the station.
type Model struct {
	Snapshot Snapshot
	Text     bool          // the Prometheus text is open
	Window   time.Duration // of the line; 0: all
}

// State is the station's state. It is the lowest: other stations embed it and show what was measured.
type State struct {
	station.Session
	Monitor Model
}

// Snapshot is what the monitor has measured since this page was opened.
type Snapshot struct {
	At                  time.Time
	Count, Errors       int
	Mean, P50, P95, P99 time.Duration
	Rate                float64   // answers a second, over the last ten
	Bounds              []float64 // upper bounds of the histogram, seconds; the last is +Inf
	Buckets             []int     // not cumulative
	Series              []Moment
	Prometheus          string
	ClockStep           time.Duration
}

// Moment is one interval of the line over time.
type Moment struct {
	At            time.Time
	Count         int
	P50, P95, P99 time.Duration
}

// These messages belong to the Monitor station.
type (
	// Sampled is the monitor's newest reading.
	Sampled struct {
		station.Quiet
		Snapshot Snapshot
	}
	// TextPressed opens or closes the Prometheus text.
	TextPressed struct{}
	// WindowChosen limits the line over time.
	WindowChosen struct{ Window time.Duration }
	// DownloadMetrics hands the Prometheus text to the person.
	DownloadMetrics struct{}
)

// Sample reads the monitor. It is answered by Sampled.
type Sample struct{ Window time.Duration }

// Update takes a message of this station; ok is false for any other.
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

// Tick reads the monitor once a second. last is the time of the tick before.
func (m *Model) Tick(now, last time.Time) []station.Cmd {
	if now.Truncate(time.Second).Equal(last.Truncate(time.Second)) {
		return nil
	}
	return []station.Cmd{Sample{Window: m.Window}}
}
