package monitor_test

import (
	"reflect"
	"testing"
	"time"

	"orrery/app/station"
	"orrery/app/station/monitor"
)

func TestUpdate(t *testing.T) {
	var m monitor.Model
	do := func(msg station.Msg, want ...station.Cmd) {
		t.Helper()
		cmds, ok := m.Update(msg)
		if !ok || !reflect.DeepEqual(cmds, want) {
			t.Errorf("%T: %v, %v; want %v", msg, ok, cmds, want)
		}
	}
	do(monitor.WindowChosen{Window: time.Minute}, monitor.Sample{Window: time.Minute})
	do(monitor.Sampled{Snapshot: monitor.Snapshot{Count: 3, Prometheus: "# text\n"}})
	do(monitor.TextPressed{})
	do(monitor.DownloadMetrics{}, station.Download{Name: "metrics.txt", Mime: "text/plain; version=0.0.4", Bytes: []byte("# text\n")})
	if m.Snapshot.Count != 3 || !m.Text || m.Window != time.Minute {
		t.Errorf("%+v", m)
	}
	if _, ok := m.Update(station.TablePressed{}); ok {
		t.Error("it handles a message of another station")
	}
}

// A snapshot is taken once for each second of the clock, and once after a sleep.
func TestTick(t *testing.T) {
	m := monitor.Model{Window: time.Minute}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		last, now time.Duration
		samples   int
	}{{0, 250 * time.Millisecond, 0}, {750 * time.Millisecond, time.Second, 1}, {time.Second, time.Hour, 1}} {
		cmds := m.Tick(at.Add(c.now), at.Add(c.last))
		if len(cmds) != c.samples || c.samples > 0 && cmds[0] != (monitor.Sample{Window: time.Minute}) {
			t.Errorf("from %v to %v: %v", c.last, c.now, cmds)
		}
	}
}
