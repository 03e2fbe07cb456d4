package effect_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station/automation"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
)

// tabs simulates the channel and the locks between the pages of one browser.
type tabs struct {
	mu      sync.Mutex
	heard   map[*tab]func()
	waiting map[string][]request // by name; the first holds the lock
	locks   bool
}

// request is a tab's request for a lock.
type request struct {
	*tab
	granted func()
}

// tab is the effect.Tabs of one page.
type tab struct{ all *tabs }

func newTabs(locks bool) *tabs {
	return &tabs{heard: map[*tab]func(){}, waiting: map[string][]request{}, locks: locks}
}

func (t *tab) Listen(heard func()) {
	t.all.mu.Lock()
	defer t.all.mu.Unlock()
	t.all.heard[t] = heard
}

func (t *tab) Others() (int, bool) { return 1, true }

func (t *tab) Hold(name string, granted func()) bool {
	t.all.mu.Lock()
	defer t.all.mu.Unlock()
	if !t.all.locks {
		return false
	}
	t.all.waiting[name] = append(t.all.waiting[name], request{t, granted})
	if len(t.all.waiting[name]) == 1 {
		go granted()
	}
	return true
}

// close does what the browser does when a page is closed.
func (t *tab) close() {
	t.all.mu.Lock()
	defer t.all.mu.Unlock()
	delete(t.all.heard, t)
	for name, waiting := range t.all.waiting {
		left := slices.DeleteFunc(slices.Clone(waiting), func(r request) bool { return r.tab == t })
		if t.all.waiting[name] = left; len(left) > 0 && waiting[0].tab == t {
			go left[0].granted()
		}
	}
}

// notify tells all tabs of a change. A browser may do so at any time.
func (a *tabs) notify() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, heard := range a.heard {
		heard()
	}
}

func TestTabs_SeeEachOther(t *testing.T) {
	for name, journal := range map[string]store.Journal{"journal": &storetest.MemoryJournal{}, "localStorage alone": nil} {
		t.Run(name, func(t *testing.T) {
			b := newBrowser()
			b.journal, b.tabs = journal, newTabs(true)
			one, two := b.open(t), b.open(t)
			two.until("the stored data", func(s state.State) bool { return s.Ready })
			loaded(t, one)
			loaded(t, two)
			trained(t, one)
			promoted(t, one)
			one.do(automation.ScheduleToggled{}, automation.EveryTyped{Text: "77"})
			one.saved()
			b.tabs.notify()
			two.until("the other tab's champion", func(s state.State) bool { return s.Live != nil && s.AliasN(registry.Champion) == 1 })
			two.until("the other tab's schedule", func(s state.State) bool { return s.Automation.On && s.Automation.Every == "77" })
			if n := len(two.state.Registry.Runs); n != 1 || two.state.Train.Result != nil {
				t.Errorf("%d runs in the second tab, result %v; want the run, and no result of its own", n, two.state.Train.Result)
			}
			two.do(automation.ScheduleToggled{})
			two.saved()
			b.tabs.notify()
			one.until("the pause", func(s state.State) bool { return !s.Automation.On })
			trained(t, two)
			b.tabs.notify()
			one.until("the second run", func(s state.State) bool { return len(s.Registry.Runs) == 2 })
			if one.state.Registry.Runs[0].Number != 2 {
				t.Errorf("the second tab's run has number %d", one.state.Registry.Runs[0].Number)
			}
		})
	}
}

func TestTabs_OneTrains(t *testing.T) {
	b := newBrowser()
	b.tabs = newTabs(true)
	one := b.open(t)
	one.until("the lead", func(s state.State) bool { return s.Ready && !s.Automation.InOtherTab })
	first := b.last
	two := b.open(t)
	two.until("no lead", func(s state.State) bool { return s.Ready && s.Automation.InOtherTab })
	loaded(t, two)
	two.do(automation.ScheduleToggled{})
	at := time.Now().Add(2 * time.Minute)
	two.tick(at)
	if two.state.Automation.Current != nil || two.state.Automation.Schedule.Missed != 0 {
		t.Errorf("the tab that does not lead started a scheduled run, or counts it as missed")
	}
	first.close()
	two.until("the lead", func(s state.State) bool { return !s.Automation.InOtherTab })
	two.tick(at.Add(2 * time.Minute))
	if two.state.Automation.Current == nil {
		t.Error("the tab that took over does not train")
	}
	two.until("the pass", func(s state.State) bool { return len(s.Automation.History) == 1 })
}

// Without Web Locks no tab waits for another one.
func TestTabs_WithoutLocks(t *testing.T) {
	b := newBrowser()
	b.tabs = newTabs(false)
	for range 2 {
		b.open(t).until("the lead", func(s state.State) bool { return s.Ready && !s.Automation.InOtherTab })
	}
}
