package effect

import (
	"encoding/json"
	"errors"
	"strings"
	"time"

	"orrery/app/state"
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
	// pageLease is where a page without Web Locks writes that it is open, and pageLeaseFor how long
	// it is believed: a browser may call a page in the background once a minute.
	pageLease    = "orrery/lease/page/"
	pageLeaseFor = 2 * time.Minute
)

// running is what a page knows of runs that have begun and not ended. It is used in turn.
type running struct {
	lock    string          // of this page
	leased  bool            // there are no Web Locks: it has a lease, once it has begun a run
	leasing bool            // and writes it
	begun   map[int]string  // the runs that this page has begun, by the job of Begin
	awaited map[string]bool // locks of other pages whose end is waited for
}

func newRunning() running { return running{begun: map[int]string{}, awaited: map[string]bool{}} }

// holdLock names this page and has the browser know that it is open, before a run can name its
// lock. Where this page is the only one, there is nobody to know it.
func (r *Runner) holdLock() {
	r.lock = pageLock + r.ID()
	if r.Tabs != nil {
		r.leased = !r.Tabs.Hold(r.lock, func() {})
	}
}

// beginRun keeps a run that begins. Where there is no room its end will say so.
func (r *Runner) beginRun(c state.Begin) {
	if r.leased && !r.leasing {
		r.leasing = true
		r.lease()
	}
	if run, err := r.registry.Begin(c.Run, r.lock); err == nil {
		r.begun[c.Job] = run.ID
	}
	r.Send(state.Began{Book: r.book()})
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

// watchRunning ends the runs of pages that are gone, now or when they go.
func (r *Runner) watchRunning() {
	for _, lock := range r.registry.Running() {
		if lock == r.lock || r.awaited[lock] {
			continue
		}
		r.awaited[lock] = true
		gone := func() { r.inTurn(func() { r.interrupt(lock) }) }
		if r.Tabs == nil || !strings.HasPrefix(lock, pageLock) {
			gone()
			continue
		}
		if !r.Tabs.Hold(lock, gone) {
			r.spawn(nil, func() { r.awaitLease(lock, gone) })
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
		r.Send(state.OtherTabWrote{Book: r.book()})
	}
}

// lease writes that this page is open, for as long as it is.
func (r *Runner) lease() {
	l := lease{kv: r.KV, now: r.Now, key: pageLease + strings.TrimPrefix(r.lock, pageLock), id: r.lock, lasts: pageLeaseFor}
	l.renew()
	go func() {
		for {
			time.Sleep(leaseEvery)
			l.renew()
		}
	}()
}

// awaitLease calls gone when the lease of a page has run out.
func (r *Runner) awaitLease(lock string, gone func()) {
	key := pageLease + strings.TrimPrefix(lock, pageLock)
	for ; ; time.Sleep(leaseEvery) {
		var l leaseRecord
		b, err := r.KV.Get(key)
		if err != nil || json.Unmarshal(b, &l) != nil || r.Now().UnixMilli() >= l.Until {
			break
		}
	}
	_ = r.KV.Delete(key) // one that stays does no harm
	gone()
}
