package effect

import (
	"orrery/app/state"
	"orrery/core/registry"
	"orrery/core/usertext"
)

// heard takes in, in its turn, what another tab has written. While one look is still to
// come, further news need none.
func (r *Runner) heard() {
	r.mu.Lock()
	hearing := r.hearing
	r.hearing = true
	r.mu.Unlock()
	if !hearing {
		r.enqueueTask(r.refresh)
	}
}

// refresh sends what is new.
func (r *Runner) refresh() {
	r.mu.Lock()
	r.hearing = false
	r.mu.Unlock()
	problems, err := r.registry.Refresh()
	if err != nil {
		r.Send(state.NotDone{Text: "What another tab saved could not be read: " + usertext.Of(err) + "."})
		return
	}
	r.tellNews(problems)
}

// tellNews sends what the interface does not know yet.
func (r *Runner) tellNews(problems []registry.Problem) {
	r.watchRunning()
	m := state.OtherTabWrote{}
	for _, p := range problems {
		m.Problems = append(m.Problems, p.Text)
	}
	m.Settings = r.newSettings()
	if r.registry.Revision() == r.shown && len(m.Problems) == 0 && len(m.Settings) == 0 {
		return
	}
	m.Registry = r.book()
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

// trainer is the name that the tab which trains by the schedule holds.
const trainer = "orrery/trainer"

// takeLead waits to be the tab that trains by the schedule. In a browser without Web Locks every tab is.
func (r *Runner) takeLead() {
	r.Send(state.TrainerIs{})
	lead := func() { r.Send(state.TrainerIs{Here: true}) }
	if !r.Tabs.Hold(trainer, lead) {
		lead()
	}
}
