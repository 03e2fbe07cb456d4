package monitor_test

import (
	"fmt"
	"math"
	"testing"

	"orrery/core/monitor"
)

// coarse is a clock that moves by cost at each reading and shows whole steps of it.
func coarse(cost, step float64) (now func() float64, pass func(float64)) {
	t := 0.0
	return func() float64 { t += cost; return math.Floor(t/step) * step }, func(d float64) { t += d }
}

func ExampleTimeBatch() {
	now, pass := coarse(0, 100e-6) // a clock that steps by 100 µs
	predict := func() { pass(3e-6) }
	one := monitor.TimeBatch(now, 1, predict)
	many := monitor.TimeBatch(now, 1000, predict)
	fmt.Printf("one call reads as %.0f µs\n", one.PerCall()*1e6)
	fmt.Printf("of 1000 calls each took %.1f µs\n", many.PerCall()*1e6)
	// Output:
	// one call reads as 0 µs
	// of 1000 calls each took 3.0 µs
}

func TestClockStep(t *testing.T) {
	for _, c := range []struct{ cost, step float64 }{
		{1e-7, 5e-6}, {1e-7, 1e-4}, {3e-7, 1e-3}, {1e-7, 1e-6},
		{2e-6, 0.0166}, // one step passes the budget's half; the first two are enough
	} {
		now, _ := coarse(c.cost, c.step)
		got := monitor.ClockStep(now)
		if math.Abs(got-c.step) > c.step*1e-6 {
			t.Errorf("clock of step %v read every %v: ClockStep = %v", c.step, c.cost, got)
		}
	}
}

func TestClockStep_Stops(t *testing.T) {
	reads := 0
	stuck := func() float64 { reads++; return 42 }
	if got := monitor.ClockStep(stuck); got != 0 || reads > 60_000 {
		t.Errorf("stuck clock: step %v after %d readings, want 0 after at most 60000", got, reads)
	}
	reads = 0
	back := func() float64 { reads++; return -float64(reads) }
	if got := monitor.ClockStep(back); got != 0 {
		t.Errorf("clock that runs back: step %v, want 0", got)
	}
	now, _ := coarse(1e-3, 1e-2)
	last := 0.0
	monitor.ClockStep(func() float64 { last = now(); return last })
	if last > 0.1 {
		t.Errorf("slow clock: measured for %v s, want at most 0.1", last)
	}
}

func TestTimeBatch_None(t *testing.T) {
	now, _ := coarse(1e-6, 1e-6)
	called := false
	b := monitor.TimeBatch(now, -1, func() { called = true })
	if called || b.Calls != 0 {
		t.Errorf("a batch of -1 calls: called %v, Calls %d", called, b.Calls)
	}
}

// Batches grow until one lasts twenty steps of the clock, or as long as is allowed, or has 4096 calls.
func TestTimeShort(t *testing.T) {
	for _, c := range []struct {
		call, step, longest float64
		calls               int
	}{
		{call: 1, step: 0.01, longest: 1, calls: 1},
		{call: 0.01, step: 0.01, longest: 1, calls: 64},
		{call: 0.01, step: 0.01, longest: 0.03, calls: 4},
		{call: 0, step: 1, longest: 1, calls: 4096},
	} {
		now := 0.0
		b := monitor.TimeShort(func() float64 { return now }, c.step, c.longest, func() { now += c.call })
		if b.Calls != c.calls {
			t.Errorf("%+v: %d calls", c, b.Calls)
		}
	}
}
