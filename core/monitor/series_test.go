package monitor_test

import (
	"fmt"
	"testing"
	"time"

	"orrery/core/monitor"
)

func TestSeries(t *testing.T) {
	m := monitor.New()
	at := func(s float64) time.Time { return noon.Add(time.Duration(s * float64(time.Second))) }
	for _, o := range []monitor.Observation{
		{At: at(0.1), Seconds: 1, Status: "OK"},
		{At: at(0.9), Seconds: 3, Status: "NOT_FOUND"},
		{At: at(2.5), Seconds: 5, Status: "OK", Calls: 3},
		{At: at(1.5), Seconds: 9, Status: "OK"}, // the clock was set back: counts into the open second
		{At: at(61), Seconds: 7, Status: "OK"},
	} {
		m.Record(o)
	}
	got := ""
	for _, p := range m.Seconds.Points() {
		got += fmt.Sprintf("%s n=%d err=%d mean=%v p50=%v max=%v\n",
			p.Start.Format("04:05"), p.Count, p.Errors, p.Mean, p.P50, p.Max)
	}
	want := "00:00 n=2 err=1 mean=2 p50=2 max=3\n" +
		"00:02 n=4 err=0 mean=6 p50=5 max=9\n" +
		"01:01 n=1 err=0 mean=7 p50=7 max=7\n"
	if got != want {
		t.Errorf("seconds:\n%swant\n%s", got, want)
	}
	if points := m.Minutes.Points(); len(points) != 2 || points[0].Count != 6 || points[1].Count != 1 {
		t.Errorf("minutes = %+v, want 6 calls and 1", points)
	}
}

func TestSeries_Bounded(t *testing.T) {
	m := monitor.New()
	for i := range 2000 {
		m.Record(monitor.Observation{At: noon.Add(time.Duration(i) * time.Second), Seconds: 1, Status: "OK"})
	}
	points := m.Seconds.Points()
	if len(points) != 900 {
		t.Fatalf("%d points, want the newest 900", len(points))
	}
	if first, last := points[0].Start, points[899].Start; first != noon.Add(1100*time.Second) || last != noon.Add(1999*time.Second) {
		t.Errorf("points from %v to %v, want seconds 1100 to 1999", first, last)
	}
}

func TestSeries_KeepsOne(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("NewSeries with width 0 did not panic")
		}
	}()
	s := monitor.NewSeries(time.Second, 1)
	if len(s.Points()) != 0 {
		t.Errorf("new series: %v", s.Points())
	}
	monitor.NewSeries(0, 1)
}
