package expr_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"orrery/core/table"
)

// golden is what pandas gives; testdata/golden.py made it.
type golden struct {
	Texts struct {
		T    []string                     `json:"t"`
		Want map[string][]json.RawMessage `json:"want"`
	} `json:"texts"`
	Times struct {
		D    []string              `json:"d"`
		Want map[string][]*float64 `json:"want"`
	} `json:"times"`
	Tables struct {
		X     []*float64            `json:"x"`
		Y     []*float64            `json:"y"`
		Z     []*float64            `json:"z"`
		Train []int                 `json:"train"`
		Want  map[string][]*float64 `json:"want"`
	} `json:"tables"`
}

func readGolden(t *testing.T) golden {
	t.Helper()
	b, err := os.ReadFile("testdata/pandas.json")
	var g golden
	if err == nil {
		err = json.Unmarshal(b, &g)
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func orMissing(v []*float64) []float64 {
	out := make([]float64, len(v))
	for i, p := range v {
		if out[i] = nan; p != nil {
			out[i] = *p
		}
	}
	return out
}

func TestText_Pandas(t *testing.T) {
	g := readGolden(t).Texts
	data := must(t)(table.New(table.Texts("t", g.T)))
	for src, want := range g.Want {
		for i, got := range evaluate(t, src, data) {
			b, err := json.Marshal(got)
			if err != nil {
				t.Fatal(err)
			}
			if got.Missing() {
				b = []byte("null")
			}
			if string(b) != plain(t, want[i]) {
				t.Errorf("%s of %q is %s, pandas gives %s", src, g.T[i], b, want[i])
			}
		}
	}
}

// plain writes JSON as Go does: 6 and not 6.0.
func plain(t *testing.T, b []byte) string {
	var v any
	err := json.Unmarshal(b, &v)
	if err == nil {
		b, err = json.Marshal(v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestFit_Pandas fits on the training rows and compares the results with pandas'. Bins and ranks are exact; a mean
// differs in the last digits, since pandas adds in another order.
func TestFit_Pandas(t *testing.T) {
	g := readGolden(t).Tables
	data := must(t)(table.New(table.Numbers("x", orMissing(g.X)), table.Numbers("y", orMissing(g.Y)), table.Numbers("z", orMissing(g.Z))))
	for src, want := range g.Want {
		all := evaluateFitted(t, src, data, g.Train)
		for i, w := range orMissing(want) {
			got := all[g.Train[i]].Num
			if !(math.Abs(got-w) <= 1e-13*math.Max(1, math.Abs(w))) && !(math.IsNaN(got) && math.IsNaN(w)) {
				t.Errorf("%s in row %d is %v, pandas gives %v", src, g.Train[i], got, w)
				break
			}
		}
	}
}

func TestTime_Pandas(t *testing.T) {
	g := readGolden(t).Times
	us := make([]float64, len(g.D))
	for i, s := range g.D {
		var ok bool
		if us[i], ok = table.ParseTime(s); !ok {
			us[i] = nan
		}
	}
	data := must(t)(table.New(table.Times("d", us)))
	for src, want := range g.Want {
		all := evaluate(t, src, data)
		for i, w := range orMissing(want) {
			if got := all[i].Num; !(math.Abs(got-w) <= 1e-14*math.Abs(w)) && !(math.IsNaN(got) && math.IsNaN(w)) {
				t.Errorf("%s of %s is %v, pandas gives %v", src, g.D[i], got, w)
			}
		}
	}
}
