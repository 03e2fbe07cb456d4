package preprocess_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/mltest"
	"orrery/core/ml/preprocess"
	"orrery/core/table"
)

// makers returns the kinds of this package by name.
func makers() ml.Catalog {
	return ml.Catalog{
		"ColumnTransformer":  preprocess.MakeColumnTransformer(),
		"MinMaxScaler":       preprocess.MakeMinMaxScaler(),
		"OneHotEncoder":      preprocess.MakeOneHotEncoder(),
		"OrdinalEncoder":     preprocess.MakeOrdinalEncoder(),
		"PCA":                preprocess.MakePCA(),
		"PolynomialFeatures": preprocess.MakePolynomialFeatures(),
		"RobustScaler":       preprocess.MakeRobustScaler(),
		"SimpleImputer":      preprocess.MakeSimpleImputer(),
		"StandardScaler":     preprocess.MakeStandardScaler(),
	}
}

// learn fits a step by name.
func learn(kind string, params map[string]any, cols *table.Table) (ml.Transform, error) {
	step, err := makers()[kind].Build(params)
	if err != nil {
		return nil, err
	}
	return step.(ml.Transformer).Fit(context.Background(), cols)
}

type golden struct {
	Transformer string
	Dataset     string
	Columns     []string
	Params      map[string]any
	FitRows     int `json:"fit_rows"` // fitted to so many of the first rows; 0 is all
	Attributes  map[string]any
	Head        [][]any `json:"transform_head"`
	Colsum      []any   `json:"transform_colsum"`
	Tolerance   struct{ Abs, Rel float64 }
}

// jsonOf returns v as JSON decodes it, so that attributes compare with those of a file.
func jsonOf(t *testing.T, v any) any {
	t.Helper()
	b, err := ml.AppendJSON(nil, v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(b, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// worst returns the largest difference between two JSON values, in units of the tolerance. A case fails above 1.
func (c golden) worst(got, want any) (difference, share float64) {
	switch w := want.(type) {
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return math.Inf(1), math.Inf(1)
		}
		for i := range w {
			d, s := c.worst(g[i], w[i])
			difference, share = max(difference, d), max(share, s)
		}
		return difference, share
	case float64:
		if g, ok := got.(float64); ok {
			d := math.Abs(g - w)
			return d, d / (c.Tolerance.Abs + c.Tolerance.Rel*math.Abs(w))
		}
	}
	if reflect.DeepEqual(got, want) {
		return 0, 0
	}
	return math.Inf(1), math.Inf(1)
}

// TestScikitLearnsNumbers runs the project's cases and those of more.py.
func TestScikitLearnsNumbers(t *testing.T) {
	for file, cases := range map[string]int{"preprocess": 21, "more": 27} {
		var g struct{ Cases []golden }
		mltest.Golden(t, file+".json", &g)
		if len(g.Cases) != cases {
			t.Fatalf("%s: %d cases, want %d", file, len(g.Cases), cases)
		}
		for _, c := range g.Cases {
			t.Run(fmt.Sprint(c.Transformer, " ", c.Dataset, " ", c.Params), c.run)
		}
	}
}

func (c golden) run(t *testing.T) {
	cols, err := mltest.Table(t, c.Dataset+".csv").Select(c.Columns...)
	if err != nil {
		t.Fatal(err)
	}
	part := cols
	if c.FitRows > 0 {
		rows := make([]int, c.FitRows)
		for i := range rows {
			rows[i] = i
		}
		part = cols.Take(rows)
	}
	fitted, err := learn(c.Transformer, c.Params, part)
	if err != nil {
		t.Fatal(err)
	}
	sameAfterJSON(t, c.Transformer, c.Params, fitted, cols)
	attributes := fitted.Attributes()
	for name, want := range c.Attributes {
		if name == "feature_names_out" {
			continue
		}
		got := jsonOf(t, attributes[name])
		d, share := c.worst(got, want)
		if share > 1 {
			t.Errorf("%s is off by %v: %v, want %v", name, d, got, want)
		}
		t.Logf("%s: off by %.1e", name, d)
	}
	c.answers(t, fitted, cols)
}

// sameAfterJSON writes the attributes of a step, loads them and compares the results of both.
func sameAfterJSON(t *testing.T, kind string, params map[string]any, fitted ml.Transform, cols *table.Table) {
	t.Helper()
	text, err := ml.AppendJSON(nil, fitted.Attributes())
	if err != nil {
		t.Fatal(err)
	}
	back, err := mltest.Load(makers()[kind], params, text)
	if err != nil {
		t.Fatalf("load %s: %v", text, err)
	}
	want, err := fitted.Apply(cols)
	if err != nil {
		t.Fatal(err)
	}
	got, err := back.(ml.Transform).Apply(cols)
	if err != nil {
		t.Fatal(err)
	}
	if got.Hash() != want.Hash() {
		t.Errorf("%s answers otherwise after JSON", kind)
	}
	if again, _ := ml.AppendJSON(nil, back.(ml.Transform).Attributes()); string(again) != string(text) {
		t.Errorf("attributes %s became %s", text, again)
	}
	if width := back.(ml.Sized).Width(); width != cols.Width() {
		t.Errorf("%s takes %d columns after JSON, want %d", kind, width, cols.Width())
	}
}

func (c golden) answers(t *testing.T, fitted ml.Transform, cols *table.Table) {
	t.Helper()
	out, err := fitted.Apply(cols)
	if err != nil {
		t.Fatal(err)
	}
	if out.Width() != len(c.Colsum) {
		t.Fatalf("%d columns, want %d", out.Width(), len(c.Colsum))
	}
	if want, ok := c.Attributes["feature_names_out"]; ok && !reflect.DeepEqual(jsonOf(t, out.Names()), want) {
		t.Errorf("columns %v, want %v", out.Names(), want)
	}
	off := 0.0
	for j, col := range out.Columns() {
		sum := 0.0
		for _, x := range col.Floats() {
			if x == x {
				sum += x
			}
		}
		if d, share := c.worst(sum, c.Colsum[j]); share > 1 {
			t.Errorf("the sum of %s is off by %v: %v, want %v", col.Name(), d, sum, c.Colsum[j])
		}
		for i, row := range c.Head {
			d, share := c.worst(jsonOf(t, col.Floats()[i]), row[j])
			if off = max(off, d); share > 1 {
				t.Errorf("row %d of %s is off by %v: %v, want %v", i, col.Name(), d, col.Floats()[i], row[j])
			}
		}
	}
	t.Logf("transform: off by %.1e", off)
}
