package serve_test

import (
	"context"
	"fmt"
	"math"
	"time"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/registry"
	"orrery/core/serve"
	"orrery/core/table"
)

type failer interface {
	Helper()
	Fatal(...any)
}

var noon = time.Date(2022, 7, 21, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

func id(i int) string { return fmt.Sprintf("a27b%04x-0cf8-11ed-899e-b29c4abd48f4", i) }

// users returns rows of two or three overlapping classes, with the notebook's columns. Row 3 has no feature_2, row 4 an
// infinite feature_1.
func users(t failer, rows, classes int) *table.Table {
	t.Helper()
	f1, f2, target, ids := make([]float64, rows), make([]float64, rows), make([]float64, rows), make([]string, rows)
	for i := range rows {
		target[i] = float64(i % classes)
		f1[i] = 1.3*math.Sin(float64(i*i)) - target[i] + 0.5
		f2[i] = 1.1*math.Cos(float64(3*i)) + 0.7*target[i]
		ids[i] = id(i)
	}
	f2[3], f1[4] = math.NaN(), math.Inf(1)
	out, err := table.New(table.Numbers("feature_1", f1), table.Numbers("feature_2", f2),
		table.Numbers("target", target), table.Texts("user_id", ids))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func features(t failer, s table.Schema) *feature.Set {
	t.Helper()
	set, err := feature.Define("user_id", s, feature.Definition{Name: "feature_3", Expr: "feature_1 ** 2", Version: 1})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// notebook returns the notebook's pipeline. Its inputs are deliberately not in the table's order.
func notebook() ml.Pipeline {
	return ml.Pipeline{
		Steps:  []ml.Spec{{Kind: "StandardScaler"}},
		Final:  ml.Spec{Kind: "LogisticRegression", Params: map[string]any{"C": 1.0}},
		Inputs: []string{"feature_3", "feature_2", "feature_1"}, Target: "target",
	}
}

func fit(t failer, p ml.Pipeline, data *table.Table) *ml.Model {
	t.Helper()
	all, err := features(t, data.Schema()).Apply(data)
	if err != nil {
		t.Fatal(err)
	}
	rows := []int{}
	for i := range data.Rows() {
		if i != 3 && i != 4 {
			rows = append(rows, i)
		}
	}
	m, err := p.Fit(context.Background(), catalog.Catalog(), all, rows)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// fitAll fits all rows of a table that already has the features.
func fitAll(t failer, p ml.Pipeline, data *table.Table) *ml.Model {
	t.Helper()
	m, err := p.Fit(context.Background(), catalog.Catalog(), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func deployment(t failer, m *ml.Model, data *table.Table) serve.Deployment {
	t.Helper()
	set := features(t, data.Schema())
	reader, err := set.Reader(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	return serve.Deployment{Reader: reader, Set: set, Model: m, Version: registry.Version{Model: "user-target", N: 3}}
}

func server(t failer, p ml.Pipeline, data *table.Table) (*serve.Server, *ml.Model) {
	t.Helper()
	m := fit(t, p, data)
	s := serve.New(clock)
	if err := s.Swap(deployment(t, m, data)); err != nil {
		t.Fatal(err)
	}
	return s, m
}
