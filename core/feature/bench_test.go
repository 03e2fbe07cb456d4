package feature_test

import "testing"

func BenchmarkPredictVector(b *testing.B) {
	data := users(b)
	set := define(b, "user_id", data.Schema(), defs("feature_3", "feature_1 ** 2")...)
	r := reader(b, set, data)
	plan, err := r.Plan([]string{"feature_1", "feature_2", "feature_3"})
	if err != nil {
		b.Fatal(err)
	}
	dst := make([]float64, 3)
	b.ReportAllocs()
	for b.Loop() {
		row, _ := r.Find(secondUser)
		if dst, err = plan.Vector(dst, row); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	data := users(b)
	r := reader(b, define(b, "user_id", data.Schema(), defs("feature_3", "feature_1 ** 2")...), data)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Lookup(secondUser); err != nil {
			b.Fatal(err)
		}
	}
}
