package asof_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"orrery/core/feature/asof"
	"orrery/core/table"
)

const day = float64(asof.Day)

// log makes the log of one user's rows at these days.
func log(t *testing.T, days ...float64) *asof.Log {
	t.Helper()
	keys := slices.Repeat([]string{"u"}, len(days))
	for i := range days {
		days[i] *= day
	}
	l, err := asof.NewLog(asof.Source{Key: table.Texts("user_id", keys), Event: days}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func at(days ...float64) asof.Query {
	for i := range days {
		days[i] *= day
	}
	return asof.Query{Key: table.Texts("user_id", slices.Repeat([]string{"u"}, len(days))), At: days}
}

func TestJoin_Edges(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name string
		rows []float64
		ask  float64
		ttl  asof.Span
		want int
	}{
		{"at the very time", []float64{1, 2, 3}, 2, 0, 1},
		{"none before", []float64{1, 2}, 0.5, 0, -1},
		{"as old as the time to live", []float64{1}, 8, asof.Week, 0},
		{"a microsecond older", []float64{1}, 8 + 1/day, asof.Week, -1},
		{"without a time to live", []float64{1}, 1e6, 0, 0},
		{"the later of two at one time", []float64{1, 2, 2}, 5, 0, 2},
		{"unsorted", []float64{3, 1, 2}, 2.5, 0, 2},
		{"a row without a time", []float64{1, nan}, 5, 0, 0},
		{"asked at no time", []float64{1}, nan, 0, -1},
		{"no rows", nil, 1, 0, -1},
	} {
		rows, err := log(t, c.rows...).Join(at(c.ask), c.ttl, nil)
		if err != nil || rows[0] != c.want {
			t.Errorf("%s: row %d, %v; want %d", c.name, rows[0], err, c.want)
		}
	}
}

func TestAggregate_Edges(t *testing.T) {
	values := table.Numbers("v", []float64{1, 10, math.NaN(), 100})
	l := log(t, 1, 2, 3, 4)
	for _, c := range []struct {
		ask    float64
		window asof.Span
		want   map[asof.Function]string
	}{
		{4, 3 * asof.Day, map[asof.Function]string{asof.Count: "2", asof.Sum: "110", asof.Mean: "55", asof.Min: "10", asof.Max: "100", asof.Last: "100"}},
		{3.5, asof.Day, map[asof.Function]string{asof.Count: "0", asof.Sum: "", asof.Mean: "", asof.Min: "", asof.Max: "", asof.Last: ""}},
		{3.5, 2 * asof.Day, map[asof.Function]string{asof.Count: "1", asof.Sum: "10", asof.Last: "10"}},
		{0, asof.Week, map[asof.Function]string{asof.Count: "0", asof.Sum: ""}},
	} {
		for f, want := range c.want {
			got, err := l.Aggregate(at(c.ask), asof.Aggregation{Name: "a", Column: "v", Function: f, Window: c.window}, values, nil)
			if err != nil || got.Cell(0) != want {
				t.Errorf("%s over %s at day %v is %q, %v; want %q", f, c.window, c.ask, got.Cell(0), err, want)
			}
		}
	}
	rows, err := l.Aggregate(at(4), asof.Aggregation{Name: "rows", Function: asof.Count, Window: 3 * asof.Day}, table.Column{}, nil)
	if err != nil || rows.Cell(0) != "3" {
		t.Errorf("three rows, one of them without a value, count %q, %v", rows.Cell(0), err)
	}
}

func TestAggregate_Text(t *testing.T) {
	l, words := log(t, 1, 2, 3), table.Texts("v", []string{"a", "b", ""})
	week := asof.Aggregation{Name: "a", Column: "v", Function: asof.Last, Window: asof.Week}
	got, err := l.Aggregate(at(3, 1, 0), week, words, nil)
	if err != nil || got.Kind() != table.Text || got.Cell(0) != "b" || got.Cell(1) != "a" || got.Cell(2) != "" {
		t.Errorf("last texts are %q %q %q, %v", got.Cell(0), got.Cell(1), got.Cell(2), err)
	}
}

func TestAggregate_Errors(t *testing.T) {
	l, words := log(t, 1), table.Texts("v", []string{"a"})
	for _, c := range []struct {
		agg  asof.Aggregation
		want string
	}{
		{asof.Aggregation{Name: "x", Column: "v", Function: "median", Window: 1}, `"x": invalid aggregation: no function "median"`},
		{asof.Aggregation{Name: "x", Column: "v", Function: asof.Mean, Window: 1}, `mean of "v", which is a text`},
		{asof.Aggregation{Name: "x", Column: "v", Function: asof.Count}, "window is not above 0"},
		{asof.Aggregation{Name: "x", Function: asof.Sum, Window: 1}, "sum needs a column"},
	} {
		_, err := l.Aggregate(at(1), c.agg, words, nil)
		if !errors.Is(err, asof.ErrAggregation) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v; want %s", err, c.want)
		}
	}
}

// Without event times all rows count as equally old: the last of them holds, at any time.
func TestTimeless(t *testing.T) {
	l, err := asof.NewLog(asof.Source{Key: table.Texts("k", []string{"u", "u"})}, nil)
	if err != nil || !l.Timeless() {
		t.Fatal(l.Timeless(), err)
	}
	rows, err := l.Join(at(-1e4, 0, 1e4), asof.Day, nil)
	if err != nil || !slices.Equal(rows, []int{1, 1, 1}) {
		t.Errorf("rows %v, %v", rows, err)
	}
	n, err := l.Aggregate(at(0), asof.Aggregation{Function: asof.Count, Window: asof.Day}, table.Column{}, nil)
	if err != nil || n.Cell(0) != "2" {
		t.Errorf("count %s, %v", n.Cell(0), err)
	}
}

func TestJoin_WithoutTimesAsked(t *testing.T) {
	rows, err := log(t, 3, 9, 4).Join(asof.Query{Key: table.Texts("user_id", []string{"u", "v"})}, asof.Day, nil)
	if err != nil || !slices.Equal(rows, []int{1, -1}) {
		t.Errorf("rows %v, %v", rows, err)
	}
}

func TestJoin_KindError(t *testing.T) {
	_, err := log(t, 1).Join(asof.Query{Key: table.Numbers("id", []float64{1})}, 0, nil)
	var kind *asof.KindError
	if !errors.As(err, &kind) || kind.Name != "id" || kind.SourceName != "user_id" {
		t.Errorf("%v", err)
	}
}

func TestTick(t *testing.T) {
	stop := errors.New("stop")
	ticks := 0
	tick := func() error { ticks++; return stop }
	if _, err := asof.NewLog(asof.Source{Key: table.Texts("k", []string{"u"})}, tick); err != stop {
		t.Errorf("NewLog ends with %v", err)
	}
	l := log(t, 1)
	if _, err := l.Join(at(1), 0, tick); err != stop {
		t.Errorf("Join ends with %v", err)
	}
	if _, err := l.Aggregate(at(1), asof.Aggregation{Function: asof.Count, Window: 1}, table.Column{}, tick); err != stop || ticks != 3 {
		t.Errorf("Aggregate ends with %v after %d ticks", err, ticks)
	}
}

func TestTimeline(t *testing.T) {
	l := log(t, 9, 1, 5, 5, 6, 8)
	got, err := l.Timeline(at(7), 0, 3*asof.Day, 10)
	if err != nil {
		t.Fatal(err)
	}
	want := []asof.Candidate{
		{Row: 1, Event: 1 * day, Verdict: asof.Expired}, {Row: 2, Event: 5 * day, Verdict: asof.Superseded}, {Row: 3, Event: 5 * day, Verdict: asof.Superseded},
		{Row: 4, Event: 6 * day, Verdict: asof.Chosen}, {Row: 5, Event: 8 * day, Verdict: asof.Future}, {Row: 0, Event: 9 * day, Verdict: asof.Future},
	}
	if len(got.Candidates) != len(want) || !got.Known || got.Before+got.After != 0 {
		t.Fatalf("%+v", got)
	}
	for i, w := range want {
		if g := got.Candidates[i]; g.Row != w.Row || g.Event != w.Event || g.Verdict != w.Verdict {
			t.Errorf("candidate %d is row %d, %s; want row %d, %s", i, g.Row, g.Verdict, w.Row, w.Verdict)
		}
	}
	few, err := l.Timeline(at(7), 0, asof.Day/2, 1)
	if err != nil || len(few.Candidates) != 2 || few.Before != 3 || few.After != 1 || few.Candidates[0].Verdict != asof.Expired {
		t.Errorf("one on either side: %+v, %v", few, err)
	}
}

// The timeline chooses what the join chooses.
func TestTimeline_AgreesWithJoin(t *testing.T) {
	for n, c := range cases(t)[:60] {
		l := c.log(t)
		for i, want := range c.Rows {
			line, err := l.Timeline(c.query(), i, c.ttl(), 1000)
			if err != nil {
				t.Fatal(err)
			}
			got := -1
			for _, k := range line.Candidates {
				if k.Verdict == asof.Chosen {
					got = k.Row
				}
			}
			if got != want {
				t.Errorf("case %d: the timeline of question %d chooses %d, the join %d", n, i, got, want)
			}
		}
	}
}

// Rows that come later, other entities and other questions do not change a bit of a sum.
func TestAggregate_SameBits(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var days, v []float64
	for i := range 500 {
		days, v = append(days, float64(i)), append(v, r.NormFloat64()*math.Exp(20*r.Float64()))
	}
	agg := asof.Aggregation{Column: "v", Function: asof.Sum, Window: 300 * asof.Day}
	whole, err := log(t, slices.Clone(days)...).Aggregate(at(100, 250, 399), agg, table.Numbers("v", v), nil)
	if err != nil {
		t.Fatal(err)
	}
	part, err := log(t, slices.Clone(days[:400])...).Aggregate(at(399), agg, table.Numbers("v", v[:400]), nil)
	if err != nil || math.Float64bits(part.Floats()[0]) != math.Float64bits(whole.Floats()[2]) {
		t.Errorf("%v and %v, %v", part.Floats(), whole.Floats(), err)
	}
}

func TestParseSpan(t *testing.T) {
	for text, want := range map[string]asof.Span{
		"7d": 7 * asof.Day, "7D": asof.Week, "24h": asof.Day, "1d12h": 36 * asof.Hour, "30min": 30 * asof.Minute, "30m": 30 * asof.Minute,
		"90s": 90 * asof.Second, "604800s": asof.Week, "604800": asof.Week, "2w": 14 * asof.Day, "250ms": 250_000, "1 d 2 h": 26 * asof.Hour, "": 0, "0": 0, "0.5h": 30 * asof.Minute,
	} {
		if got, err := asof.ParseSpan(text); err != nil || got != want {
			t.Errorf("%q is %v, %v; want %v", text, float64(got), err, float64(want))
		}
	}
	for _, text := range []string{"week", "7x", "-7d", "d", "1e3s", "7d d", "99999999999d", "..d"} {
		if got, err := asof.ParseSpan(text); !errors.Is(err, asof.ErrSpan) {
			t.Errorf("%q is %v, %v", text, float64(got), err)
		}
	}
	for text, want := range map[string]string{"168h": "7d", "90min": "90min", "36h": "36h", "0": "0us", "1500ms": "1500ms"} {
		if s, err := asof.ParseSpan(text); err != nil || s.String() != want {
			t.Errorf("%q is written %q, %v", text, s, err)
		}
	}
}
