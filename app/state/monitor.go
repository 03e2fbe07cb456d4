package state

import (
	"time"

	"orrery/app/station"
)

// MonitorState is the Monitor station.
type MonitorState struct {
	Snapshot Snapshot
	Text     bool          // the Prometheus text is open
	Window   time.Duration // of the line; 0: all
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

func updateMonitor(s State, m Msg) (State, []Cmd, bool) {
	var cmds []Cmd
	switch m := m.(type) {
	case Sampled:
		s.Monitor.Snapshot = m.Snapshot
	case TextPressed:
		s.Monitor.Text = !s.Monitor.Text
	case WindowChosen:
		s.Monitor.Window = m.Window
		cmds = []Cmd{Sample{Window: m.Window}}
	case DownloadMetrics:
		cmds = []Cmd{Download{Name: "metrics.txt", Mime: "text/plain; version=0.0.4", Bytes: []byte(s.Monitor.Snapshot.Prometheus)}}
	default:
		return s, nil, false
	}
	return s, cmds, true
}

// monitorTick reads the monitor once a second.
func monitorTick(s State, last time.Time) []Cmd {
	if s.Now.Truncate(time.Second).Equal(last.Truncate(time.Second)) {
		return nil
	}
	return []Cmd{Sample{Window: s.Monitor.Window}}
}
