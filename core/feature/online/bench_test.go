package online_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"orrery/core/feature/online"
	"orrery/core/table"
)

// Three features of one entity out of a million, with the key's hash and the statuses.
func BenchmarkRead_3Of1M(b *testing.B) {
	const n = 1_000_000
	keys, at := make([]string, n), make([]float64, n)
	columns := make([][]float64, 5)
	for i := range columns {
		columns[i] = make([]float64, n)
	}
	for i := range n {
		keys[i], at[i] = "user-"+strconv.Itoa(i), float64(i)
		for k := range columns {
			columns[k][i] = float64(i * k)
		}
	}
	cells := []table.Column{table.Texts("user_id", keys), table.Times("event_timestamp", at)}
	for k, v := range columns {
		cells = append(cells, table.Numbers("f"+strconv.Itoa(k), v))
	}
	s := open(b, made(b, cells...), online.Options{View: "v", Keys: []string{"user_id"}, Timestamp: "event_timestamp", TTL: day})
	features, room := []int{0, 2, 4}, make([]online.Cell, 0, 3)
	b.ReportAllocs()
	i := uint32(1)
	var batches []float64
	for b.Loop() {
		start := time.Now()
		for range batch {
			i = i*1664525 + 1013904223
			if room = s.Read(room, s.Find(keys[i%n]), features, day); room[0].Status != online.Present {
				b.Fatal(room)
			}
		}
		batches = append(batches, float64(time.Since(start).Nanoseconds())/batch)
	}
	slices.Sort(batches)
	b.ReportMetric(batches[len(batches)/2], "p50-ns/read")
	b.ReportMetric(0, "ns/op") // of a batch: it would be read as of one
}

// batch is how many reads are timed together: the clock of a browser ticks every few microseconds.
const batch = 200
