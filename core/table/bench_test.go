package table_test

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"testing"

	"orrery/core/table"
)

// benchFile is a CSV of ten columns as pandas would write them, with the full precision of a float64 or six
// decimals, and a key of text.
func benchFile(rows int, full bool) []byte {
	var b []byte
	for j := range 10 {
		b = fmt.Appendf(b, "feature_%d,", j)
	}
	b = append(b, "user_id\n"...)
	state := uint64(1)
	for i := range rows {
		for range 10 {
			state = state*6364136223846793005 + 1442695040888963407
			v := 6*float64(state>>11)/(1<<53) - 3
			if !full {
				v = math.Round(v*1e6) / 1e6
			}
			b = strconv.AppendFloat(b, v, 'f', -1, 64)
			b = append(b, ',')
		}
		b = fmt.Appendf(b, "a27b%04x-0cf8-11ed-899e-b29c4abd48f4\n", i)
	}
	return b
}

func BenchmarkReadCSV(b *testing.B) {
	for _, c := range []struct {
		name string
		full bool
	}{{"short", false}, {"full", true}} {
		file := benchFile(50_000, c.full)
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := table.ReadCSV(bytes.NewReader(file), int64(len(file)), table.CSVOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func benchTable(b *testing.B, rows int) *table.Table {
	file := benchFile(rows, true)
	t, _, err := table.ReadCSV(bytes.NewReader(file), int64(len(file)), table.CSVOptions{})
	if err != nil {
		b.Fatal(err)
	}
	return t
}

func BenchmarkWriteCSV(b *testing.B) {
	t := benchTable(b, 20_000)
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := table.WriteCSV(&out, t); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(out.Len()))
}

func BenchmarkDescribe(b *testing.B) {
	t := benchTable(b, 1_000_000)
	for _, name := range []string{"feature_0", "user_id"} {
		c, err := t.Column(name)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name+"_1M", func(b *testing.B) {
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
