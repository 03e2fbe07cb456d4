package effect

import (
	"fmt"
	"slices"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/usertext"
)

// Start records in the browser what a start is loading, and has the records of earlier starts. Its methods return
// immediately and may be called from any goroutine.
type Start interface {
	// Safe reports whether to load no tables and models; Exporting, whether to export everything immediately.
	Safe() bool
	Exporting() bool
	// Failed reports whether an earlier start did not finish, and what it was loading; "" if unknown.
	Failed() (step string, ok bool)
	// Step records what is being loaded; "" for nothing. Done records that the start has finished.
	Step(step string)
	Done()
	// Forget removes the records of earlier starts. Normally also reloads the page; Safely reloads the page without
	// models.
	Forget()
	Normally()
	Safely()
	// KeepsNothing records that no store of this browser can be used.
	KeepsNothing()
}

// noStart is a Start that records nothing.
type noStart struct{}

func (noStart) Safe() bool             { return false }
func (noStart) Exporting() bool        { return false }
func (noStart) Failed() (string, bool) { return "", false }
func (noStart) Step(string)            {}
func (noStart) Done()                  {}
func (noStart) Forget()                {}
func (noStart) Normally()              {}
func (noStart) Safely()                {}
func (noStart) KeepsNothing()          {}

// loading records that an item is being loaded, until done is called. If the program crashes meanwhile, the next start
// names the item that was recorded last.
func (r *Runner) loading(step state.LoadStep) (done func()) {
	text := step.Text()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.steps = append(r.steps, text)
	r.Options.Start.Step(text)
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if at := slices.Index(r.steps, text); at >= 0 {
			r.steps = slices.Delete(r.steps, at, at+1)
		}
		newest := ""
		if n := len(r.steps); n > 0 {
			newest = r.steps[n-1]
		}
		r.Options.Start.Step(newest)
	}
}

// runStart executes commands about the start; it returns false for other commands.
func (r *Runner) runStart(c station.Cmd) bool {
	switch c := c.(type) {
	case state.StartDone:
		r.Options.Start.Done()
	case state.StartAgain:
		if c.Safely {
			r.Options.Start.Safely()
		} else {
			r.Options.Start.Normally()
		}
	case state.ForgetFailure:
		r.Options.Start.Forget()
	default:
		return false
	}
	return true
}

// removeStep removes the item at which an earlier start failed: a version, or a run with its versions.
func (r *Runner) removeStep(c state.RemoveStep) {
	doing, err := r.remove(c)
	if err != nil {
		r.sendChanges(nil) // some versions may have been removed
	}
	r.answer(0, doing, err, func() station.Msg { return state.RemovedStep{Step: c.Step, Registry: r.registrySnapshot()} })
}

// remove removes the item; if it fails, doing describes what was removed.
func (r *Runner) remove(c state.RemoveStep) (doing string, err error) {
	doing = "Nothing was removed"
	if c.Step.Kind == state.StepVersion {
		return doing, r.registry.RemoveVersion(c.Step.Model, c.Step.N, c.Why())
	}
	versions := r.versionsOf(c.Step.ID)
	for i, v := range versions {
		if err := r.registry.RemoveVersion(v.Model, v.N, c.Why()); err != nil {
			return doing, err
		}
		doing = fmt.Sprintf("%d of %d versions of the run were removed, and the run was not", i+1, len(versions))
	}
	return doing, r.registry.Delete(c.Why(), c.Step.ID)
}

// versionsOf returns the versions that were registered from a run.
func (r *Runner) versionsOf(run string) []registry.Version {
	var out []registry.Version
	for _, model := range r.registry.Models() {
		for _, v := range r.registry.Versions(model) {
			if v.Run == run {
				out = append(out, v)
			}
		}
	}
	return out
}

// openStores opens the registry over the usable stores, and reports which are unusable. If none is usable, the registry
// is in memory.
func (r *Runner) openStores() (*registry.Registry, []string, station.Unusable) {
	var u station.Unusable
	reg, problems, err := r.open(r.KV)
	if err != nil {
		u.LocalStorage = usertext.Of(err)
		reg, problems, _ = r.open(store.NewMemory(0)) // cannot fail
		if r.Journal == nil {
			u.Database = "it is not used here"
		}
	}
	var texts []string
	for _, p := range problems {
		if p.NoJournal != nil {
			u.Database = usertext.Of(p.NoJournal)
			continue
		}
		texts = append(texts, p.Text)
	}
	if u.All() {
		r.Options.Start.KeepsNothing()
	}
	return reg, texts, u
}
