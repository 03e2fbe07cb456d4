package jobs_test

import (
	"runtime/debug"
	"sync/atomic"
	"testing"

	"orrery/core/synth"
	"orrery/core/work/jobs"
)

func TestHeld(t *testing.T) {
	var held atomic.Int64
	c := start(t, jobs.Options{Held: held.Store})
	o := do[jobs.Opened](t, c, jobs.Parse{Name: "user_data.csv"}, csvOf(t, synth.UserData()))
	want := int64(0)
	for _, s := range o.Table.Sections() {
		want += int64(len(s))
	}
	if got := held.Load(); got != want || got == 0 {
		t.Errorf("held %d bytes, want %d", got, want)
	}
}

func TestTuneGC(t *testing.T) {
	before := debug.SetGCPercent(77)
	defer debug.SetGCPercent(before)
	for _, c := range []struct {
		held int64
		want int
	}{{0, 100}, {32 << 20, 100}, {64 << 20, 50}, {160 << 20, 20}, {1 << 40, 20}} {
		jobs.TuneGC(c.held)
		if got := debug.SetGCPercent(77); got != c.want {
			t.Errorf("with %d bytes of tables the collector waits for %d %%, want %d", c.held, got, c.want)
		}
	}
}
