package ml_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/table"
	"pgregory.net/rapid"
)

func TestLoad_Refuses(t *testing.T) {
	m := fit(t, pipeline(), sample(t))
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		text []byte
		want error
	}{
		{"nothing", nil, ml.ErrFormat},
		{"no JSON", []byte("\x80\x04\x95pickle"), ml.ErrFormat},
		{"an empty object", []byte("{}"), ml.ErrFormat},
		{"other JSON", []byte(`{"a": 1}`), ml.ErrFormat},
		{"a list", []byte(`[1,2,3]`), ml.ErrFormat},
		{"cut", text[:len(text)/2], ml.ErrFormat},
		{"a changed number", bytes.Replace(text, []byte(`"C":2`), []byte(`"C":3`), 1), ml.ErrChecksum},
		{"a changed checksum", append(slices.Clone(text[:len(text)-4]), []byte(`00"}`)...), ml.ErrChecksum},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := ml.Load(catalog.Catalog(), c.text); !errors.Is(err, c.want) {
				t.Errorf("err = %v, want %v", err, c.want)
			}
		})
	}
}

// reseal changes a model's text and computes a new checksum, as an attacker could.
func reseal(t *testing.T, text []byte, old, new string) []byte {
	t.Helper()
	if !bytes.Contains(text, []byte(old)) {
		t.Fatalf("%s is not in %s", old, text)
	}
	changed := bytes.Replace(text, []byte(old), []byte(new), 1)
	cut := bytes.LastIndex(changed, []byte(`,"checksum"`))
	return ml.Seal(append(changed[:cut:cut], '}'))
}

func TestLoad_RefusesPartsThatDoNotFit(t *testing.T) {
	m := fit(t, pipeline(), sample(t))
	text, _ := json.Marshal(m)
	if _, err := ml.Load(catalog.Catalog(), reseal(t, text, `"C":2`, `"C":3`)); err != nil {
		t.Fatalf("a text with a right checksum: %v", err)
	}
	for _, c := range []struct{ name, old, new string }{
		{"newer format", `"format":1`, `"format":2`},
		{"unknown kind", `"op":"StandardScaler"`, `"op":"Scaler"`},
		{"wrong parameter", `"C":2`, `"C":-2`},
		{"another width", `"n_features_in_":3,"n_samples_seen_":8`, `"n_features_in_":2,"n_samples_seen_":8`},
		{"a class more", `"classes":[0,1]`, `"classes":[0,1,2]`},
		{"a class less", `"classes":[0,1]`, `"classes":[0]`},
		{"an input less", `"inputs":["b","a","c"]`, `"inputs":["b","a"]`},
		{"no intercept", `"intercept_":[`, `"intercept_":[1,`},
		{"a longer row of coefficients", `"coef_":[[`, `"coef_":[[1,`},
		{"steps in another order", `"steps":[{"op":"StandardScaler","params":{}}]`, `"steps":[]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := ml.Load(catalog.Catalog(), reseal(t, text, c.old, c.new)); !errors.Is(err, ml.ErrFormat) {
				t.Errorf("err = %v, want ErrFormat", err)
			}
		})
	}
}

func TestModel_TextIsReadable(t *testing.T) {
	text, err := json.MarshalIndent(fit(t, pipeline(), sample(t)), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"format": 1`, `"op": "LogisticRegression"`, `"C": 2`, `"mean_": [`, `"coef_": [`, `"classes": [`, `"checksum": "`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%s is not in\n%s", want, text)
		}
	}
	if tail := string(text[len(text)-3:]); tail != "\"\n}" {
		t.Errorf("the text ends with %q, not with the checksum", tail)
	}
}

func TestAppendJSON(t *testing.T) {
	for _, c := range []struct {
		v    any
		want string
	}{
		{math.NaN(), `"nan"`}, {math.Inf(1), `"inf"`}, {math.Inf(-1), `"-inf"`},
		{0.1, "0.1"}, {1e21, "1e+21"}, {1e20, "100000000000000000000"}, {1e-7, "1e-07"}, {1e-6, "0.000001"}, {math.Copysign(0, -1), "-0"},
		{nil, "null"}, {true, "true"}, {3, "3"}, {"a\"b", `"a\"b"`},
		{[]float64{1, math.NaN()}, `[1,"nan"]`}, {[][]float64{{1}, {2, 3}}, "[[1],[2,3]]"}, {[]float64(nil), "[]"},
		{map[string]any{"b": 1, "a": []any{nil, "x"}}, `{"a":[null,"x"],"b":1}`},
		{[]table.Value{table.NumberValue(1), table.TextValue("x"), table.BoolValue(true)}, `[1,"x",true]`},
	} {
		got, err := ml.AppendJSON(nil, c.v)
		if err != nil || string(got) != c.want {
			t.Errorf("%v: %s %v, want %s", c.v, got, err, c.want)
		}
	}
	if _, err := ml.AppendJSON(nil, struct{}{}); err == nil {
		t.Error("a struct was written")
	}
}

func TestFloats_RoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := ml.Floats(rapid.SliceOf(rapid.Float64()).Draw(t, "numbers"))
		v = append(v, math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1))
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var back ml.Floats
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		for i := range v {
			if math.Float64bits(v[i]) != math.Float64bits(back[i]) && !math.IsNaN(v[i]) {
				t.Fatalf("%v became %v", v[i], back[i])
			}
		}
	})
	var f ml.Floats
	if err := json.Unmarshal([]byte(`["one"]`), &f); err == nil {
		t.Error("a word was read as a number")
	}
}

func TestSpec_JSON(t *testing.T) {
	var p ml.Pipeline
	text := `{"steps":[{"op":"A"}],"final":{"op":"B","params":{"C":"inf","n":null,"w":{"1":2.5}}},"inputs":["x"],"target":"y"}`
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	if p.Steps[0].Kind != "A" || p.Final.Params["C"] != "inf" || p.Final.Params["n"] != nil {
		t.Errorf("read %+v", p)
	}
	p.Final.Params["C"] = math.Inf(1)
	back, err := json.Marshal(p)
	want := `{"steps":[{"op":"A","params":{}}],"final":{"op":"B","params":{"C":"inf","n":null,"w":{"1":2.5}}},"inputs":["x"],"target":"y"}`
	if err != nil || string(back) != want {
		t.Errorf("wrote %s %v\nwant  %s", back, err, want)
	}
}

func TestParams_Read(t *testing.T) {
	docs := ml.ParamDocs{
		{Name: "share", Default: 0.5, Min: 0, Max: 1, Open: true},
		{Name: "count", Default: 10.0, Min: 1, Max: math.Inf(1), Whole: true},
		{Name: "seed", Default: nil, None: true, Min: 0, Max: 9, Whole: true},
		{Name: "any", Default: 0.0},
		{Name: "flag", Default: true},
		{Name: "mode", Default: "x", Choices: []string{"x", "y"}, None: true},
	}
	if _, err := docs.Read("Kind", map[string]any{"count": 3, "mode": nil, "share": "0.5"}); err == nil {
		t.Error("a text was read as a share")
	}
	p, err := docs.Read("Kind", map[string]any{"count": 3, "mode": nil, "any": "-inf"})
	if err != nil || p.Int("count") != 3 || p.Text("mode") != "" || p.Float("share") != 0.5 || !p.Bool("flag") ||
		p.Value("seed") != nil || !math.IsInf(p.Float("any"), -1) {
		t.Errorf("read %+v, %v", p, err)
	}
	for _, c := range []struct {
		name  string
		value any
		want  string
	}{
		{"share", 0, `ml: Kind: parameter "share" is 0; want a number above 0 and up to 1`},
		{"share", 1.5, `ml: Kind: parameter "share" is 1.5; want a number above 0 and up to 1`},
		{"share", math.NaN(), `ml: Kind: parameter "share" is "nan"; want a number above 0 and up to 1`},
		{"count", 2.5, `ml: Kind: parameter "count" is 2.5; want a whole number not below 1`},
		{"count", nil, `ml: Kind: parameter "count" is None; want a whole number not below 1`},
		{"count", true, `ml: Kind: parameter "count" is true; want a whole number not below 1`},
		{"seed", 10, `ml: Kind: parameter "seed" is 10; want a whole number from 0 to 9 or None`},
		{"any", "one", `ml: Kind: parameter "any" is "one"; want a number`},
		{"flag", 1, `ml: Kind: parameter "flag" is 1; want true or false`},
		{"mode", "z", `ml: Kind: parameter "mode" is "z"; want x or y or None`},
		{"colour", "red", `ml: Kind: unknown parameter "colour"; want one of share, count, seed, any, flag, mode`},
	} {
		_, err := docs.Read("Kind", map[string]any{c.name: c.value})
		if err == nil || err.Error() != c.want {
			t.Errorf("err = %v\nwant  %s", err, c.want)
		}
	}
}

// An integer written with a decimal point is a fraction only for parameters that distinguish fractions.
func TestShare(t *testing.T) {
	var s ml.Spec
	if err := json.Unmarshal([]byte(`{"op":"K","params":{"a":1.0,"b":1,"c":0.5,"d":"sqrt","e":1.0,"f":null}}`), &s); err != nil {
		t.Fatal(err)
	}
	doc := ml.ParamDoc{Number: true, Choices: []string{"sqrt"}, None: true, Max: math.Inf(1), Open: true, Share: true}
	var docs ml.ParamDocs
	for _, name := range []string{"a", "b", "c", "d", "e", "f"} {
		doc.Name, doc.Share = name, name != "e"
		docs = append(docs, doc)
	}
	p, err := docs.Read("K", s.Params)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		f     float64
		share bool
		ok    bool
	}{{"a", 1, true, true}, {"b", 1, false, true}, {"c", 0.5, true, true}, {"d", 0, false, false}, {"e", 1, false, true}, {"f", 0, false, false}} {
		if f, share, ok := p.Share(c.name); f != c.f || share != c.share || ok != c.ok {
			t.Errorf("%s: %v %v %v, want %v", c.name, f, share, ok, c)
		}
	}
	back, err := json.Marshal(s)
	if want := `{"op":"K","params":{"a":1.0,"b":1,"c":0.5,"d":"sqrt","e":1.0,"f":null}}`; err != nil || string(back) != want {
		t.Errorf("wrote %s %v\nwant  %s", back, err, want)
	}
	if _, err := docs.Read("K", map[string]any{"a": -1.0}); err == nil || err.Error() != `ml: K: parameter "a" is -1; want sqrt or a number above 0 or None` {
		t.Errorf("err = %v", err)
	}
}

func TestTick(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	if err := ml.Tick(ctx, ml.Progress{}); err != nil {
		t.Errorf("without a hook: %v", err)
	}
	var got []int
	hooked := ml.WithHook(ctx, func(p ml.Progress) { got = append(got, p.Done) })
	ml.Tick(hooked, ml.Progress{Done: 3})
	cancel()
	if err := ml.Tick(hooked, ml.Progress{Done: 4}); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancel: %v", err)
	}
	if !slices.Equal(got, []int{3, 4}) {
		t.Errorf("the hook heard %v, want [3 4]", got)
	}
}

func ExampleWithHook() {
	ctx := ml.WithHook(context.Background(), func(p ml.Progress) { fmt.Printf("%d of %d: %.2f\n", p.Done, p.Total, p.Loss) })
	for i := 1; i <= 2; i++ {
		if err := ml.Tick(ctx, ml.Progress{Done: i, Total: 2, Loss: 1 / float64(i)}); err != nil {
			return
		}
	}
	// Output:
	// 1 of 2: 1.00
	// 2 of 2: 0.50
}

// DigestWithPauses agrees with Digest on unchanged text, and refuses any other.
func TestSealed(t *testing.T) {
	long := `{"a":"` + strings.Repeat("x", 200_000) + `"}`
	for _, text := range []string{`{"a":1}`, long} {
		b, pauses := ml.Seal([]byte(text)), 0
		want, err := ml.Digest(b)
		got, bad := ml.DigestWithPauses(b, func() { pauses++ })
		if err != nil || bad != nil || got != want || pauses != 1+len(text)>>15 {
			t.Errorf("%d bytes: %s, %v after %d pauses; want %s, %v", len(b), got, bad, pauses, want, err)
		}
		whole := string(b)
		for what, s := range map[string]string{"changed": strings.Replace(whole, "a", "b", 1), "with a space": strings.Replace(whole, ":", ": ", 1), "cut": whole[:len(whole)-1], "empty": "", "short": `{"checksum":""}`} {
			if _, err := ml.DigestWithPauses([]byte(s), func() {}); !errors.Is(err, ml.ErrChecksum) && !errors.Is(err, ml.ErrFormat) {
				t.Errorf("%d bytes, %s: %v, want ErrChecksum or ErrFormat", len(b), what, err)
			}
		}
	}
}
