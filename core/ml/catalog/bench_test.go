package catalog_test

import (
	"context"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/table"
)

// notebook returns data of the notebook's shape: 100 rows, 3 numbers, 2 classes.
func notebook(b *testing.B) (*table.Table, ml.Pipeline) {
	b.Helper()
	cols := make([][]float64, 4)
	for i := range 100 {
		u, v := float64(i*37%100)/50-1, float64(i*59%100)/50-1
		cols[0], cols[1], cols[2] = append(cols[0], u), append(cols[1], v), append(cols[2], float64(u*u))
		class := 0.0
		if 2*u-v+float64(i*83%100)/60-0.8 > 0 {
			class = 1
		}
		cols[3] = append(cols[3], class)
	}
	t, err := table.New(table.Numbers("feature_1", cols[0]), table.Numbers("feature_2", cols[1]),
		table.Numbers("feature_3", cols[2]), table.Numbers("target", cols[3]))
	if err != nil {
		b.Fatal(err)
	}
	return t, ml.Pipeline{Steps: []ml.Spec{{Kind: "StandardScaler"}}, Final: ml.Spec{Kind: "LogisticRegression"},
		Inputs: []string{"feature_1", "feature_2", "feature_3"}, Target: "target"}
}

// BenchmarkPipelineFit_100x3 measures the notebook's fit: columns, scaler, model, its text and its checksum.
func BenchmarkPipelineFit_100x3(b *testing.B) {
	t, p := notebook(b)
	c := catalog.Catalog()
	for b.Loop() {
		if _, err := p.Fit(context.Background(), c, t, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkModelProbRow measures one prediction with a model in memory, from numbers to probabilities.
func BenchmarkModelProbRow(b *testing.B) {
	t, p := notebook(b)
	m, err := p.Fit(context.Background(), catalog.Catalog(), t, nil)
	if err != nil {
		b.Fatal(err)
	}
	x, dst := []float64{0.1, 0.2, 0.01}, make([]float64, 2)
	b.ReportAllocs()
	for b.Loop() {
		dst = m.ProbRow(dst, x)
	}
}
