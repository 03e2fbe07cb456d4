package effect

import (
	"testing"
	"time"

	"orrery/core/store"
	"orrery/core/store/storetest"
)

func TestLease(t *testing.T) {
	kv := &store.Memory{}
	at := time.Date(2022, 7, 21, 10, 0, 0, 0, time.UTC)
	now := func() time.Time { return at }
	one, two := lease{kv: kv, now: now, key: leaseKey, id: "one", lasts: leaseFor}, lease{kv: kv, now: now, key: leaseKey, id: "two", lasts: leaseFor}
	steps := []struct {
		after   time.Duration
		who     *lease
		want    bool
		because string
	}{
		{0, &one, false, "written, and not looked at again"},
		{0, &two, false, "taken by the other"},
		{leaseEvery, &one, true, "still there"},
		{leaseEvery, &two, false, "taken by the other"},
		{leaseEvery, &one, true, "renewed"},
		{leaseFor - 1, &two, false, "not run out yet"},
		{2, &two, false, "run out: written"},
		{0, &one, false, "taken while it slept"},
		{leaseEvery, &two, true, "still there"},
		{leaseEvery, &one, false, "taken by the other"},
	}
	for i, s := range steps {
		at = at.Add(s.after)
		if got := s.who.renew(); got != s.want {
			t.Errorf("step %d, %s: %v, want %v", i+1, s.because, got, s.want)
		}
	}
	// Both see it run out at once: the later writer has it.
	at = at.Add(time.Hour)
	for _, l := range []*lease{&one, &two} {
		l.asked = false
	}
	kv.Delete(leaseKey)
	one.renew()
	kv.Delete(leaseKey) // as if the second had looked before the first wrote
	two.renew()
	at = at.Add(leaseEvery)
	if a, b := one.renew(), two.renew(); a || !b {
		t.Errorf("after both took it: %v, %v, want only the later one", a, b)
	}
	full := lease{kv: &storetest.Faulty{KV: &store.Memory{}, Fail: func(string, string) error { return store.ErrQuota }}, now: now, key: leaseKey, id: "x", lasts: leaseFor}
	for range 2 {
		if full.renew() {
			t.Error("a lease that could not be written is held")
		}
	}
}
