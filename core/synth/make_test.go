package synth_test

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"orrery/core/synth"
	"orrery/core/table"
)

func made(t *testing.T, o synth.Made) (*table.Table, map[string]string) {
	t.Helper()
	tb, facts, err := synth.Make(o)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, f := range facts {
		said[f.Name] = f.Value
	}
	return tb, said
}

func floats(t *testing.T, tb *table.Table, name string) []float64 {
	t.Helper()
	c, err := tb.Column(name)
	if err != nil {
		t.Fatal(err)
	}
	return c.Floats()
}

// mean leaves missing cells out.
func mean(v []float64) float64 {
	s, n := 0.0, 0.0
	for _, x := range v {
		if x == x {
			s, n = s+x, n+1
		}
	}
	return s / n
}

func TestMake_shares(t *testing.T) {
	for _, c := range []struct{ positive, missing float64 }{{0.5, 0}, {0.05, 0.1}, {0.9, 0.5}} {
		tb, said := made(t, synth.Made{Rows: 10_000, Columns: 4, Seed: 1, Noise: 0.5, Positive: c.positive, Missing: c.missing})
		if got := mean(floats(t, tb, "target")); !(math.Abs(got-c.positive) <= 1e-3) {
			t.Errorf("%v of the rows are positive, want %v: %s", got, c.positive, said["Target"])
		}
		empty := 0
		for j := range 4 {
			for _, v := range floats(t, tb, "feature_"+strconv.Itoa(j+1)) {
				if v != v {
					empty++
				}
			}
		}
		if got := float64(empty) / 40_000; math.Abs(got-c.missing) > 0.01 {
			t.Errorf("%v of the cells are missing, want %v", got, c.missing)
		}
	}
}

// TestMake_truth computes the rule that the facts tell, over what the table has, and finds it
// right as often as they say.
func TestMake_truth(t *testing.T) {
	for _, noise := range []float64{0, 0.5, 3} {
		tb, said := made(t, synth.Made{Rows: 5000, Columns: 3, Seed: 7, Noise: noise})
		_, after, _ := strings.Cut(said["Target"], ">= ")
		limit, err := strconv.ParseFloat(after[:strings.Index(after, ":")], 64)
		if err != nil {
			t.Fatal(err)
		}
		f1, f2, f3, y := floats(t, tb, "feature_1"), floats(t, tb, "feature_2"), floats(t, tb, "feature_3"), floats(t, tb, "target")
		region, _ := tb.Column("region")
		right := 0.0
		for i := range y {
			score := f1[i] - f2[i]/2 + f3[i]/3
			if region.Cell(i) == "north" {
				score += 0.5
			}
			if (score >= limit) == (y[i] == 1) {
				right++
			}
		}
		want, _ := strconv.ParseFloat(strings.Fields(said["The rule itself is right"])[0], 64)
		if !(math.Abs(right/50-want) <= 0.2) { // the facts have four figures of the limit
			t.Errorf("noise %v: the rule is right in %v %%, the facts say %s", noise, right/50, said["The rule itself is right"])
		}
		if noise == 0 && want != 100 {
			t.Errorf("without noise the rule is right in %v %%", want)
		}
	}
}

func TestMake_drift(t *testing.T) {
	quiet := synth.Made{Rows: 9000, Columns: 2, Seed: 3, Noise: 0.2, Days: 90}
	drift := quiet
	drift.Drift = synth.Drift{Day: 61, Shift: 1.5, Category: true, Flip: true}
	before, _ := made(t, quiet)
	after, said := made(t, drift)
	when := floats(t, after, "event_timestamp")
	first := 0
	for first < len(when) && when[first] < float64(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC).UnixMicro()) {
		first++
	}
	if first != 6000 || !strings.Contains(said["Drift"], "from day 61 (2026-03-02, row 6000), feature_1 moves by 1.5, region east appears, the target is turned over") {
		t.Errorf("day 61 begins in row %d: %s", first, said["Drift"])
	}
	x, moved := floats(t, before, "feature_1"), floats(t, after, "feature_1")
	for i := range x {
		want := x[i]
		if i >= first {
			want += 1.5
		}
		if !(math.Abs(moved[i]-want) <= 1e-6) {
			t.Fatalf("row %d is %v, want %v", i, moved[i], want)
		}
	}
	region, _ := after.Column("region")
	east := 0
	for i := range first {
		if region.Cell(i) == "east" {
			t.Fatalf("row %d is in the east before the drift", i)
		}
	}
	for i := first; i < 9000; i++ {
		if region.Cell(i) == "east" {
			east++
		}
	}
	if east < 810 || east > 990 {
		t.Errorf("%d of 3000 rows are new", east)
	}
	right, _ := strconv.ParseFloat(strings.Fields(said["The rule itself is right"])[0], 64)
	turned, _ := strconv.ParseFloat(strings.Fields(said["The old rule after it"])[0], 64)
	if right < 85 || turned > 15 {
		t.Errorf("the rule is right in %v %%, and in %v %% after the concept is turned over", right, turned)
	}
}

// TestMake_sameEverywhere: the bits of a table are these natively and in a browser.
func TestMake_sameEverywhere(t *testing.T) {
	o := synth.Made{Rows: 500, Columns: 3, Seed: 42, Noise: 0.7, Missing: 0.1, Positive: 0.3, Drift: synth.Drift{Day: 40, Shift: 1}}
	tb, _ := made(t, o)
	const want = "5b01764263f3898140693eaa1b135405b75b53c2aaec9a9bf0baf20d2285040b"
	if tb.Hash() != want {
		t.Errorf("hash %s; want %s", tb.Hash(), want)
	}
	o.Seed = 43
	if other, _ := made(t, o); other.Hash() == want {
		t.Error("two seeds make one table")
	}
}

func TestMake_errors(t *testing.T) {
	good := synth.Made{Rows: 10, Columns: 1}
	for name, spoil := range map[string]func(*synth.Made){
		"rows": func(o *synth.Made) { o.Rows = 9 }, "many rows": func(o *synth.Made) { o.Rows = 1_000_001 },
		"columns": func(o *synth.Made) { o.Columns = 0 }, "many columns": func(o *synth.Made) { o.Columns = 21 },
		"noise": func(o *synth.Made) { o.Noise = math.NaN() }, "positive": func(o *synth.Made) { o.Positive = 1 },
		"missing": func(o *synth.Made) { o.Missing = 1 }, "days": func(o *synth.Made) { o.Days = 1 },
		"drift day": func(o *synth.Made) { o.Drift.Day = 91 }, "shift": func(o *synth.Made) { o.Drift.Shift = math.Inf(1) },
	} {
		o := good
		spoil(&o)
		if _, _, err := synth.Make(o); !errors.Is(err, synth.ErrOptions) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := synth.Make(good); err != nil {
		t.Error(err)
	}
}

func BenchmarkMake_1M_x_10(b *testing.B) {
	for b.Loop() {
		if _, _, err := synth.Make(synth.Made{Rows: 1_000_000, Columns: 10, Noise: 1}); err != nil {
			b.Fatal(err)
		}
	}
}
