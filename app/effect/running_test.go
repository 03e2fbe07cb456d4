package effect_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
	"orrery/core/work"
)

// training is a page with a fit that does not end.
func training(t *testing.T, b *browser) *desk {
	t.Helper()
	d := b.open(t)
	loaded(t, d)
	b.stalled.Store(true)
	d.do(state.FitPressed{})
	d.until("the run that has begun", func(s state.State) bool { return status(s) == registry.StatusRunning })
	if !d.page.warns {
		t.Error("the page can be left without a question")
	}
	return d
}

// status is that of the newest run.
func status(s state.State) string {
	if len(s.Experiments.Runs) == 0 {
		return ""
	}
	return s.Experiments.Runs[0].Status
}

func killed(s state.State) bool { return status(s) == registry.StatusKilled }

// interrupted complains about a newest run that is not one which a page left behind.
func interrupted(t *testing.T, d *desk) {
	t.Helper()
	d.until("the end of the run", killed)
	r := d.state.Experiments.Runs[0]
	if len(d.state.Experiments.Runs) != 1 || !r.End.IsZero() || r.Err != registry.Interrupted || r.Params["C"] != "1.0" || len(r.Inputs) == 0 || r.Number != 1 {
		t.Errorf("%d runs, the newest %+v", len(d.state.Experiments.Runs), r)
	}
}

func TestInterruptedRun(t *testing.T) {
	for _, database := range []bool{true, false} {
		for _, locks := range []bool{true, false} {
			b := newBrowser()
			if !database {
				b.journal = &storetest.FaultyJournal{Fail: func(string) error { return errors.New("no database here") }}
			}
			if locks {
				b.tabs = newTabs(true)
			}
			training(t, b)
			if locks {
				b.last.close() // the page is reloaded
			}
			interrupted(t, b.open(t))
			if t.Failed() {
				t.Fatalf("with a database %v, locks %v", database, locks)
			}
		}
	}
}

// A run that goes on in another tab is left alone until that tab is closed, which is noticed at once.
func TestInterruptedRun_OfAnotherTab(t *testing.T) {
	b := newBrowser()
	b.tabs = newTabs(true)
	one := training(t, b)
	first := b.last
	two := b.open(t)
	two.until("the run of the other tab", func(s state.State) bool { return s.Ready && status(s) == registry.StatusRunning })
	b.stalled.Store(false)
	loaded(t, two)
	trained(t, two) // a run of its own, after which it would have ended the other one
	if r := two.state.Experiments.Runs; len(r) != 2 || r[1].Status != registry.StatusRunning || r[0].Status != registry.StatusFinished {
		t.Fatalf("runs %+v", r)
	}
	one.do(state.CancelPressed{Job: one.state.Train.Fitting.Job})
	one.until("the cancelled run", func(s state.State) bool {
		r, _ := s.Run(two.state.Experiments.Runs[1].ID)
		return r.Status == registry.StatusKilled
	})
	if r, _ := one.state.Run(two.state.Experiments.Runs[1].ID); r.End.IsZero() || r.Err == registry.Interrupted || one.page.warns {
		t.Errorf("cancelled: %+v, the page warns %v", r, one.page.warns)
	}
	b.stalled.Store(true)
	one.do(state.FitPressed{})
	one.until("the third run", func(s state.State) bool { return status(s) == registry.StatusRunning })
	b.tabs.tell()
	two.until("the third run", func(s state.State) bool { return status(s) == registry.StatusRunning })
	first.close()
	two.until("its end", killed)
	if r := two.state.Experiments.Runs[0]; r.Err != registry.Interrupted {
		t.Errorf("the run of the tab that was closed: %+v", r)
	}
	// The first page was only asleep. What it has done is kept as another run.
	one.do(state.CancelPressed{Job: one.state.Train.Fitting.Job})
	one.until("the fourth run", func(s state.State) bool { return len(s.Experiments.Runs) == 4 && killed(s) })
	if r := one.state.Experiments.Runs; r[0].Number != 4 || r[0].Err == registry.Interrupted || r[1].Err != registry.Interrupted {
		t.Errorf("runs %+v", r[:2])
	}
}

// Without Web Locks a page that has begun a run writes that it is there, and is believed for a while.
func TestInterruptedRun_ByLease(t *testing.T) {
	b := newBrowser()
	b.tabs = newTabs(false)
	var later atomic.Int64
	b.now = func() time.Time { return time.Unix(1_700_000_000, 0).Add(time.Duration(later.Load())) }
	var real atomic.Bool // the page that goes does not go on writing
	kv := b.kv
	b.kv = once{kv, &real}
	training(t, b)
	real.Store(true)
	b.kv = kv
	two := b.open(t)
	two.until("the run", func(s state.State) bool { return s.Ready && status(s) == registry.StatusRunning })
	later.Store(int64(time.Minute))
	b.tabs.tell()
	two.until("the lead", func(s state.State) bool { return !s.Automation.Elsewhere }) // some seconds later
	if status(two.state) != registry.StatusRunning {
		t.Error("a run is closed while its page is believed to be there")
	}
	later.Store(int64(3 * time.Minute))
	interrupted(t, two)
	if keys, _ := kv.Keys("orrery/lease/page/"); len(keys) != 0 {
		t.Errorf("%v are left", keys)
	}
}

// once is a KV to which a page that is gone writes nothing.
type once struct {
	store.KV
	gone *atomic.Bool
}

func (o once) Put(key string, v []byte) error {
	if o.gone.Load() {
		return store.ErrQuota
	}
	return o.KV.Put(key, v)
}

// A search keeps the candidates that it has tried before it was interrupted.
func TestInterruptedSearch(t *testing.T) {
	b := newBrowser()
	d := b.open(t)
	loaded(t, d)
	b.stalled.Store(true)
	at := time.Now()
	d.tick(at)
	d.do(state.SearchPressed{})
	d.until("the search that has begun", func(s state.State) bool { return status(s) == registry.StatusRunning })
	for i := range 2 {
		d.do(state.Progressed{Job: d.state.Tune.Searching.Job, Progress: work.Progress{Candidate: &work.Candidate{Index: i,
			Params: map[string]any{"LogisticRegression.C": float64(i + 1)}, Scores: ml.Floats{1, 1, 1, 1, 1}, Mean: 1}}})
	}
	d.tick(at.Add(3 * time.Second))
	d.saved()
	if len(d.state.Experiments.Runs) != 1 {
		t.Errorf("%d runs while the search goes on, want 1", len(d.state.Experiments.Runs))
	}
	again := b.open(t)
	again.until("the end of the search", func(s state.State) bool { return len(s.Experiments.Runs) == 3 })
	runs := again.state.Experiments.Runs
	parent := runs[2]
	if parent.Status != registry.StatusKilled || parent.Name != "GridSearchCV" || parent.Err != registry.Interrupted {
		t.Errorf("the search: %+v", parent)
	}
	for i, r := range runs[:2] {
		if r.Status != registry.StatusFinished || r.Tags[registry.TagParent] != parent.ID || r.Params["C"] != []string{"2", "1"}[i] || r.Metrics["mean_test_score"] != 1 ||
			r.Data != parent.Data || r.Pipeline.Final.Params["C"] != float64(2-i) {
			t.Errorf("candidate: %+v", r)
		}
	}
}

// A pass of the schedule is a run as well.
func TestInterruptedPass(t *testing.T) {
	b := newBrowser()
	d := b.open(t)
	loaded(t, d)
	b.stalled.Store(true)
	now := time.Now()
	d.tick(now)
	d.do(state.EveryTyped{Text: "5"}, state.ScheduleToggled{})
	d.tick(now.Add(5100 * time.Millisecond))
	d.until("the pass that has begun", func(s state.State) bool { return status(s) == registry.StatusRunning })
	if d.page.warns {
		t.Error("the page asks before it is left in the middle of a pass of the schedule")
	}
	again := b.open(t)
	interrupted(t, again)
	if by := again.state.Experiments.Runs[0].StartedBy; by != "schedule" {
		t.Errorf("it was started by %q", by)
	}
}

// The worker of a run may end in the middle of it.
func TestRunOfAWorkerThatStopped(t *testing.T) {
	b := newBrowser()
	d := training(t, b)
	for b.got.Load() == 0 { // a job that no worker has seen is given to the next one
		time.Sleep(time.Millisecond)
	}
	b.killWorker()
	d.until("the end of the run", killed)
	if r := d.state.Experiments.Runs[0]; r.End.IsZero() || r.Err == registry.Interrupted || r.Err == "" {
		t.Errorf("run %+v", r)
	}
}
