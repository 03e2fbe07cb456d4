package preprocess_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/combin"

	"orrery/core/num/kernel"
	"orrery/core/table"
)

// off returns the largest difference of two lists, relative to the largest number of the second.
func off(got, want []float64) float64 {
	return floats.Distance(got, want, math.Inf(1)) / floats.Norm(want, math.Inf(1))
}

func dense(cols *table.Table) *mat.Dense {
	d := mat.NewDense(cols.Rows(), cols.Width(), nil)
	for j, c := range cols.Columns() {
		d.SetCol(j, c.Floats())
	}
	return d
}

// gonumPCA returns the directions, one in each column, and their variances.
func gonumPCA(cols *table.Table) (*mat.Dense, []float64, bool) {
	var pc stat.PC
	if !pc.PrincipalComponents(dense(cols), nil) {
		return nil, nil, false
	}
	var v mat.Dense
	pc.VectorsTo(&v)
	return &v, pc.VarsTo(nil), true
}

func TestPCA_AsGonum(t *testing.T) {
	for _, cols := range []*table.Table{wide(400, 1), wide(400, 6), wide(5, 20)} {
		m, err := learn("PCA", nil, cols)
		if err != nil {
			t.Fatal(err)
		}
		v, variance, ok := gonumPCA(cols)
		if !ok {
			t.Fatal("gonum found no directions")
		}
		a, known := m.Attributes(), min(cols.Rows()-1, cols.Width()) // the last direction of few rows is any
		if d := off(a["explained_variance_"].([]float64)[:known], variance[:known]); d > 1e-13 {
			t.Errorf("%dx%d: variances are %.2g off gonum's, want at most 1e-13", cols.Rows(), cols.Width(), d)
		}
		for k, direction := range a["components_"].([][]float64)[:known] {
			want := mat.Col(nil, k, v)
			if floats.Dot(direction, want) < 0 { // the sign is free
				floats.Scale(-1, want)
			}
			if d := off(direction, want); d > 1e-11 {
				t.Errorf("%dx%d: direction %d is %.2g off gonum's, want at most 1e-11", cols.Rows(), cols.Width(), k, d)
			}
		}
	}
}

func TestStandardScaler_AsGonum(t *testing.T) {
	cols := wide(1000, 1)
	mean, variance := stat.PopMeanVariance(cols.Columns()[0].Floats(), nil)
	m, err := learn("StandardScaler", nil, cols)
	if err != nil {
		t.Fatal(err)
	}
	a := m.Attributes()
	if d := off(a["mean_"].([]float64), []float64{mean}); d > 1e-13 {
		t.Errorf("mean_ is %.2g off gonum's", d)
	}
	if d := off(a["var_"].([]float64), []float64{variance}); d > 1e-14 {
		t.Errorf("var_ is %.2g off gonum's", d)
	}
}

// Our quantile q is numpy's, at position q(n-1) of the sorted values; gonum's LinInterp uses qn-1.
func TestQuantile_AsGonum(t *testing.T) {
	v := slices.Clone(wide(997, 1).Columns()[0].Floats())
	slices.Sort(v)
	n := float64(len(v))
	for _, q := range []float64{0, 0.01, 0.25, 1. / 3, 0.5, 0.9, 1} {
		got, want := kernel.Quantile(slices.Clone(v), q), stat.Quantile((q*(n-1)+1)/n, stat.LinInterp, v, nil)
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("quantile %v = %v, gonum's %v", q, got, want)
		}
	}
	if got, want := kernel.Median(slices.Clone(v)), stat.Quantile(0.5, stat.Empirical, v, nil); got != want {
		t.Errorf("median %v, gonum's %v", got, want)
	}
}

// Both are algorithm AS 241, with multiplications and divisions in another order.
func TestNormalQuantile_AsGonum(t *testing.T) {
	differ := 0
	for i := 1; i < 10_000; i++ {
		p := float64(i) / 10_000
		got, want := kernel.NormalQuantile(p), mathext.NormalQuantile(p)
		if math.Abs(got-want) > 1e-15*math.Abs(want) {
			t.Errorf("quantile of %v: %v, gonum's %v", p, got, want)
		}
		if got != want {
			differ++
		}
	}
	if differ == 0 {
		t.Error("gonum has the same bits now; take it")
	}
}

func TestPolynomialFeatures_AsGonum(t *testing.T) {
	cols := wide(2, 5)
	m, err := learn("PolynomialFeatures", map[string]any{"degree": 3.0, "interaction_only": true, "include_bias": false}, cols)
	if err != nil {
		t.Fatal(err)
	}
	var want [][]float64
	for degree := 1; degree <= 3; degree++ {
		for _, chosen := range combin.Combinations(5, degree) {
			powers := make([]float64, 5)
			for _, j := range chosen {
				powers[j] = 1
			}
			want = append(want, powers)
		}
	}
	if got := m.Attributes()["powers_"].([][]float64); !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("powers_ = %v, gonum's combinations are %v", got, want)
	}
	all, err := learn("PolynomialFeatures", map[string]any{"degree": 4.0}, cols)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := all.Attributes()["n_output_features_"], combin.Binomial(5+4, 4); got != want {
		t.Errorf("n_output_features_ = %v, want %v", got, want)
	}
}

func BenchmarkGonum(b *testing.B) {
	cols := wide(10_000, 20)
	one := cols.Columns()[0].Floats()
	sorted := slices.Sorted(slices.Values(one))
	room := make([]float64, len(one))
	for _, c := range []struct {
		name        string
		ours, their func()
	}{
		{"PCA 10000x20", func() { learn("PCA", nil, cols) }, func() { gonumPCA(cols) }},
		{"Quantile 10000", func() { copy(room, one); kernel.Quantile(room, 0.3) },
			func() { copy(room, one); slices.Sort(room); stat.Quantile(0.3, stat.LinInterp, room, nil) }},
		{"Quantile 10000 sorted", func() { copy(room, sorted); kernel.Quantile(room, 0.3) },
			func() { copy(room, sorted); stat.Quantile(0.3, stat.LinInterp, room, nil) }},
		{"NormalQuantile", func() { kernel.NormalQuantile(0.3) }, func() { mathext.NormalQuantile(0.3) }},
	} {
		b.Run(c.name+"/ours", func(b *testing.B) {
			for b.Loop() {
				c.ours()
			}
		})
		b.Run(c.name+"/gonum", func(b *testing.B) {
			for b.Loop() {
				c.their()
			}
		})
	}
}
