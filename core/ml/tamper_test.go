package ml_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"orrery/core/hostiletest"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/table"
)

// everyKind returns a small model of each kind of the catalog, as text without its checksum.
func everyKind(t testing.TB) map[string][]byte {
	t.Helper()
	const rows = 40
	r := rand.New(rand.NewPCG(1, 2))
	a, b, y, text := make([]float64, rows), make([]float64, rows), make([]float64, rows), make([]string, rows)
	for i := range a {
		a[i], b[i], y[i], text[i] = r.NormFloat64(), r.NormFloat64(), float64(i%3), string(rune('p'+i%4))
	}
	data, err := table.New(table.Numbers("a", a), table.Numbers("b", b), table.Numbers("t", y), table.Texts("s", text))
	if err != nil {
		t.Fatal(err)
	}
	params := map[string]map[string]any{
		"GradientBoostingClassifier": {"n_estimators": 2.0}, "GradientBoostingRegressor": {"n_estimators": 2.0},
		"RandomForestClassifier": {"n_estimators": 2.0}, "RandomForestRegressor": {"n_estimators": 2.0},
		"HistGradientBoostingClassifier": {"max_iter": 2.0}, "HistGradientBoostingRegressor": {"max_iter": 2.0},
		"MLPClassifier": {"max_iter": 2.0, "hidden_layer_sizes": 3.0}, "MLPRegressor": {"max_iter": 2.0, "hidden_layer_sizes": 3.0},
		"SVC": {"kernel": "linear", "break_ties": true},
	}
	c, out := catalog.Catalog(), map[string][]byte{}
	for _, kind := range c.Kinds() {
		step := ml.Spec{Kind: kind, Params: params[kind]}
		p := ml.Pipeline{Final: step, Inputs: []string{"a", "b"}, Target: "t"}
		switch kind {
		case "OneHotEncoder", "OrdinalEncoder":
			p.Inputs = []string{"s"}
		case "ColumnTransformer":
			p.Inputs = []string{"a", "b", "s"}
		}
		m, err := p.Fit(context.Background(), c, data, nil)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		sealed, err := m.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		doc, err := hostiletest.Parse(sealed)
		if err != nil {
			t.Fatal(err)
		}
		delete(doc.(map[string]any), "checksum")
		out[kind] = hostiletest.Text(doc)
	}
	return out
}

// ask calls all methods of a loaded model and returns the first panic as an error.
func ask(m *ml.Model) error {
	cols := make([][]table.Column, 2)
	rows := [][]float64{{0, 1, -100, 1e300, 1e-300}, {math.NaN(), math.Inf(1), math.Inf(-1), 0, 0}}
	for i, f := range m.Schema() {
		for k, v := range rows {
			c := table.Numbers(f.Name, slices.Concat(v[i%len(v):], v[:i%len(v)]))
			if f.Kind == table.Text {
				c = table.Texts(f.Name, []string{"p", "", "x", "q", "nan"})
			}
			cols[k] = append(cols[k], c)
		}
	}
	for k := range cols {
		t, err := table.New(cols[k]...)
		if err != nil {
			return nil
		}
		_, one := m.Prob(t)
		_, two := m.Estimate(t)
		_, _, three := m.Decision(t)
		_, four := m.Transform(t)
		for _, err := range []error{one, two, three, four} {
			if errors.Is(err, ml.ErrFault) {
				return err
			}
		}
		x := make([]float64, len(m.Schema()))
		for i := range x {
			x[i] = rows[k][i%len(rows[k])]
		}
		switch {
		case m.Probable():
			m.ProbRow(nil, x)
		case m.Task() != ml.Transformation:
			m.EstimateRow(x)
		}
	}
	m.Attributes()
	m.Outputs()
	m.StepOutputs()
	m.FittedSteps()
	m.Losses()
	return nil
}

// mostFor returns the memory that loading and evaluating a text of that length may take. The constant is for
// PolynomialFeatures of few columns, which Fit allows as well.
func mostFor(text []byte) uint64 { return 256<<20 + 500*uint64(len(text)) }

// withstands loads a text with a valid checksum and evaluates the model. It reports whether the text loaded.
func withstands(t testing.TB, c ml.Catalog, text []byte) bool {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	m, err := ml.Load(c, text)
	switch {
	case errors.Is(err, ml.ErrFault):
		t.Errorf("loading panics: %v", err)
	case err != nil && !errors.Is(err, ml.ErrFormat) && !errors.Is(err, ml.ErrChecksum):
		t.Errorf("err = %v, want ErrFormat or ErrChecksum", err)
	case err == nil:
		if err := ask(m); err != nil {
			t.Errorf("asking panics: %v", err)
		}
		if again, err := ml.LoadWithPauses(c, text, func() {}); err == nil && again.Digest() != m.Digest() {
			t.Error("LoadWithPauses reads another model")
		}
	}
	runtime.ReadMemStats(&after)
	if made := after.TotalAlloc - before.TotalAlloc; made > mostFor(text) {
		t.Errorf("%d bytes of text took %d bytes of memory", len(text), made)
	}
	return err == nil
}

// For any change of one value in a model's text, Load refuses it or the model predicts. The test tries every tenth
// change, and all with ORRERY_TORTURE=1.
func TestTorture_TamperedModels(t *testing.T) {
	c, texts, total, loaded := catalog.Catalog(), everyKind(t), 0, 0
	for _, kind := range c.Kinds() {
		doc, err := hostiletest.Parse(texts[kind])
		if err != nil {
			t.Fatal(err)
		}
		place := 0
		hostiletest.Walk(doc, func(p hostiletest.Path) {
			for i, change := range hostiletest.Changes {
				if place++; os.Getenv("ORRERY_TORTURE") == "" && place%10 != 0 {
					continue
				}
				text := ml.Seal(hostiletest.Text(hostiletest.Apply(doc, p, hostiletest.Changes[i])))
				total++
				if withstands(t, c, text) {
					loaded++
				}
				if t.Failed() {
					t.Fatalf("%s, %v: %s", kind, p, change.Name)
				}
			}
		})
	}
	t.Logf("%d kinds, %d texts, of which %d loaded", len(texts), total, loaded)
	if loaded == 0 || loaded == total {
		t.Errorf("%d of %d loaded: the changes do not reach the loaders", loaded, total)
	}
}

// Sizes in a text that contradict its lists are refused with an error, not with a panic.
func TestLoad_Sizes(t *testing.T) {
	number := func(s string) func(any) any { return func(any) any { return json.Number(s) } }
	cases := []struct {
		kind, attribute string
		to              func(any) any
	}{
		{"DecisionTreeClassifier", "n_classes_", number("1000000000")},
		{"DecisionTreeClassifier", "n_classes_", number("9223372036854775807")},
		{"RandomForestClassifier", "n_classes_", number("1000000000")},
		{"RandomForestRegressor", "n_features_in_", number("4294967298")}, // 2 in 32 bits
		{"MLPClassifier", "n_features_in_", number("-1")},
		{"MLPClassifier", "n_features_in_", number("1000000000")},
		{"MLPRegressor", "n_features_in_", number("9223372036854775807")},
		{"SVC", "n_support_", func(v any) any { // their sum overflows to what it was
			list := slices.Clone(v.([]any))
			n, _ := list[2].(json.Number).Int64()
			list[0], list[1], list[2] = json.Number("9223372036854775807"), json.Number("9223372036854775807"), json.Number(strconv.FormatInt(n+2, 10))
			return list
		}},
		{"KNeighborsClassifier", "_fit_X", func(v any) any { v.([]any)[3].([]any)[0] = "nan"; return v }},
		{"KNeighborsRegressor", "n_features_in_", number("1000000000")},
		{"StandardScaler", "n_features_in_", number("16000000")},
		{"PolynomialFeatures", "n_features_in_", number("100000")},
		{"LogisticRegression", "coef_", func(v any) any { return slices.Repeat(v.([]any), 1000) }},
		{"LinearSVC", "coef_", func(v any) any { return v.([]any)[:1] }},
		{"PCA", "n_components_", number("1000000000")},
		{"SimpleImputer", "_indicator_features", func(any) any { return []any{json.Number("9"), json.Number("1")} }},
		{"KMeans", "n_features_in_", number("1000000000")},
		{"GaussianNB", "n_features_in_", number("1000000000")},
	}
	c, texts := catalog.Catalog(), everyKind(t)
	for _, k := range cases {
		doc, err := hostiletest.Parse(texts[k.kind])
		if err != nil {
			t.Fatal(err)
		}
		path := hostiletest.Path{"steps", 0, "attributes", k.attribute}
		changed := hostiletest.Apply(doc, path, hostiletest.Change{To: func(v any) (any, bool) { return k.to(v), true }})
		if text := ml.Seal(hostiletest.Text(changed)); withstands(t, c, text) {
			t.Errorf("%s with another %s loads", k.kind, k.attribute)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(`{"format":1,"checksum":"00"}`))
	for _, text := range everyKind(f) {
		f.Add(text)
	}
	c := catalog.Catalog()
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1<<16 {
			return // time and memory grow with the length
		}
		withstands(t, c, b)
		withstands(t, c, ml.Seal(b))
	})
}
