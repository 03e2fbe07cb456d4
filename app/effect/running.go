package effect

import (
	"errors"
	"strings"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/core/registry"
	"orrery/core/usertext"
)

const (
	// bySchedule is the trigger of scheduled runs, of which the oldest are deleted.
	bySchedule = "schedule"
	// measuredRuns is the number of newest runs from which the size of a pipeline run is estimated.
	measuredRuns = 10
	// pageLock is the prefix of the name of a page's lock. A page holds its lock as long as it is open; the runs that it
	// starts have the name of the lock.
	pageLock = "orrery/page/"
)

// running has the state of unfinished runs. It is used only by tasks of the registry's queue.
type running struct {
	lock    string          // name of this page's lock
	scanned bool            // the runs that were unfinished at the start were handled
	runIDs  map[int]string  // ids of unfinished runs of this page, by the job of Begin
	watched map[string]bool // locks of other pages that this page waits for
}

func newRunning() running { return running{runIDs: map[int]string{}, watched: map[string]bool{}} }

// holdLock acquires this page's lock, before a run can refer to it. Without other tabs no lock is needed.
func (r *Runner) holdLock() {
	r.lock = pageLock + r.ID()
	if r.Tabs != nil {
		r.Tabs.Hold(r.lock, func() {})
	}
}

// beginRun records the start of a run. If it does not fit, the error is reported when the run ends.
func (r *Runner) beginRun(c station.Begin) {
	if run, err := r.registry.Begin(c.Run, r.lock); err == nil {
		r.runIDs[c.Job] = run.ID
	}
	r.Send(station.Began{Registry: r.registrySnapshot()})
}

// endRun records a finished run under the id from its start. If another page has marked the run as interrupted, endRun
// records it as a new run.
func (r *Runner) endRun(began int, run registry.Run, record func(registry.Run) (registry.Run, error)) (registry.Run, error) {
	run.ID = r.runIDs[began]
	saved, err := record(run)
	if errors.Is(err, registry.ErrEnded) {
		run.ID = ""
		saved, err = record(run)
	}
	if err == nil {
		delete(r.runIDs, began)
	}
	return saved, err
}

// watchRunning marks the unfinished runs of closed pages as interrupted, now or when the pages close. Without Web Locks
// (a page that was not loaded over https) the open pages are unknown: all runs that are unfinished when this page starts
// count as interrupted. If the page of such a run is still open, it records its run as a new one; see endRun.
func (r *Runner) watchRunning() {
	first := !r.scanned
	r.scanned = true
	for _, lock := range r.registry.Running() {
		if lock == r.lock || r.watched[lock] {
			continue
		}
		r.watched[lock] = true
		end := func() { r.enqueueRegistryTask(func() { r.interrupt(lock) }) }
		switch {
		case r.Tabs == nil, !strings.HasPrefix(lock, pageLock):
			end()
		case !r.Tabs.Hold(lock, end) && first:
			end()
		}
	}
}

// interrupt marks the unfinished runs of a closed page as interrupted.
func (r *Runner) interrupt(lock string) {
	n, err := r.registry.Interrupt(lock)
	if err != nil {
		r.Send(state.NotDone{Text: "Interrupted runs could not be marked as such: " + usertext.Of(err) + "."})
		return
	}
	if n > 0 { // not Began, which answers a write of this page
		r.Send(state.OtherTabWrote{Registry: r.registrySnapshot()})
	}
}
