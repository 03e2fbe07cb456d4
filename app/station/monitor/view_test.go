package monitor_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"orrery/app/station"
	"orrery/app/station/monitor"
	"orrery/app/ui/part/parttest"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// measured returns a snapshot after some traffic.
func measured() monitor.Snapshot {
	m := monitor.Snapshot{At: noon, Count: 4963, Errors: 12, Mean: 3400 * time.Nanosecond, P50: 3100 * time.Nanosecond,
		P95: 4600 * time.Nanosecond, P99: 8400 * time.Nanosecond, Rate: 12.4, ClockStep: 5 * time.Microsecond,
		Bounds:  []float64{1e-7, 2.5e-7, 5e-7, 1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, math.Inf(1)},
		Buckets: []int{0, 0, 0, 0, 812, 3900, 230, 20, 1, 0, 0},
		Prometheus: "# HELP orrery_prediction_latency_seconds Time from the request to the answer.\n" +
			"# TYPE orrery_prediction_latency_seconds histogram\norrery_prediction_latency_seconds_count 4963\n"}
	for i := range 90 {
		wave := time.Duration(i%7) * 60 * time.Nanosecond
		p := monitor.Moment{At: noon.Add(time.Duration(i-90) * 10 * time.Second), Count: 120, P50: 3000*time.Nanosecond + wave, P95: 4400*time.Nanosecond + 2*wave, P99: 8000*time.Nanosecond + 5*wave}
		if i > 58 && i < 64 {
			p.P95, p.P99 = p.P95+2500*time.Nanosecond, p.P99+4000*time.Nanosecond
		}
		m.Series = append(m.Series, p)
	}
	return m
}

func TestView(t *testing.T) {
	session := station.Session{Station: "monitor", Now: noon}
	ignore := func(station.Msg) {}
	card := func(name string, m monitor.Model) {
		t.Helper()
		parttest.Card(t, "testdata/"+name+".html", m.View(session, ignore))
	}
	card("empty", monitor.Model{})
	m := monitor.Model{Snapshot: measured()}
	card("traffic", m)
	m.Text, m.Window = true, 15*time.Minute
	card("text", m)
	session.Tables = []string{"latency", "histogram"}
	m.Text = false
	m.Snapshot.Series = m.Snapshot.Series[:3]
	card("tables", m)
}

func TestCounterAndSummary(t *testing.T) {
	var m monitor.Model
	if one, two := m.Summary(); m.Counter() != "" || one != "nothing to watch" || two != "" {
		t.Errorf("empty: %q, %q, %q", m.Counter(), one, two)
	}
	m.Snapshot = measured()
	if one, two := m.Summary(); m.Counter() != "4.6 µs" || one != "p50 3.1 µs" || two != "p95 4.6 µs" {
		t.Errorf("measured: %q, %q, %q", m.Counter(), one, two)
	}
}

func TestHistogramBins(t *testing.T) {
	inf := math.Inf(1)
	for name, c := range map[string]struct {
		buckets []int
		labels  []string
		counts  []int
	}{
		"empty":         {[]int{0, 0, 0, 0}, nil, nil},
		"in the middle": {[]int{0, 5, 0, 0}, []string{"0", "1 µs", "2.5 µs", "5 µs"}, []int{0, 5, 0}},
		"unbounded":     {[]int{0, 0, 0, 2}, []string{"2.5 µs", "5 µs", "more"}, []int{0, 2}},
		"first":         {[]int{3, 0, 0, 0}, []string{"0", "1 µs", "2.5 µs"}, []int{3, 0}},
	} {
		edges, labels, counts := monitor.HistogramBins(monitor.Snapshot{Bounds: []float64{1e-6, 2.5e-6, 5e-6, inf}, Buckets: c.buckets})
		if !slices.Equal(labels, c.labels) || !slices.Equal(counts, c.counts) || len(edges) != len(labels) {
			t.Errorf("%s: %v %q %v, want %q %v", name, edges, labels, counts, c.labels, c.counts)
		}
	}
}
