package effect_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station/automation"
	"orrery/app/station/experiments"
	"orrery/core/registry"
	"orrery/core/store/storetest"
)

// soakRuns returns the number of scheduled runs in the test: 10,000 with ORRERY_TORTURE=1, as in make torture.
func soakRuns() int {
	if os.Getenv("ORRERY_TORTURE") != "" {
		return 10_000
	}
	return 1_500
}

// soak makes scheduled runs one after the other, with a clock that only the test advances.
func soak(t *testing.T, d *desk, clock *time.Time, runs int, after func(run int)) {
	t.Helper()
	for range runs {
		*clock = clock.Add(1100 * time.Millisecond)
		n := d.state.Automation.Done
		d.tick(*clock)
		if d.state.Automation.Done != n+1 {
			t.Fatalf("run %d has not started", n+1)
		}
		d.until("the run", func(s state.State) bool { return s.Automation.Current == nil && s.Storage.Saving == 0 })
		d.tick(*clock)
		d.saved()
		after(n + 1)
	}
}

// A schedule with the shortest interval makes enough runs to fill the store several times. The number of runs stays at
// the limit, the store and its journal do not grow, nothing is registered again, and runs with a note are kept.
func TestSoak(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes a while")
	}
	b := newBrowser()
	journal := &storetest.MemoryJournal{}
	clock := time.Date(2022, 7, 21, 12, 0, 0, 0, time.UTC)
	b.journal, b.now = journal, func() time.Time { return clock }
	d := b.open(t)
	loaded(t, d)
	d.tick(clock)
	const keep = 20
	d.do(automation.KeepTyped{Text: strconv.Itoa(keep)}, automation.EveryTyped{Text: "1"}, automation.ScheduleToggled{})
	noted, most, largest, entries := "", 0, 0, 0
	soak(t, d, &clock, soakRuns(), func(run int) {
		switch {
		case run == 5:
			noted = d.state.Registry.Runs[0].ID
			d.do(experiments.TagSet{Run: noted, Tag: registry.Tag{Key: registry.TagNote, Value: "compare with this one"}})
			d.saved()
		case run > keep+2: // the first is a version, the fifth has a note
			if n := len(d.state.Registry.Runs); n != keep+2 {
				t.Fatalf("run %d: %d runs, want the last %d, the version's and the one with a note", run, n, keep)
			}
		}
		if run == 2*keep {
			most = d.state.Storage.Used + d.state.Storage.Used/100
		}
		if run > 2*keep {
			largest = max(largest, d.state.Storage.Used)
		}
		if run%100 == 0 {
			all, err := journal.Since(t.Context(), 0, 1_000_000)
			if err != nil {
				t.Fatal(err)
			}
			entries = max(entries, len(all))
		}
	})
	if largest > most {
		t.Errorf("the store grew to %d units, want at most %d", largest, most)
	}
	if entries > 6_000 {
		t.Errorf("the journal has had %d entries, want those of 4,000 to 5,000 steps", entries)
	}
	s := d.state
	if len(s.Versions()) != 1 || s.AliasN(registry.Champion) != 1 || len(s.Registry.Events) != 2 {
		t.Errorf("%d versions, champion v%d, events %+v; want the first run's alone", len(s.Versions()), s.AliasN(registry.Champion), s.Registry.Events)
	}
	if _, ok := s.Run(noted); !ok {
		t.Error("the run with a note is deleted")
	}
	if d, fills := s.TimeUntilFull(); fills {
		t.Errorf("the schedule says that the store is full after %v", d)
	}
	again := b.open(t)
	again.until("the champion", func(s state.State) bool { return s.Live != nil })
	if len(again.state.Registry.Runs) != keep+2 || again.state.Registry.Runs[0].Number != soakRuns() || len(again.state.Storage.Problems) != 0 {
		t.Errorf("after a reload: %d runs, the newest %d, problems %q", len(again.state.Registry.Runs), again.state.Registry.Runs[0].Number, again.state.Storage.Problems)
	}
	t.Logf("%d runs: %d units at most, %d entries in the journal at most, %.0f units a run", soakRuns(), largest, entries, s.StorageForecast().PerPass)
}

// If each run has another model, the runs of versions are kept in addition to the last ones, and the schedule shows how
// long the room lasts.
func TestSoak_AnotherModelEachTime(t *testing.T) {
	b := newBrowser()
	clock := time.Date(2022, 7, 21, 12, 0, 0, 0, time.UTC)
	b.now = func() time.Time { return clock }
	d := b.open(t)
	loaded(t, d)
	d.tick(clock)
	const keep = 5
	d.do(automation.KeepTyped{Text: strconv.Itoa(keep)}, automation.SeedsChosen{Seeds: "next"}, automation.EveryTyped{Text: "1"}, automation.ScheduleToggled{})
	soak(t, d, &clock, 60, func(run int) {
		last, used := 0, map[string]bool{}
		for _, v := range d.state.Versions() {
			used[v.Run] = true
		}
		for _, r := range d.state.Registry.Runs {
			if !used[r.ID] {
				last++
			}
		}
		if last > keep || run-len(used) >= keep && last != keep {
			t.Fatalf("run %d: %d runs without those of %d versions, want the last %d", run, last, len(used), keep)
		}
		if n := len(d.state.Registry.Runs); n != last+len(used) {
			t.Fatalf("run %d: %d runs, %d versions, %d others", run, n, len(used), last)
		}
	})
	if n := len(d.state.Versions()); n < 2 || n > 50 {
		t.Errorf("%d versions of 60 models: the test shows nothing", n)
	}
	if left, fills := d.state.TimeUntilFull(); !fills || left < time.Minute {
		t.Errorf("the schedule says that it lasts %v, fills %v", left, fills)
	}
}
