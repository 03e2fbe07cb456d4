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
	// bySchedule is who has started the runs that a schedule keeps the last of.
	bySchedule = "schedule"
	// measuredRuns is of how many of the newest runs the room is measured that a pass takes.
	measuredRuns = 10
	// pageLock is what the name of a page's lock begins with: it is held for as long as the page is
	// open, and named by the runs that the page has begun.
	pageLock = "orrery/page/"
)

// running is what a page knows of runs that have begun and not ended. It is used in turn.
type running struct {
	lock    string          // of this page
	started bool            // the runs that were there at the start are seen to
	begun   map[int]string  // the runs that this page has begun, by the job of Begin
	awaited map[string]bool // locks of other pages whose end is waited for
}

func newRunning() running { return running{begun: map[int]string{}, awaited: map[string]bool{}} }

// holdLock names this page and has the browser know that it is open, before a run can name its
// lock. Where this page is the only one, there is nobody to know it.
func (r *Runner) holdLock() {
	r.lock = pageLock + r.ID()
	if r.Tabs != nil {
		r.Tabs.Hold(r.lock, func() {})
	}
}

// beginRun keeps a run that begins. Where there is no room its end will say so.
func (r *Runner) beginRun(c station.Begin) {
	if run, err := r.registry.Begin(c.Run, r.lock); err == nil {
		r.begun[c.Job] = run.ID
	}
	r.Send(station.Began{Registry: r.book()})
}

// end records a run under the id that it began with, or as another one where a page that took this
// one for gone has ended it.
func (r *Runner) end(began int, run registry.Run, record func(registry.Run) (registry.Run, error)) (registry.Run, error) {
	run.ID = r.begun[began]
	saved, err := record(run)
	if errors.Is(err, registry.ErrEnded) {
		run.ID = ""
		saved, err = record(run)
	}
	if err == nil {
		delete(r.begun, began)
	}
	return saved, err
}

// watchRunning ends the runs of pages that are gone, now or when they go. A browser without Web Locks (a page that did
// not come over https) does not say which pages are open: there the runs that have not ended when this page starts are
// taken for interrupted. A page that is open after all then saves its run as another one; see end.
func (r *Runner) watchRunning() {
	first := !r.started
	r.started = true
	for _, lock := range r.registry.Running() {
		if lock == r.lock || r.awaited[lock] {
			continue
		}
		r.awaited[lock] = true
		gone := func() { r.enqueueTask(func() { r.interrupt(lock) }) }
		switch {
		case r.Tabs == nil, !strings.HasPrefix(lock, pageLock):
			gone()
		case !r.Tabs.Hold(lock, gone) && first:
			gone()
		}
	}
}

// interrupt ends the runs of a page that is gone.
func (r *Runner) interrupt(lock string) {
	n, err := r.registry.Interrupt(lock)
	if err != nil {
		r.Send(state.NotDone{Text: "Runs that were interrupted could not be closed: " + usertext.Of(err) + "."})
		return
	}
	if n > 0 { // not Began, which answers a write of this page
		r.Send(state.OtherTabWrote{Registry: r.book()})
	}
}
