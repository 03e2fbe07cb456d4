package view_test

import (
	"math"
	"testing"
	"time"

	"orrery/app/state"
)

// measured is a monitor's reading after some traffic.
func measured() state.Snapshot {
	m := state.Snapshot{At: noon(), Count: 4963, Errors: 12, Mean: 3400 * time.Nanosecond, P50: 3100 * time.Nanosecond,
		P95: 4600 * time.Nanosecond, P99: 8400 * time.Nanosecond, Rate: 12.4, ClockStep: 5 * time.Microsecond,
		Bounds:  []float64{1e-7, 2.5e-7, 5e-7, 1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, math.Inf(1)},
		Buckets: []int{0, 0, 0, 0, 812, 3900, 230, 20, 1, 0, 0},
		Prometheus: "# HELP orrery_prediction_latency_seconds Time from the request to the answer.\n" +
			"# TYPE orrery_prediction_latency_seconds histogram\norrery_prediction_latency_seconds_count 4963\n"}
	for i := range 90 {
		wave := time.Duration(i%7) * 60 * time.Nanosecond
		p := state.Moment{At: noon().Add(time.Duration(i-90) * 10 * time.Second), Count: 120, P50: 3000*time.Nanosecond + wave, P95: 4400*time.Nanosecond + 2*wave, P99: 8000*time.Nanosecond + 5*wave}
		if i > 58 && i < 64 {
			p.P95, p.P99 = p.P95+2500*time.Nanosecond, p.P99+4000*time.Nanosecond
		}
		m.Series = append(m.Series, p)
	}
	return m
}

func TestMonitor(t *testing.T) {
	d := sit(t, state.Monitor)
	golden(t, "monitor_nothing", d.state)
	s := d.state
	s.Monitor.Snapshot = measured()
	golden(t, "monitor_traffic", s)
	s.Monitor.Text, s.Monitor.Window = true, 15*time.Minute
	golden(t, "monitor_text", s)
	s.Tables = []string{"latency", "histogram"}
	s.Monitor.Snapshot.Series = s.Monitor.Snapshot.Series[:3]
	golden(t, "monitor_tables", s)
}
