package chart

import (
	"math"
	"slices"
	"testing"
	"time"
)

// A spike of one point in a million remains after downsampling, and so does a gap.
func TestThin_keepsSpikes(t *testing.T) {
	y := make([]float64, 1_000_000)
	y[123_457], y[777_777] = 9, -9
	for i := 500_000; i < 510_000; i++ {
		y[i] = math.NaN()
	}
	keep := downsample(y)
	if len(keep) > maxPoints {
		t.Errorf("kept %d points, want at most %d", len(keep), maxPoints)
	}
	if !slices.IsSorted(keep) {
		t.Error("points are out of order")
	}
	for _, i := range []int{123_457, 777_777} {
		if !slices.Contains(keep, i) {
			t.Errorf("the spike at %d is gone", i)
		}
	}
	if !slices.ContainsFunc(keep, func(i int) bool { return math.IsNaN(y[i]) }) {
		t.Error("the gap is gone")
	}
}

// The contour of a plane p = x/4 over five columns is the vertical line x = 2 without gaps.
func TestContour_plane(t *testing.T) {
	h := Heat{Cols: 5, Rows: 4}
	for range h.Rows {
		h.Prob = append(h.Prob, 0, 0.25, 0.5, 0.75, 1)
	}
	lines := h.contour(0.5)
	if len(lines) != 1 || len(lines[0]) != 4 {
		t.Fatalf("got %v, want one line of 4 points", lines)
	}
	for _, p := range lines[0] {
		if p[0] != 2 {
			t.Errorf("got x = %v, want 2", p[0])
		}
	}
}

// The contour of a cone is a closed circle.
func TestContour_closed(t *testing.T) {
	const n = 41
	h := Heat{Cols: n, Rows: n}
	for j := range n {
		for i := range n {
			h.Prob = append(h.Prob, math.Hypot(float64(i)-20, float64(j)-20)/20)
		}
	}
	lines := h.contour(0.5)
	if len(lines) != 1 {
		t.Fatalf("got %d lines, want 1", len(lines))
	}
	first, last := lines[0][0], lines[0][len(lines[0])-1]
	if first != last {
		t.Errorf("the circle ends at %v, began at %v", last, first)
	}
	for _, p := range lines[0] {
		if r := math.Hypot(p[0]-20, p[1]-20); math.Abs(r-10) > 0.05 {
			t.Errorf("radius %v at %v, want 10", r, p)
		}
	}
}

// In an ambiguous square the mean decides: two high corners are connected if the mean is high.
func TestContour_saddle(t *testing.T) {
	for _, test := range []struct {
		name string
		high float64
		want [2]float64 // the start of the first line
	}{{"middle high", 1, [2]float64{0, 0.5}}, {"middle low", 0.6, [2]float64{0, 1.0 / 6}}} {
		h := Heat{Cols: 2, Rows: 2, Prob: []float64{test.high, 0.4, 0.4, test.high}}
		if test.name == "middle low" {
			h.Prob = []float64{0.6, 0, 0, 0.6}
		}
		lines := h.contour(0.5)
		if len(lines) != 2 {
			t.Fatalf("%s: got %d lines, want 2", test.name, len(lines))
		}
		// The ends of the line through the left side: the upper side when the middle is high, the lower when it is low.
		ends := [2][2]float64{lines[0][0], lines[0][1]}
		upper := ends[0][1] == 1 || ends[1][1] == 1
		if upper != (test.name == "middle high") {
			t.Errorf("%s: the line joins %v", test.name, ends)
		}
	}
}

func TestTimeTicks(t *testing.T) {
	kolkata := time.FixedZone("IST", 5*3600+1800)
	at := func(s string) float64 {
		v, err := time.Parse("2006-01-02 15:04:05", s)
		if err != nil {
			t.Fatal(err)
		}
		return float64(v.UnixMilli())
	}
	for _, test := range []struct {
		name   string
		lo, hi string
		zone   *time.Location
		want   []string
	}{
		{"a quarter of an hour", "2026-11-23 12:05:10", "2026-11-23 12:20:05", time.UTC, []string{"12:10", "12:15", "12:20"}},
		{"seconds", "2026-11-23 12:05:01", "2026-11-23 12:05:11", time.UTC, []string{"12:05:05", "12:05:10"}},
		{"a zone of half hours", "2026-11-23 00:00:00", "2026-11-23 03:00:00", kolkata, []string{"06:00", "07:00", "08:00"}},
		{"days", "2026-11-20 06:00:00", "2026-11-23 06:00:00", time.UTC, []string{"21 Nov", "22 Nov", "23 Nov"}},
	} {
		ticks, step := timeTicks(at(test.lo), at(test.hi), 3, test.zone)
		var got []string
		for _, ms := range ticks {
			got = append(got, timeLabel(ms, step, test.zone))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

func TestAxis_Whole(t *testing.T) {
	for _, test := range []struct {
		lo, hi float64
		want   []string
	}{{1, 4, []string{"1", "2", "3", "4"}}, {0, 1, []string{"0", "1"}}, {0, 40, []string{"0", "10", "20", "30", "40"}}, {0.9, 1.1, []string{"1"}}} {
		if got := (Axis{Whole: true}).withTicks(test.lo, test.hi, 6).labels; !slices.Equal(got, test.want) {
			t.Errorf("from %v to %v: got %v, want %v", test.lo, test.hi, got, test.want)
		}
	}
}

func TestTickLabel(t *testing.T) {
	for _, test := range []struct {
		v, step, biggest float64
		want             string
	}{
		{0, 0.1, 1, "0"}, {0.30000000000000004, 0.1, 1, "0.3"}, {-2, 1, 2, "-2"}, {0.05, 0.05, 0.2, "0.05"},
		{150_000, 50_000, 200_000, "150k"}, {1.5e6, 5e5, 2e6, "1.5M"}, {2e-7, 1e-7, 5e-7, "2e-7"}, {3e20, 1e20, 5e20, "3e20"},
	} {
		if got := tickLabel(test.v, test.step, test.biggest); got != test.want {
			t.Errorf("tickLabel(%v) = %q, want %q", test.v, got, test.want)
		}
	}
}

// Names at the ends of lines stay 13 units apart and inside the plot.
func TestTips_apart(t *testing.T) {
	var p pen
	p.lineLabels([]lineEnd{{0, 100, "a"}, {0, 100, "b"}, {0, 101, "c"}}, box{t: 0, b: 104, r: 50})
	want := `<text class="b" x="8" y="86">a</text><text class="b" x="8" y="99">b</text><text class="b" x="8" y="112">c</text>`
	if got := string(p.b); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestClip(t *testing.T) {
	for _, test := range []struct {
		in    string
		width float64
		want  string
	}{{"feature_1", 100, "feature_1"}, {"a_feature_with_a_long_name", 60, "a_featur…"}, {"", 10, ""}, {"日本語の名前", 40, "日本…"}} {
		if got := clip(test.in, test.width); got != test.want {
			t.Errorf("clip(%q, %v) = %q, want %q", test.in, test.width, got, test.want)
		}
	}
}
