package effect_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/effect"
	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/core/feature"
	"orrery/core/store"
	"orrery/core/table"
)

// drafted returns the answer to a preview with a clock that advances by step at each reading.
func drafted(t *testing.T, step time.Duration, c features.Preview) features.Draft {
	t.Helper()
	now := time.Now()
	var got features.Draft
	r := effect.New(effect.Options{KV: store.NewMemory(0), Now: func() time.Time { now = now.Add(step); return now }, Send: func(m station.Msg) {
		if p, ok := m.(features.Previewed); ok {
			got = p.Draft
		}
	}})
	r.Run(c)
	return got
}

func numbered(t *testing.T, rows int) features.Preview {
	t.Helper()
	x, texts := make([]float64, rows), make([]string, rows)
	for i := range x {
		x[i], texts[i] = float64(i), strings.Repeat("a", 60)
	}
	data, err := table.New(table.Numbers("x", x), table.Texts("t", texts))
	if err != nil {
		t.Fatal(err)
	}
	set, err := feature.Define("", data.Schema())
	if err != nil {
		t.Fatal(err)
	}
	return features.Preview{Name: "f", Set: set, Table: data}
}

// A slow formula is evaluated on fewer rows, so that it does not block the page.
func TestPreview_LimitRows(t *testing.T) {
	c := numbered(t, 5000)
	c.Expr = "x ** 2"
	if d := drafted(t, time.Nanosecond, c); d.Rows != features.PreviewRows || d.Summary.Max != 1999*1999 {
		t.Errorf("a quick formula is tried on %d rows, up to %v", d.Rows, d.Summary.Max)
	}
	if d := drafted(t, 10*time.Millisecond, c); d.Rows != 51 {
		t.Errorf("a slow formula is tried on %d rows, want 51", d.Rows)
	}
	c.Expr = strings.Repeat("replace(", 20) + "t" + strings.Repeat(", 'a', 'aa')", 20)
	if d := drafted(t, time.Millisecond, c); !strings.Contains(d.Wrong, "too large") {
		t.Errorf("a formula that grows texts gives %+v", d)
	}
}

// Unit tests run with the draft, unless a table-wide function needs more rows than the preview has.
func TestPreview_Tests(t *testing.T) {
	c := numbered(t, 100)
	c.Expr = "x - mean(x)"
	c.Tests = []feature.Test{{Given: map[string]string{"x": "50"}, Want: "0.5"}, {Given: map[string]string{"x": "50"}, Want: "1"}}
	d := drafted(t, time.Nanosecond, c)
	if len(d.Tested) != 2 || !d.Tested[0].Passed || d.Tested[1].Passed || len(d.Needs) != 1 {
		t.Errorf("tested %+v, needs %v", d.Tested, d.Needs)
	}
	more := numbered(t, 5000)
	more.Expr, more.Tests = c.Expr, c.Tests
	if d := drafted(t, time.Nanosecond, more); len(d.Tested) != 0 || d.Untested == "" || !d.OK() {
		t.Errorf("of 5,000 rows: tested %+v, %q", d.Tested, d.Untested)
	}
}
