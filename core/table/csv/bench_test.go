package csv_test

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"testing"

	"orrery/core/table"
	"orrery/core/table/csv"
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

func BenchmarkRead(b *testing.B) {
	for _, c := range []struct {
		name string
		full bool
	}{{"short", false}, {"full", true}} {
		file := benchFile(50_000, c.full)
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := csv.ReadTable(bytes.NewReader(file), int64(len(file)), csv.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func benchTable(b *testing.B, rows int) *table.Table {
	file := benchFile(rows, true)
	t, _, err := csv.ReadTable(bytes.NewReader(file), int64(len(file)), csv.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return t
}

func BenchmarkWrite(b *testing.B) {
	t := benchTable(b, 20_000)
	var out bytes.Buffer
	for b.Loop() {
		out.Reset()
		if err := csv.Write(&out, t); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(out.Len()))
}
