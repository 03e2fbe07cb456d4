package effect

import (
	"orrery/app/state"
	"orrery/core/registry"
	"orrery/core/usertext"
)

// onOtherTab enqueues a refresh after another tab has written, unless one is enqueued already.
func (r *Runner) onOtherTab() {
	r.mu.Lock()
	queued := r.refreshQueued
	r.refreshQueued = true
	r.mu.Unlock()
	if !queued {
		r.enqueueRegistryTask(r.refresh)
	}
}

// refresh reads what other tabs have written and sends it.
func (r *Runner) refresh() {
	r.mu.Lock()
	r.refreshQueued = false
	r.mu.Unlock()
	problems, err := r.registry.Refresh()
	if err != nil {
		r.Send(state.NotDone{Text: "What another tab saved could not be read: " + usertext.Of(err) + "."})
		return
	}
	r.sendChanges(problems)
}

// sendChanges sends the changes that the interface does not have yet.
func (r *Runner) sendChanges(problems []registry.Problem) {
	r.watchRunning()
	m := state.OtherTabWrote{}
	for _, p := range problems {
		m.Problems = append(m.Problems, p.Text)
	}
	m.Settings = r.unsentSettings()
	if r.registry.Revision() == r.sentRevision && len(m.Problems) == 0 && len(m.Settings) == 0 {
		return
	}
	m.Registry = r.registrySnapshot()
	r.Send(m)
}

// countTabs counts the other tabs.
func (r *Runner) countTabs() {
	if r.Tabs == nil {
		return
	}
	n, known := r.Tabs.Others()
	r.Send(state.TabsCounted{N: n, Known: known})
}

// trainer is the name of the lock that the tab which runs the schedule holds.
const trainer = "orrery/trainer"

// claimTrainer waits for the lock of the tab that runs the schedule. In a browser without Web Locks every tab runs it.
func (r *Runner) claimTrainer() {
	r.Send(state.TrainerIs{})
	lead := func() { r.Send(state.TrainerIs{Here: true}) }
	if !r.Tabs.Hold(trainer, lead) {
		lead()
	}
}
