package ml_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/table"
)

// forestText returns a model of about 400 kB.
func forestText(t testing.TB) []byte {
	t.Helper()
	dice := rand.New(rand.NewPCG(1, 2))
	const n = 600
	a, b, y := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		a[i], b[i] = dice.NormFloat64(), dice.NormFloat64()
		if a[i]+dice.NormFloat64() > 0 {
			y[i] = 1
		}
	}
	data, err := table.New(table.Numbers("a", a), table.Numbers("b", b), table.Numbers("y", y))
	if err != nil {
		t.Fatal(err)
	}
	p := ml.Pipeline{Steps: []ml.Spec{{Kind: "StandardScaler"}}, Final: ml.Spec{Kind: "RandomForestClassifier", Params: map[string]any{"n_estimators": 60.0}}, Inputs: []string{"a", "b"}, Target: "y"}
	m, err := p.Fit(t.Context(), catalog.Catalog(), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := m.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// LoadWithPauses returns the same model as Load, in several steps.
func TestLoadWithPauses(t *testing.T) {
	text := forestText(t)
	want, err := ml.Load(catalog.Catalog(), text)
	if err != nil {
		t.Fatal(err)
	}
	ticks := 0
	got, err := ml.LoadWithPauses(catalog.Catalog(), text, func() { ticks++ })
	if err != nil || got.Digest() != want.Digest() || ticks < 4*len(text)/(32<<10) {
		t.Fatalf("%v, %d ticks for %d bytes", err, ticks, len(text))
	}
	for _, row := range [][]float64{{0, 0}, {1, -1}, {-2, 0.5}, {math.Pi, 9}} {
		a, b := want.ProbRow(nil, row), got.ProbRow(nil, row)
		if a[1] != b[1] {
			t.Errorf("%v: %v and %v", row, a, b)
		}
	}
	again, _ := got.MarshalJSON()
	if string(again) != string(text) {
		t.Error("it is written in another way")
	}
}

func TestLoadWithPauses_Refuses(t *testing.T) {
	text := forestText(t)
	want, err := ml.Digest(text)
	if got, bad := ml.DigestWithPauses(text, func() {}); bad != nil || err != nil || got != want {
		t.Errorf("%s, %v; want %s", got, bad, want)
	}
	changed := strings.Replace(string(text), `"threshold":[`, `"threshold":[1`, 1)
	for what, b := range map[string]string{"changed": changed, "with a space": strings.Replace(string(text), ":", ": ", 1), "cut": string(text[:len(text)-1]), "empty": "", "short": `{"checksum":""}`} {
		_, err := ml.DigestWithPauses([]byte(b), func() {})
		if _, load := ml.LoadWithPauses(catalog.Catalog(), []byte(b), func() {}); !errors.Is(err, ml.ErrChecksum) && !errors.Is(err, ml.ErrFormat) || load == nil {
			t.Errorf("%s: %v, %v", what, err, load)
		}
	}
}

// Invalid JSON with a valid checksum is refused.
func TestLoadWithPauses_Nonsense(t *testing.T) {
	for _, b := range []string{`{}`, `[]`, `{"a"}`, `{"a":}`, `{"a":1`, `{a:1}`, `{"a":1}}`, `{"steps":[}`, `{"steps":[1,]}`, `{"steps":[{"op":1}]}`, `{"steps":["x]}`, `{"steps":[{"op":"x","attributes":{]}]}`, `{"format":1,"steps":{}}`, `{"format":1,"steps":[]} `, `{"a":"\`} {
		if _, err := ml.LoadWithPauses(catalog.Catalog(), ml.Seal([]byte(b)), func() {}); !errors.Is(err, ml.ErrFormat) && !errors.Is(err, ml.ErrChecksum) {
			t.Errorf("%s: %v, want ErrFormat or ErrChecksum", b, err)
		}
	}
}

func TestFields_Load(t *testing.T) {
	for text, want := range map[string]string{
		`{"n":[1,2],"f":[0.5,"inf"],"r":[[1],null,[]],"s":"x"}`: "[1 2] [0.5 +Inf] [[1] [] []]",
		` { "n" : [ 1 , -2 ] , "f" : null, "r" : [ [ 1 ] ] } `:  "[1 -2] [] [[1]]",
		`{"\u006e":[3],"x":{"n":[4,"]"]},"n":[5]}`:              "[5] [] []",
		`{"n":[1.5]}`: "", `{"n":[1,]}`: "", `{"n":[1}`: "", `{"n":1}`: "", `{"f":["x"]}`: "", `{"r":[1]}`: "", `{"n":[]x}`: "", `{"n":[] ,}`: "", `[]`: "", ``: "", `{"n":[1]`: "", `{"n":[1]}}`: "", `{n:[1]}`: "", `{"f":[1,,2]}`: "",
	} {
		var n []int
		var f []float64
		var r [][]float64
		err := ml.Fields{{Name: "n", At: &n}, {Name: "f", At: &f}, {Name: "r", At: &r}}.Load([]byte(text), func() {})
		if got := fmt.Sprint(n, f, r); (err == nil) != (want != "") || err == nil && got != want {
			t.Errorf("%s: %s, %v; want %s", text, got, err, want)
		}
	}
}
