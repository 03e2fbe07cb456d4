package serve_test

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/serve"
	"orrery/core/table"

	"pgregory.net/rapid"
)

type mustWork struct{}

func (mustWork) Helper()        {}
func (mustWork) Fatal(a ...any) { panic(fmt.Sprint(a...)) }

func ExampleServer() {
	s := serve.New(clock)
	fmt.Println(s.Predict("nobody").Status, s.Ready())

	data := users(mustWork{}, 100, 2)
	if err := s.Swap(deployment(mustWork{}, fit(mustWork{}, notebook(), data), data)); err != nil {
		panic(err)
	}
	p := s.Predict(id(7))
	fmt.Println(p.Status, p.Class, p.Inputs, p.Version)
	fmt.Println(s.Predict("nobody").Err)
	fmt.Println(s.Predict(id(3)).Err)
	fmt.Println(s.Predict(id(4)).Err)
	// Output:
	// UNAVAILABLE false
	// OK 1 [feature_3 feature_2 feature_1] 3
	// No row has user_id "nobody". Check the id.
	// feature_2 is missing, and user-target v3 needs a finite number.
	// feature_3 is infinite, and user-target v3 needs a finite number. It is computed from feature_1.
}

// The prediction for each row is bit-identical to the model's prediction for the whole table.
func TestPredict_EqualsTheTable(t *testing.T) {
	ovr := notebook()
	ovr.Final.Params = map[string]any{"multi_class": "ovr", "C": 10.0}
	bare := notebook()
	bare.Steps = nil
	for name, c := range map[string]struct {
		p       ml.Pipeline
		classes int
	}{"binary": {notebook(), 2}, "multinomial": {notebook(), 3}, "ovr": {ovr, 3}, "no scaler": {bare, 2}} {
		data := users(t, 100, c.classes)
		s, m := server(t, c.p, data)
		clean := slices.DeleteFunc(rows(100), func(i int) bool { return i == 3 || i == 4 })
		all, err := features(t, data.Schema()).Apply(data)
		if err != nil {
			t.Fatal(err)
		}
		want, err := m.Prob(all.Take(clean))
		if err != nil {
			t.Fatal(err)
		}
		classes, err := m.Predict(all.Take(clean))
		if err != nil {
			t.Fatal(err)
		}
		for k, i := range clean {
			p := s.Predict(id(i))
			if p.Status != serve.OK || !slices.Equal(p.Proba, want[k]) || p.Class != m.Classes()[classes[k]] || p.At != noon {
				t.Fatalf("%s: row %d: %+v, want %v, class %v", name, i, p, want[k], m.Classes()[classes[k]])
			}
			f1, f2 := all.Columns()[0].Floats()[i], all.Columns()[1].Floats()[i]
			if !slices.Equal(p.Values, []float64{f1 * f1, f2, f1}) {
				t.Fatalf("%s: row %d: values %v, want them in the model's order", name, i, p.Values)
			}
			given := s.PredictRow(map[string]table.Value{"feature_1": table.NumberValue(f1), "feature_2": table.NumberValue(f2)})
			if !slices.Equal(given.Proba, p.Proba) || given.Class != p.Class || given.Key != "" {
				t.Fatalf("%s: row %d by values: %+v, want %+v", name, i, given, p)
			}
		}
	}
}

func rows(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// The order of the table's columns does not matter, unlike in the notebook, which used the order of a dict.
func TestPredict_ColumnsInAnotherOrder(t *testing.T) {
	data := users(t, 100, 2)
	s, m := server(t, notebook(), data)
	turned, err := data.Select("user_id", "feature_2", "target", "feature_1")
	if err != nil {
		t.Fatal(err)
	}
	other := serve.New(clock)
	if err := other.Swap(deployment(t, m, turned)); err != nil {
		t.Fatal(err)
	}
	for i := range 100 {
		a, b := s.Predict(id(i)), other.Predict(id(i))
		if a.Status != b.Status || a.Err != b.Err || !slices.Equal(a.Proba, b.Proba) || a.Class != b.Class {
			t.Fatalf("row %d: %+v and %+v", i, a, b)
		}
	}
}

func TestPredict_Statuses(t *testing.T) {
	data := users(t, 100, 2)
	s, m := server(t, notebook(), data)
	noReader := serve.New(clock)
	if err := noReader.Swap(serve.Deployment{Set: features(t, data.Schema()), Model: m, Version: registry.Version{N: 4}}); err != nil {
		t.Fatal(err)
	}
	keyless := serve.New(clock)
	set, err := feature.Define("", data.Schema(), feature.Definition{Name: "feature_3", Expr: "feature_1 ** 2"})
	if err != nil {
		t.Fatal(err)
	}
	reader, err := set.Reader(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := keyless.Swap(serve.Deployment{Reader: reader, Set: set, Model: m}); err != nil {
		t.Fatal(err)
	}
	num, text := table.NumberValue, table.TextValue
	for name, c := range map[string]struct {
		p      serve.Prediction
		status serve.Status
		err    string
	}{
		"no model":     {serve.New(clock).Predict("x"), "UNAVAILABLE", "promote it to champion"},
		"no model row": {serve.New(clock).PredictRow(nil), "UNAVAILABLE", "promote it to champion"},
		"no table":     {noReader.Predict("x"), "UNAVAILABLE", "No table is loaded"},
		"no key":       {keyless.Predict("x"), "NOT_FOUND", "In Data, choose the column"},
		"unknown":      {s.Predict(`a"b`), "NOT_FOUND", `No row has user_id "a\"b".`},
		"empty":        {s.Predict(""), "NOT_FOUND", `user_id ""`},
		"not given":    {s.PredictRow(map[string]table.Value{"feature_1": num(1)}), "INVALID", "feature_2 is missing"},
		"derived":      {s.PredictRow(map[string]table.Value{"feature_2": num(1)}), "INVALID", "feature_3 is missing, and user-target v3 needs a finite number. It is computed from feature_1."},
		"infinite":     {s.PredictRow(map[string]table.Value{"feature_1": num(1), "feature_2": num(math.Inf(-1))}), "INVALID", "feature_2 is infinite"},
		"overflow":     {s.PredictRow(map[string]table.Value{"feature_1": num(1e200), "feature_2": num(1)}), "INVALID", "feature_3 is infinite"},
		"wrong kind":   {s.PredictRow(map[string]table.Value{"feature_1": text("a")}), "INVALID", `feature_1 is the text "a", and user-target v3 takes it as number.`},
		"unknown name": {s.PredictRow(map[string]table.Value{"feature_7": num(1)}), "INVALID", "feature_7"},
		"a feature":    {s.PredictRow(map[string]table.Value{"feature_3": num(1)}), "INVALID", "is computed from"},
		"without id":   {noReader.PredictRow(map[string]table.Value{"feature_1": num(1), "feature_2": num(1)}), "OK", ""},
	} {
		if c.p.Status != c.status || !strings.Contains(c.p.Err, c.err) || c.err == "" && c.p.Err != "" {
			t.Errorf("%s: %s, %q, want %s, %q", name, c.p.Status, c.p.Err, c.status, c.err)
		}
		if bad := c.p.Status != serve.OK; bad && (c.p.Proba != nil || c.p.Class != (table.Value{})) {
			t.Errorf("%s: an answer that is not OK has a class: %+v", name, c.p)
		}
		if strings.HasPrefix(c.p.Err, "feature:") || strings.Contains(c.p.Err, "table:") {
			t.Errorf("%s: %q names a package", name, c.p.Err)
		}
	}
}

func TestSwap_KeepsOldOnError(t *testing.T) {
	data := users(t, 100, 2)
	s, m := server(t, notebook(), data)
	before := s.Predict(id(7))
	texts, err := data.With(table.Texts("feature_2", make([]string, 100)))
	if err != nil {
		t.Fatal(err)
	}
	bools, err := data.With(table.Bools("feature_2", make([]float64, 100)))
	if err != nil {
		t.Fatal(err)
	}
	fewer, err := data.Select("feature_1", "user_id")
	if err != nil {
		t.Fatal(err)
	}
	var signature *serve.SignatureError
	for name, c := range map[string]struct {
		d    serve.Deployment
		want any
		text string
	}{
		"missing column": {deployment(t, m, fewer), &signature, `user-target v3 takes column "feature_2" as number, which is not here`},
		"text column":    {deployment(t, m, texts), &signature, `"feature_2" as number, which is text here`},
		"other kind":     {deployment(t, m, bools), &signature, `"feature_2" as number, which is boolean here`},
		"nothing":        {serve.Deployment{}, nil, "needs a model"},
	} {
		err := s.Swap(c.d)
		if err == nil || !strings.Contains(err.Error(), c.text) || c.want != nil && !errors.As(err, c.want) {
			t.Errorf("%s: Swap: %v, want %q", name, err, c.text)
		}
		if got := s.Predict(id(7)); !reflect.DeepEqual(got, before) {
			t.Errorf("%s: after a failed Swap the prediction is %+v, want %+v", name, got, before)
		}
	}
	if v, ok := s.Version(); !ok || v.N != 3 || !s.Ready() {
		t.Errorf("Version = %+v, %v", v, ok)
	}
	s.Stop()
	if _, ok := s.Version(); ok || s.Ready() || s.Predict(id(7)).Status != serve.Unavailable {
		t.Error("after Stop a model serves")
	}
}

// While deployments are swapped, every prediction is completely that of its version.
func TestSwap_Atomic(t *testing.T) {
	data := users(t, 100, 2)
	strong := notebook()
	strong.Final.Params = map[string]any{"C": 0.001}
	deployments := []serve.Deployment{deployment(t, fit(t, notebook(), data), data), deployment(t, fit(t, strong, data), data)}
	s := serve.New(clock)
	want := map[int]serve.Prediction{}
	for i := range deployments {
		deployments[i].Version.N = i + 1
		if err := s.Swap(deployments[i]); err != nil {
			t.Fatal(err)
		}
		want[i+1] = s.Predict(id(7))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 500 {
				if p := s.Predict(id(7)); !reflect.DeepEqual(p, want[p.Version]) {
					t.Errorf("%+v, want %+v", p, want[p.Version])
					return
				}
			}
		})
	}
	for i := range 100 {
		if err := s.Swap(deployments[i%2]); err != nil {
			t.Error(err)
		}
	}
	wg.Wait()
}

func TestPredict_OneAllocation(t *testing.T) {
	data := users(t, 100, 2)
	s, _ := server(t, notebook(), data)
	key := id(7)
	if n := testing.AllocsPerRun(100, func() { s.Predict(key) }); n > 1 {
		t.Errorf("%v allocations a prediction, want the numbers' one", n)
	}
}

// The terms and the intercept add up to the decision, for every input and every form of model.
func TestContributions_AddUpToTheDecision(t *testing.T) {
	for name, c := range map[string]struct {
		steps   []ml.Spec
		params  map[string]any
		classes int
	}{
		"notebook":       {[]ml.Spec{{Kind: "StandardScaler"}}, nil, 2},
		"no scaler":      {nil, nil, 2},
		"without mean":   {[]ml.Spec{{Kind: "StandardScaler", Params: map[string]any{"with_mean": false}}}, nil, 2},
		"without std":    {[]ml.Spec{{Kind: "StandardScaler", Params: map[string]any{"with_std": false}}}, nil, 2},
		"no intercept":   {[]ml.Spec{{Kind: "StandardScaler"}}, map[string]any{"fit_intercept": false}, 2},
		"three classes":  {[]ml.Spec{{Kind: "StandardScaler"}}, nil, 3},
		"each with rest": {[]ml.Spec{{Kind: "StandardScaler"}}, map[string]any{"multi_class": "ovr"}, 3},
	} {
		data := users(t, 100, c.classes)
		p := notebook()
		p.Steps, p.Final.Params = c.steps, c.params
		s, m := server(t, p, data)
		rapid.Check(t, func(t *rapid.T) {
			f1 := rapid.Float64Range(-3, 3).Draw(t, "feature_1")
			f2 := rapid.Float64Range(-3, 3).Draw(t, "feature_2")
			answer := s.PredictRow(map[string]table.Value{"feature_1": table.NumberValue(f1), "feature_2": table.NumberValue(f2)})
			pushes, sum, ok := s.Contributions(answer)
			if !ok || len(pushes) != 3 || pushes[0].Input != "feature_3" || pushes[2].Value != f1 {
				t.Fatalf("%s: Contributions = %+v, %v", name, pushes, ok)
			}
			for _, push := range pushes {
				sum += push.Push
			}
			decision := decide(t, m, answer.Values)
			want := decision[0]
			if c.classes > 2 {
				want = slices.Max(decision)
			}
			if math.Abs(sum-want) > 1e-12*(1+math.Abs(want)) {
				t.Fatalf("%s: pushes add up to %v, the decision is %v", name, sum, want)
			}
		})
	}
}

func decide(t failer, m *ml.Model, values []float64) []float64 {
	t.Helper()
	columns := []table.Column{}
	for i, f := range m.Schema() {
		columns = append(columns, table.Numbers(f.Name, []float64{values[i]}))
	}
	row, err := table.New(columns...)
	if err != nil {
		t.Fatal(err)
	}
	d, ok, err := m.Decision(row)
	if err != nil || !ok {
		t.Fatal("no decision", err)
	}
	return d[0]
}

func TestContributions_OnlyOfDeployedVersion(t *testing.T) {
	data := users(t, 100, 2)
	s, _ := server(t, notebook(), data)
	good := s.Predict(id(7))
	old := good
	old.Version = 2
	for name, p := range map[string]serve.Prediction{"failed": s.Predict(id(3)), "older version": old, "zero": {}} {
		if _, _, ok := s.Contributions(p); ok {
			t.Errorf("%s: got contributions", name)
		}
	}
	if _, _, ok := s.Contributions(good); !ok {
		t.Error("no contributions of an OK prediction")
	}
	s.Stop()
	if _, _, ok := s.Contributions(good); ok {
		t.Error("contributions without a model")
	}
}

func BenchmarkPredict(b *testing.B) {
	for _, rows := range []int{100, 1_000_000} {
		data := users(mustWork{}, rows, 2)
		m := fit(mustWork{}, notebook(), users(mustWork{}, 100, 2))
		s := serve.New(clock)
		if err := s.Swap(deployment(mustWork{}, m, data)); err != nil {
			b.Fatal(err)
		}
		keys := make([]string, 1024)
		for i := range keys {
			keys[i] = id((i*7919+5)%(rows-5) + 5) // not rows 3 and 4, which are invalid
		}
		b.Run(fmt.Sprintf("rows=%d", rows), func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				if p := s.Predict(keys[i%len(keys)]); p.Status != serve.OK {
					b.Fatal(p.Err)
				}
			}
		})
	}
}
