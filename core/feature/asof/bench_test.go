package asof_test

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"orrery/core/feature/asof"
	"orrery/core/table"
)

// busy makes a million rows of so many users over 90 days, in no order.
func busy(rows, users int) (asof.Source, table.Column) {
	r := rand.New(rand.NewPCG(3, 4))
	keys, times, values := make([]string, rows), make([]float64, rows), make([]float64, rows)
	for i := range keys {
		keys[i] = "u" + strconv.Itoa(r.IntN(users))
		times[i], values[i] = r.Float64()*90*day, r.NormFloat64()
	}
	return asof.Source{Key: table.Texts("user_id", keys), Event: times}, table.Numbers("v", values)
}

func BenchmarkNewLog_1M(b *testing.B) {
	s, _ := busy(1_000_000, 10_000)
	for b.Loop() {
		if _, err := asof.NewLog(s, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// A hundred thousand questions to a million rows.
func BenchmarkJoin_100kOf1M(b *testing.B) { benchQuery(b, "") }

func BenchmarkAggregate_100kOf1M(b *testing.B) { benchQuery(b, asof.Mean) }

func benchQuery(b *testing.B, f asof.Function) {
	s, values := busy(1_000_000, 10_000)
	l, err := asof.NewLog(s, nil)
	if err != nil {
		b.Fatal(err)
	}
	asked, _ := busy(100_000, 10_000)
	q := asof.Query{Key: asked.Key, At: asked.Event}
	for b.Loop() {
		if f == "" {
			_, err = l.Join(q, asof.Week, nil)
		} else {
			_, err = l.Aggregate(q, asof.Aggregation{Column: "v", Function: f, Window: asof.Week}, values, nil)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
