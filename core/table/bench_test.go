package table_test

import (
	"fmt"
	"testing"

	"orrery/core/table"
)

// benchColumns are a column of numbers and a key of text, of a million rows.
func benchColumns() []table.Column {
	const rows = 1_000_000
	state, numbers, keys := uint64(1), make([]float64, rows), make([]string, rows)
	for i := range rows {
		state = state*6364136223846793005 + 1442695040888963407
		numbers[i] = 6*float64(state>>11)/(1<<53) - 3
		keys[i] = fmt.Sprintf("a27b%06x-0cf8-11ed-899e-b29c4abd48f4", i)
	}
	return []table.Column{table.Numbers("feature_0", numbers), table.Texts("user_id", keys)}
}

func BenchmarkDescribe(b *testing.B) {
	for _, c := range benchColumns() {
		b.Run(c.Name()+"_1M", func(b *testing.B) {
			for b.Loop() {
				if _, err := table.Describe(c, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkIndex(b *testing.B) {
	const rows = 1_000_000
	keys := make([]string, rows)
	for i := range keys {
		keys[i] = fmt.Sprintf("a27b%06x-0cf8-11ed-899e-b29c4abd48f4", i)
	}
	c := table.Texts("user_id", keys)
	b.Run("build_1M", func(b *testing.B) {
		for b.Loop() {
			table.BuildIndex(c)
		}
	})
	x := table.BuildIndex(c)
	b.Run("find", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			i = (i + 7919) % rows
			if _, ok := x.Find(c, keys[i]); !ok {
				b.Fatal("key is lost")
			}
		}
	})
}

func BenchmarkHash(b *testing.B) {
	v := make([]float64, 1_000_000)
	for i := range v {
		v[i] = float64(i)
	}
	b.SetBytes(int64(8 * len(v)))
	for b.Loop() {
		t, err := table.New(table.Numbers("a", v))
		if err != nil {
			b.Fatal(err)
		}
		t.Hash()
	}
}
