package monitor

import (
	"math"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// latencyFigure plots latency over time.
func latencyFigure(s station.Session, send ui.Send, m Snapshot) app.UI {
	unit, scale := latencyUnit(m.Series)
	var at []float64
	lines := []chart.Series{{Name: "p99", Class: "kmut"}, {Name: "p95", Class: "kb"}, {Name: "p50", Class: "k0"}}
	for _, p := range m.Series {
		at = append(at, float64(p.At.UnixMilli()))
		for i, d := range []time.Duration{p.P99, p.P95, p.P50} {
			lines[i].Y = append(lines[i].Y, d.Seconds()*scale)
		}
	}
	for i := range lines {
		lines[i].X = at
	}
	say := latencySay(m.Series)
	return ui.Figure(s, send, "latency", part.Fig{Title: "Latency", Say: say + format.ClockResolution(m.ClockStep), Chart: chart.Lines{
		Frame: chart.Frame{ID: "latency-title", Title: "Latency over time in UTC: p50, p95 and p99. " + say, Width: 740, Height: 260},
		X:     chart.Axis{Time: true, Label: "time, UTC"}, Y: chart.Axis{Label: unit, Zero: true}, Lines: lines}})
}

// latencyUnit returns the unit for the largest value, so that the axis has short labels.
func latencyUnit(series []Moment) (unit string, scale float64) {
	most := time.Duration(0)
	for _, p := range series {
		most = max(most, p.P99)
	}
	switch {
	case most >= time.Second:
		return "s", 1
	case most >= time.Millisecond:
		return "ms", 1e3
	}
	return "µs", 1e6
}

// latencySay describes the range of p95 and its highest point.
func latencySay(series []Moment) string {
	if len(series) == 0 {
		return "No predictions in this window."
	}
	low, high := series[0], series[0]
	for _, p := range series {
		if p.P95 < low.P95 {
			low = p
		}
		if p.P95 > high.P95 {
			high = p
		}
	}
	if low.P95 == high.P95 {
		return "p95 is " + format.Duration(high.P95) + "."
	}
	return "p95 is between " + format.Duration(low.P95) + " and " + format.Duration(high.P95) + ", highest at " + format.Clock(high.At) + "."
}

// latencyHistogram plots the distribution of latency.
func latencyHistogram(s station.Session, send ui.Send, m Snapshot) app.UI {
	edges, labels, counts := histogramBins(m)
	say := histogramSay(edges, counts) + " Dashed, from the left: p50, p95, p99."
	c := chart.Histogram{Frame: chart.Frame{ID: "histogram-title", Title: "Predictions by latency, on a logarithmic axis. " + say, Width: 420, Height: 300},
		X: chart.Axis{Label: "latency"}, Y: chart.Axis{Label: "predictions"}, Edges: edges, Labels: labels, Counts: counts}
	for _, d := range []time.Duration{m.P50, m.P95, m.P99} {
		c.Rules = append(c.Rules, chart.Rule{At: d.Seconds()}) // without text: the three may be in one bucket
	}
	return ui.Figure(s, send, "histogram", part.Fig{Title: "How long predictions take", Say: say, Chart: c})
}

// histogramBins returns the buckets from the first to the last that is not empty, and one empty bucket on each side.
func histogramBins(m Snapshot) (edges []float64, labels []string, counts []int) {
	n := min(len(m.Bounds), len(m.Buckets))
	first, last := n, -1
	for i, k := range m.Buckets[:n] {
		if k > 0 {
			first, last = min(first, i), i
		}
	}
	if last < 0 {
		return nil, nil, nil
	}
	first, last = max(first-1, 0), min(last+1, n-1)
	from := 0.0
	if first > 0 {
		from = m.Bounds[first-1]
	}
	edges, labels = []float64{from}, []string{bound(from)}
	for i := first; i <= last; i++ {
		edges, labels, counts = append(edges, m.Bounds[i]), append(labels, bound(m.Bounds[i])), append(counts, m.Buckets[i])
	}
	return edges, labels, counts
}

// bound formats a bucket's bound with its unit.
func bound(seconds float64) string {
	switch {
	case seconds == 0:
		return "0"
	case math.IsInf(seconds, 1):
		return "more"
	case seconds < 1e-6:
		return format.Digits(seconds*1e9) + " ns"
	}
	return format.Duration(time.Duration(math.Round(seconds * 1e9)))
}

// histogramSay describes the fullest bucket.
func histogramSay(edges []float64, counts []int) string {
	all, at := 0, 0
	for i, k := range counts {
		if all += k; k > counts[at] {
			at = i
		}
	}
	if all == 0 {
		return "No predictions yet."
	}
	share := format.Fixed(100*float64(counts[at])/float64(all), 0)
	return share + "% took from " + bound(edges[at]) + " to " + bound(edges[at+1]) + "."
}
