package serve_test

import (
	"math"
	"strings"
	"testing"

	"orrery/core/feature"
	"orrery/core/registry"
	"orrery/core/serve"
	"orrery/core/table"
)

// signed fits a model of a text, a number and a computed number, and returns its deployment on another table.
func signed(t *testing.T, other *table.Table) (serve.Deployment, error) {
	t.Helper()
	define := func(of *table.Table) (*feature.Set, error) {
		return feature.Define("", of.Schema(), feature.Definition{Name: "age_2", Expr: "age * 2"})
	}
	data := people(t)
	set, err := define(data)
	if err != nil {
		t.Fatal(err)
	}
	all, err := set.Apply(data)
	if err != nil {
		t.Fatal(err)
	}
	d := serve.Deployment{Model: fitAll(t, mixed("LogisticRegression", "target", nil), all), Version: registry.Version{Model: "people", N: 7}}
	d.Set, err = define(other)
	return d, err
}

func like(t *testing.T, columns ...table.Column) *table.Table {
	t.Helper()
	out, err := table.New(columns...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A version is deployed if the table has the columns of its signature with their kinds. Otherwise the error names all
// columns that differ, with the expected and the actual kind.
func TestSignature_OfTables(t *testing.T) {
	age, city := table.Numbers("age", []float64{30}), table.Texts("city", []string{"Ulm"})
	for name, c := range map[string]struct {
		data *table.Table
		says []string // nil if it serves
	}{
		"the same":        {like(t, age, city), nil},
		"another order":   {like(t, city, age), nil},
		"more columns":    {like(t, age, table.Times("city_since", []float64{0}), city, table.Texts("note", []string{"x"})), nil},
		"one is missing":  {like(t, age), []string{`people v7 takes column "city" as text, which is not here`}},
		"text as number":  {like(t, age, table.Numbers("city", []float64{1})), []string{`column "city" as text, which is number here`}},
		"text as time":    {like(t, age, table.Times("city", []float64{1})), []string{`column "city" as text, which is datetime here`}},
		"a feature's own": {like(t, city, table.Texts("age", []string{"30"})), []string{"age_2", "age is text", "needs numbers"}},
		"a feature lacks": {like(t, city), []string{"age_2", "age"}},
	} {
		d, err := signed(t, c.data)
		s := serve.New(clock)
		if err == nil {
			err = s.Swap(d)
		}
		if c.says == nil {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			} else if p := s.PredictRow(map[string]table.Value{"age": table.NumberValue(30), "city": table.TextValue("Ulm")}); p.Status != serve.OK {
				t.Errorf("%s: %+v", name, p)
			}
			continue
		}
		for _, part := range c.says {
			if err == nil || !strings.Contains(err.Error(), part) {
				t.Errorf("%s: %v, want %q in it", name, err, part)
			}
		}
	}
}

// The error names all columns that differ.
func TestSignature_NamesEveryColumn(t *testing.T) {
	data := users(t, 100, 2)
	other := like(t, table.Texts("feature_2", []string{"x"}), table.Bools("feature_1", []float64{1}), table.Texts("user_id", []string{"a"}))
	set, err := feature.Define("user_id", other.Schema())
	if err != nil {
		t.Fatal(err)
	}
	err = serve.New(clock).Swap(serve.Deployment{Set: set, Model: fit(t, notebook(), data), Version: registry.Version{Model: "m", N: 2}})
	const want = `serve: m v2 takes column "feature_3" as number, which is not here; column "feature_2" as number, which is text here; ` +
		`column "feature_1" as number, which is boolean here`
	if err == nil || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
}

// A request that does not match the signature is INVALID; the error names the version and what it expects.
func TestSignature_OfRequests(t *testing.T) {
	d, err := signed(t, people(t))
	if err != nil {
		t.Fatal(err)
	}
	s := serve.New(clock)
	if err := s.Swap(d); err != nil {
		t.Fatal(err)
	}
	num, text, nan := table.NumberValue, table.TextValue, math.NaN()
	for name, c := range map[string]struct {
		given map[string]table.Value
		says  []string // nil if OK
	}{
		"whole":                {map[string]table.Value{"age": num(30), "city": text("Ulm")}, nil},
		"more than it takes":   {map[string]table.Value{"age": num(30), "city": text("Ulm"), "pay": num(1)}, nil},
		"a gap that is filled": {map[string]table.Value{"age": num(nan), "city": text("Ulm")}, nil},
		"a text for a number":  {map[string]table.Value{"age": text("old"), "city": text("Ulm")}, []string{`age is the text "old", and people v7 takes it as number.`}},
		"a number for a text":  {map[string]table.Value{"age": num(30), "city": num(4)}, []string{`city is the number 4, and people v7 takes it as text.`}},
		"a truth for a number": {map[string]table.Value{"age": table.BoolValue(true), "city": text("Ulm")}, []string{`age is the boolean true, and people v7 takes it as number.`}},
		"a time for a number":  {map[string]table.Value{"age": table.TimeValue(0), "city": text("Ulm")}, []string{"age is the datetime 1970-01-01", "people v7 takes it as number"}},
		"an unknown category":  {map[string]table.Value{"age": num(30), "city": text("Rom")}, []string{"people v7: ", `"city"`, `"Rom"`}},
		"an unknown column":    {map[string]table.Value{"age": num(30), "citi": text("Ulm")}, []string{"people v7: ", `"citi"`, `"city"`}},
		"a computed column":    {map[string]table.Value{"age_2": num(60)}, []string{"people v7: ", `"age_2" is computed from "age * 2"`}},
		"an infinite number":   {map[string]table.Value{"age": num(math.Inf(1)), "city": text("Ulm")}, []string{"age_2 is infinite, and people v7 needs a finite number. It is computed from age."}},
	} {
		p := s.PredictRow(c.given)
		if c.says == nil {
			if p.Status != serve.OK {
				t.Errorf("%s: %+v", name, p)
			}
			continue
		}
		for _, part := range c.says {
			if p.Status != serve.Invalid || !strings.Contains(p.Err, part) {
				t.Errorf("%s: %s %q, want %q in it", name, p.Status, p.Err, part)
			}
		}
	}
	// A missing value that no step fills is named.
	whole, _ := server(t, notebook(), users(t, 100, 2))
	if p := whole.PredictRow(map[string]table.Value{"feature_1": num(1)}); p.Err != "feature_2 is missing, and user-target v3 needs a finite number." {
		t.Errorf("a gap: %q", p.Err)
	}
}

// Values of the online store are checked like given values.
func TestSignature_OfTheOnlineStore(t *testing.T) {
	data := users(t, 100, 2)
	d := deployment(t, fit(t, notebook(), data), data)
	d.Online = func(key string) (map[string]table.Value, bool) {
		return map[string]table.Value{"feature_1": table.TextValue(key), "feature_2": table.NumberValue(1), "other": table.NumberValue(1)}, true
	}
	s := serve.New(clock)
	if err := s.Swap(d); err != nil {
		t.Fatal(err)
	}
	const want = `feature_1 is the text "k", and user-target v3 takes it as number.`
	if p := s.Predict("k"); p.Status != serve.Invalid || p.Err != want {
		t.Errorf("%+v, want %q", p, want)
	}
}
