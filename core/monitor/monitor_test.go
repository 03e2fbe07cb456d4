package monitor_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"orrery/core/monitor"
)

var update = flag.Bool("update", false, "write golden files")

var noon = time.Date(2022, 7, 21, 12, 0, 0, 0, time.UTC)

func ExampleMonitor() {
	m := monitor.New()
	for i := range 100 {
		m.Record(monitor.Observation{
			At: noon, Seconds: float64(i+1) * 1e-6, Status: monitor.StatusOK, Version: 3,
		})
	}
	m.Record(monitor.Observation{At: noon, Seconds: 4e-6, Status: "NOT_FOUND", Version: 3})
	fmt.Printf("%d calls, %d errors, mean %.1f µs\n", m.Latency.Count(), m.Errors(), m.Latency.Mean()*1e6)
	fmt.Printf("p95 %.1f µs\n", m.Latency.Quantile(0.95)*1e6)
	// Output:
	// 101 calls, 1 errors, mean 50.0 µs
	// p95 95.0 µs
}

func TestCounts(t *testing.T) {
	m := monitor.New()
	m.Record(monitor.Observation{At: noon, Seconds: 1, Status: "UNAVAILABLE"})
	m.Record(monitor.Observation{At: noon, Seconds: 1, Status: "OK", Version: 3, Calls: 64})
	m.Record(monitor.Observation{At: noon, Seconds: 1, Status: "NOT_FOUND", Version: 3})
	m.Record(monitor.Observation{At: noon, Seconds: 1, Status: "OK", Version: 12})
	m.Record(monitor.Observation{At: noon, Seconds: 1, Status: "OK", Version: 3})
	want := "[{UNAVAILABLE 0 1} {NOT_FOUND 3 1} {OK 3 65} {OK 12 1}]"
	if got := fmt.Sprint(m.Counts()); got != want {
		t.Errorf("Counts = %s, want %s", got, want)
	}
	if got := m.Errors(); got != 2 {
		t.Errorf("Errors = %d, want 2", got)
	}
	if got := m.Latency.Count(); got != 68 {
		t.Errorf("calls = %d, want 68", got)
	}
}

func TestCounts_BoundedByAddingUpTheOldest(t *testing.T) {
	m := monitor.New()
	const versions = 500
	for v := 1; v <= versions; v++ {
		m.Record(monitor.Observation{At: noon, Seconds: 1, Status: "OK", Version: v})
	}
	counts := m.Counts()
	if len(counts) > 201 {
		t.Errorf("%d counters, want at most 201", len(counts))
	}
	if counts[0].Version != "other" || counts[len(counts)-1].Version != "500" {
		t.Errorf("from %v to %v, want other to 500", counts[0], counts[len(counts)-1])
	}
	sum := uint64(0)
	for _, c := range counts {
		sum += c.Calls
	}
	if sum != versions {
		t.Errorf("counters add up to %d, want %d: nothing may be lost", sum, versions)
	}
}

func TestRecord_WhatIsNoMeasurement(t *testing.T) {
	m := monitor.New()
	m.Record(monitor.Observation{At: noon, Seconds: nan, Status: "OK"})
	m.Record(monitor.Observation{At: noon, Seconds: 1, Status: "OK", Calls: -1})
	if m.Latency.Count() != 0 || len(m.Counts()) != 0 || len(m.Seconds.Points()) != 0 {
		t.Errorf("NaN or negative calls were counted: %d, %v", m.Latency.Count(), m.Counts())
	}
	m.Record(monitor.Observation{At: noon, Seconds: -1, Status: "OK"})
	if got := m.Latency.Mean(); got != 0 {
		t.Errorf("a duration of -1 counts as %v, want 0", got)
	}
}

// golden was read by promtool check metrics (prometheus 2.42) without a complaint.
func TestWriteText_Golden(t *testing.T) {
	m := monitor.New()
	for i := range 200 {
		m.Record(monitor.Observation{
			At: noon, Seconds: float64(i) * 0.7e-6, Status: monitor.StatusOK, Version: 3 + i/150,
		})
	}
	m.Record(monitor.Observation{At: noon, Seconds: 12.5, Status: "INVALID", Version: 4})
	m.Record(monitor.Observation{At: noon, Seconds: 1e-6, Status: "a \"b\"\\\n", Version: 4})
	m.ClockStep = 5e-6
	compareGolden(t, "metrics.prom", func(b *bytes.Buffer) error { return m.WriteText(b) })
}

func TestWriteText_Empty(t *testing.T) {
	compareGolden(t, "empty.prom", func(b *bytes.Buffer) error { return monitor.New().WriteText(b) })
}

func compareGolden(t *testing.T, name string, write func(*bytes.Buffer) error) {
	t.Helper()
	var got bytes.Buffer
	if err := write(&got); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("testdata/"+name, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("text differs from testdata/%s; got\n%s", name, got.String())
	}
	if !strings.HasSuffix(got.String(), "\n") || strings.Contains(got.String(), "\r") {
		t.Errorf("lines must end in LF, the last one too")
	}
}

func TestWriteFamilies_Escapes(t *testing.T) {
	var b strings.Builder
	err := monitor.WriteFamilies(&b, []monitor.Family{{
		Name: "x", Type: "gauge", Help: "a \"quote\", a back\\slash\nand a line",
		Samples: []monitor.Sample{
			{Labels: []monitor.Label{{Name: "a", Value: "\"q\" \\ \n ü"}, {Name: "b", Value: ""}}, Value: 1.5},
			{Value: nan}, {Value: inf}, {Value: -inf},
		},
	}})
	want := "# HELP x a \"quote\", a back\\\\slash\\nand a line\n# TYPE x gauge\n" +
		"x{a=\"\\\"q\\\" \\\\ \\n ü\",b=\"\"} 1.5\nx NaN\nx +Inf\nx -Inf\n"
	if err != nil || b.String() != want {
		t.Errorf("WriteFamilies = %q, %v, want %q", b.String(), err, want)
	}
}
