package search_test

import (
	"context"
	"fmt"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/ml/search"
	"orrery/core/ml/split"
	"orrery/core/num/random"
	"orrery/core/table"
)

// drawn returns 10,000 rows of 20 columns and two classes that overlap.
func drawn(b *testing.B) search.Plan {
	b.Helper()
	const rows, width = 10_000, 20
	r := random.New(1)
	cols := make([]table.Column, 0, width+1)
	target := make([]float64, rows)
	p := ml.Pipeline{Steps: []ml.Spec{{Kind: "StandardScaler"}}, Final: ml.Spec{Kind: "LogisticRegression"}, Target: "target"}
	for j := range width {
		v := make([]float64, rows)
		for i := range v {
			v[i] = r.Float64() + r.Float64() - 1
			target[i] += v[i] * float64(j%3-1)
		}
		p.Inputs = append(p.Inputs, fmt.Sprintf("x%d", j))
		cols = append(cols, table.Numbers(p.Inputs[j], v))
	}
	for i, z := range target {
		target[i] = 0
		if z+2*(r.Float64()-0.5) > 0 {
			target[i] = 1
		}
	}
	t, err := table.New(append(cols, table.Numbers("target", target))...)
	if err != nil {
		b.Fatal(err)
	}
	return search.Plan{Catalog: catalog.Catalog(), Pipeline: p, Table: t, CV: split.CV{Splits: 5}, Scoring: []string{"accuracy", "roc_auc"}}
}

func BenchmarkCrossVal_10k_x_20(b *testing.B) {
	s, err := search.New(drawn(b))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := s.CrossVal(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPermutationImportance_10k_x_20(b *testing.B) {
	p := drawn(b)
	m, err := p.Pipeline.Fit(context.Background(), p.Catalog, p.Table, nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := search.PermutationImportance(context.Background(), search.Asked{Model: m, Table: p.Table}, search.Permuting{}); err != nil {
			b.Fatal(err)
		}
	}
}
