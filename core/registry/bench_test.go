package registry_test

import (
	"fmt"
	"testing"

	"orrery/core/store"
)

// BenchmarkOpen reads a store of full records, as at the start of the page.
func BenchmarkOpen(b *testing.B) {
	for _, n := range []int{100, 1000} {
		kv := &store.Memory{}
		r, _ := open(b, kv)
		for i := range n {
			if _, err := r.Record(fullRun(), toyModel(b, float64(i))); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(fmt.Sprintf("runs=%d", n), func(b *testing.B) {
			for range b.N {
				open(b, kv)
			}
			b.ReportMetric(float64(kv.Used())/float64(n), "units/run")
		})
	}
}
