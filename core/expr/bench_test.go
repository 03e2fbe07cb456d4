package expr_test

import (
	"testing"

	"orrery/core/table"
)

func benchTable(b testing.TB, rows int) *table.Table {
	f1, f2, city := make([]float64, rows), make([]float64, rows), make([]string, rows)
	for i := range f1 {
		city[i] = []string{"Oslo", "Bergen", "Trondheim", "Stavanger"}[i%4]
		f1[i], f2[i] = float64(i%1000)/250+0.01, float64(i%77)-38.5
	}
	return must(b)(table.New(table.Numbers("feature_1", f1), table.Numbers("feature_2", f2), table.Texts("city", city)))
}

// BenchmarkEval reports ns/row on 100,000 rows.
func BenchmarkEval(b *testing.B) {
	for _, src := range []string{
		"feature_1 ** 2", "feature_1 * feature_2", "log(feature_1) + feature_2 * 3", "exp(feature_2)", "feature_1 ** 3", "feature_1 ** 1.7",
		"feature_2 // 3", "feature_1 % 0.3", "feature_1 > 2 and feature_2 < 0", "where(feature_2 > 0, feature_1, -feature_1)",
		"zscore(feature_1)", "rank(feature_1)", "len(city)", "upper(city)", "contains(city, 'en')", "split(city, 'e', 0)",
	} {
		b.Run(src, func(b *testing.B) {
			const rows = 100_000
			data := benchTable(b, rows)
			p := fit(b, src, data, nil)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Eval(data); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
		})
	}
}

// BenchmarkFit learns from 100,000 rows.
func BenchmarkFit(b *testing.B) {
	for _, src := range []string{"mean(feature_1)", "std(feature_1)", "zscore(feature_1)", "rank(feature_1)"} {
		b.Run(src, func(b *testing.B) {
			data := benchTable(b, 100_000)
			p := compile(b, src, data.Schema())
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Fit(data, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkEvalRow(b *testing.B) {
	for _, src := range []string{"feature_1 ** 2", "log(feature_1) + feature_2 * 3"} {
		b.Run(src, func(b *testing.B) {
			data := benchTable(b, 10)
			p := compile(b, src, data.Schema())
			in := inputs(p, data, 3)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.EvalRow(in); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	s := benchTable(b, 1).Schema()
	b.ReportAllocs()
	for b.Loop() {
		compile(b, "log(feature_1) + feature_2 * 3", s)
	}
}
