package effect_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/checks"
	"orrery/app/station/train"
	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/store/storetest"
	"orrery/core/work"
)

// training returns a page with a fit that does not end.
func training(t *testing.T, b *browser) *desk {
	t.Helper()
	d := b.open(t)
	loaded(t, d)
	b.stalled.Store(true)
	d.do(train.FitPressed{})
	d.until("the run that has begun", func(s state.State) bool { return status(s) == registry.StatusRunning })
	for b.got.Load() == 0 { // a job that no worker has received is sent to the next worker, which may not stall
		time.Sleep(time.Millisecond)
	}
	if !d.page.warns {
		t.Error("the page can be closed without a confirmation")
	}
	return d
}

// status returns the status of the newest run.
func status(s state.State) string {
	if len(s.Registry.Runs) == 0 {
		return ""
	}
	return s.Registry.Runs[0].Status
}

func killed(s state.State) bool { return status(s) == registry.StatusKilled }

// interrupted checks that the newest run is marked as interrupted.
func interrupted(t *testing.T, d *desk) {
	t.Helper()
	d.until("the end of the run", killed)
	r := d.state.Registry.Runs[0]
	if len(d.state.Registry.Runs) != 1 || !r.End.IsZero() || r.Err != registry.Interrupted || r.Params["C"] != "1.0" || len(r.Inputs) == 0 || r.Number != 1 {
		t.Errorf("%d runs, the newest %+v", len(d.state.Registry.Runs), r)
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

// A run of another tab is marked as interrupted as soon as that tab is closed, and not before.
func TestInterruptedRun_OfAnotherTab(t *testing.T) {
	b := newBrowser()
	b.tabs = newTabs(true)
	one := training(t, b)
	first := b.last
	two := b.open(t)
	two.until("the run of the other tab", func(s state.State) bool { return s.Ready && status(s) == registry.StatusRunning })
	b.stalled.Store(false)
	loaded(t, two)
	trained(t, two) // a run, after which it would have ended the other tab's
	if r := two.state.Registry.Runs; len(r) != 2 || r[1].Status != registry.StatusRunning || r[0].Status != registry.StatusFinished {
		t.Fatalf("runs %+v", r)
	}
	one.do(station.CancelPressed{Job: one.state.Train.Fitting.Job})
	one.until("the cancelled run", func(s state.State) bool {
		r, _ := s.Run(two.state.Registry.Runs[1].ID)
		return r.Status == registry.StatusKilled
	})
	if r, _ := one.state.Run(two.state.Registry.Runs[1].ID); r.End.IsZero() || r.Err == registry.Interrupted || one.page.warns {
		t.Errorf("cancelled: %+v, the page warns %v", r, one.page.warns)
	}
	b.stalled.Store(true)
	one.do(train.FitPressed{})
	one.until("the third run", func(s state.State) bool { return status(s) == registry.StatusRunning })
	b.tabs.notify()
	two.until("the third run", func(s state.State) bool { return status(s) == registry.StatusRunning })
	first.close()
	two.until("its end", killed)
	if r := two.state.Registry.Runs[0]; r.Err != registry.Interrupted {
		t.Errorf("the run of the tab that was closed: %+v", r)
	}
	// The first page was only suspended. Its result is recorded as another run.
	one.do(station.CancelPressed{Job: one.state.Train.Fitting.Job})
	one.until("the fourth run", func(s state.State) bool { return len(s.Registry.Runs) == 4 && killed(s) })
	if r := one.state.Registry.Runs; r[0].Number != 4 || r[0].Err == registry.Interrupted || r[1].Err != registry.Interrupted {
		t.Errorf("runs %+v", r[:2])
	}
}

// gated is a journal of which each commit waits for the test.
type gated struct {
	store.Journal
	on   atomic.Bool
	pass chan struct{}
}

func (j *gated) Append(ctx context.Context, seen int64, write func([]store.Entry) []store.Write) (int64, error) {
	if j.on.Load() {
		<-j.pass
	}
	return j.Journal.Append(ctx, seen, write)
}

// The end of another page's run is not mistaken for the answer to a write of this page.
func TestInterruptedRun_WhileThisPageWrites(t *testing.T) {
	b := newBrowser()
	b.tabs = newTabs(true)
	training(t, b)
	first := b.last
	j := &gated{Journal: b.journal, pass: make(chan struct{})}
	b.journal = j
	two := b.open(t)
	two.until("the run of the other tab", func(s state.State) bool { return s.Ready && status(s) == registry.StatusRunning })
	two.saved()
	j.on.Store(true)
	first.close()
	two.do(checks.FloorTyped{Text: "0.61"})
	j.pass <- struct{}{} // the end of the run or the setting, whichever was first
	two.until("one of them", func(s state.State) bool { return killed(s) || s.Storage.Saving == 0 })
	if killed(two.state) && two.state.Storage.Saving != 1 {
		t.Errorf("%d writes are pending, want 1, the setting", two.state.Storage.Saving)
	}
	j.pass <- struct{}{}
	two.until("both", func(s state.State) bool { return killed(s) && s.Storage.Saving == 0 })
}

// Without Web Locks an unfinished run counts as interrupted when a page starts.
func TestInterruptedRun_WithoutLocks(t *testing.T) {
	b := newBrowser()
	b.tabs = newTabs(false)
	training(t, b)
	interrupted(t, b.open(t))
}

// once is a KV that ignores writes of a closed page.
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

// searching returns a page with a search of which two candidates are done and recorded.
func searching(t *testing.T, b *browser) *desk {
	t.Helper()
	d := b.open(t)
	loaded(t, d)
	b.stalled.Store(true)
	at := time.Now()
	d.tick(at)
	d.do(train.SearchPressed{})
	d.until("the search that has begun", func(s state.State) bool { return status(s) == registry.StatusRunning })
	for i := range 2 {
		d.do(state.Progressed{Job: d.state.Tune.Searching.Job, Progress: work.Progress{Candidate: &work.Candidate{Index: i,
			Params: map[string]any{"LogisticRegression.C": float64(i + 1)}, Scores: ml.Floats{1, 1, 1, 1, 1}, Mean: 1}}})
	}
	d.tick(at.Add(3 * time.Second))
	d.saved()
	if len(d.state.Registry.Runs) != 1 {
		t.Errorf("%d runs while the search goes on, want 1", len(d.state.Registry.Runs))
	}
	return d
}

// stop cancels a search, which is then recorded.
func (d *desk) stop() {
	d.do(state.Refused{Job: d.state.Tune.Searching.Job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
}

// dying is the journal of a page that crashes after a number of commits.
type dying struct {
	store.Journal
	left *atomic.Int64
	gone *atomic.Bool
}

func (j dying) Append(ctx context.Context, seen int64, write func([]store.Entry) []store.Write) (int64, error) {
	if j.gone.Load() {
		return 0, errors.New("the page is gone")
	}
	last, err := j.Journal.Append(ctx, seen, write)
	j.gone.Store(j.left.Add(-1) <= 0)
	return last, err
}

// Wherever the page crashes while a search is recorded, each recorded candidate exists once afterwards.
func TestSearch_PageEndsWhileItIsRecorded(t *testing.T) {
	for steps := range int64(4) {
		b := newBrowser()
		kv, j := b.kv, b.journal
		var left atomic.Int64
		var gone atomic.Bool
		left.Store(1_000_000)
		b.kv, b.journal = once{kv, &gone}, dying{j, &left, &gone}
		d := searching(t, b)
		left.Store(steps)
		gone.Store(steps == 0)
		d.stop()
		d.until("its answer", func(s state.State) bool { return s.Storage.Saving == 0 })
		b.kv, b.journal = kv, j
		again := b.open(t)
		again.until("the end of the search", func(s state.State) bool {
			return s.Ready && len(s.Registry.Runs) > 0 && !slices.ContainsFunc(s.Registry.Runs, func(r registry.Run) bool { return r.Status == registry.StatusRunning })
		})
		var kept []string
		for _, r := range again.state.Registry.Runs {
			if r.Tags[registry.TagParent] != "" {
				kept = append(kept, r.Params["C"])
			}
		}
		slices.Sort(kept)
		if !slices.Equal(kept, []string{"1", "2"}) {
			t.Errorf("after %d steps: candidates %q, want 1 and 2", steps, kept)
		}
	}
}

// Candidates that do not fit are omitted and reported; the search is recorded.
func TestSearch_WithoutRoomForAllCandidates(t *testing.T) {
	b := newBrowser()
	kv := store.NewMemory(0)
	b.kv = kv
	d := searching(t, b)
	kv.Budget = used(t, kv) + 100
	d.stop()
	d.until("the end of the search", func(s state.State) bool { return status(s) != registry.StatusRunning && s.Storage.Saving == 0 })
	runs := d.state.Registry.Runs
	left := 3 - len(runs)
	if want := fmt.Sprintf("There was no room for %d of 2 candidates.", left); left < 1 || runs[len(runs)-1].Note != want {
		t.Errorf("%d runs, note %q, want %q", len(runs), runs[len(runs)-1].Note, want)
	}
	if want := fmt.Sprintf("%d of 2 candidates of the search were not saved: there is no room. Delete older runs to make room.", left); d.state.Toast.Text != want {
		t.Errorf("toast %q, want %q", d.state.Toast.Text, want)
	}
}

// An interrupted search keeps the candidates that were done.
func TestInterruptedSearch(t *testing.T) {
	b := newBrowser()
	searching(t, b)
	again := b.open(t)
	again.until("the end of the search", func(s state.State) bool { return len(s.Registry.Runs) == 3 })
	runs := again.state.Registry.Runs
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

// A scheduled run can be interrupted as well.
func TestInterruptedPass(t *testing.T) {
	b := newBrowser()
	d := b.open(t)
	loaded(t, d)
	b.stalled.Store(true)
	now := time.Now()
	d.tick(now)
	d.do(automation.EveryTyped{Text: "5"}, automation.ScheduleToggled{})
	d.tick(now.Add(5100 * time.Millisecond))
	d.until("the pass that has begun", func(s state.State) bool { return status(s) == registry.StatusRunning })
	if d.page.warns {
		t.Error("the page asks for confirmation during a scheduled run")
	}
	again := b.open(t)
	interrupted(t, again)
	if by := again.state.Registry.Runs[0].StartedBy; by != "schedule" {
		t.Errorf("it was started by %q", by)
	}
}

// The worker may be killed during a run.
func TestWorkerStopsDuringRun(t *testing.T) {
	b := newBrowser()
	d := training(t, b)
	b.killWorker()
	d.until("the end of the run", killed)
	if r := d.state.Registry.Runs[0]; r.End.IsZero() || r.Err == registry.Interrupted || r.Err == "" {
		t.Errorf("run %+v", r)
	}
}
