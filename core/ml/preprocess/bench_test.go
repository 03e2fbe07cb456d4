package preprocess_test

import (
	"fmt"
	"testing"

	"orrery/core/table"
)

// wide returns columns of numbers that look random.
func wide(rows, width int) *table.Table {
	cols := make([]table.Column, width)
	for j := range cols {
		v, x := make([]float64, rows), uint64(j+1)
		for i := range v {
			x = x*6364136223846793005 + 1442695040888963407
			v[i] = float64(x>>40)/(1<<20) - 8
		}
		cols[j] = table.Numbers(fmt.Sprint("c", j), v)
	}
	return frame(cols...)
}

// cities returns a text column of six words.
func cities(rows int) *table.Table {
	words, v := []string{"Oslo", "Bergen", "", "Rome", "São Paulo", "Lima"}, make([]string, rows)
	for i := range v {
		v[i] = words[i*7919%11%6]
	}
	return frame(table.Texts("city", v))
}

// keys returns a text column with n distinct values, a tenth of which occur twice.
func keys(distinct int) *table.Table {
	v := make([]string, 0, distinct+distinct/10)
	for i := range distinct {
		v = append(v, fmt.Sprint("key", i))
	}
	return frame(table.Texts("key", append(v, v[:distinct/10]...)))
}

// BenchmarkFit_DistinctValues shows that the time of the encoders grows with the number of distinct values, not with
// its square.
func BenchmarkFit_DistinctValues(b *testing.B) {
	for _, c := range []struct {
		kind   string
		params map[string]any
	}{
		{"OneHotEncoder", map[string]any{"min_frequency": 3.0}},
		{"OneHotEncoder", map[string]any{"max_categories": 10.0}},
		{"OrdinalEncoder", nil},
	} {
		for _, n := range []int{80_000, 160_000, 320_000, 1_000_000} {
			cols := keys(n)
			b.Run(fmt.Sprint(c.kind, c.params, n), func(b *testing.B) {
				for b.Loop() {
					if _, err := learn(c.kind, c.params, cols); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkFitApply(b *testing.B) {
	for _, c := range []struct {
		kind   string
		params map[string]any
		cols   *table.Table
	}{
		{"StandardScaler", nil, wide(1_000_000, 1)},
		{"MinMaxScaler", nil, wide(1_000_000, 1)},
		{"RobustScaler", nil, wide(1_000_000, 1)},
		{"SimpleImputer", map[string]any{"strategy": "median"}, wide(1_000_000, 1)},
		{"OneHotEncoder", nil, cities(1_000_000)},
		{"OrdinalEncoder", nil, cities(1_000_000)},
		{"PolynomialFeatures", nil, wide(100_000, 5)},
		{"PCA", map[string]any{"n_components": 10.0}, wide(100_000, 50)},
		{"PCA", nil, wide(500, 200)},
	} {
		b.Run(fmt.Sprintf("%s %dx%d", c.kind, c.cols.Rows(), c.cols.Width()), func(b *testing.B) {
			for b.Loop() {
				m, err := learn(c.kind, c.params, c.cols)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := m.Apply(c.cols); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
