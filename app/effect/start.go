package effect

import (
	"fmt"
	"slices"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/core/registry"
)

// Start is the note in this browser of what a start is loading, and the notes that earlier starts have left.
// Its methods return at once and may be called from any goroutine.
type Start interface {
	// Safe reports whether nothing is to be loaded; Exporting, whether everything is to be exported at once.
	Safe() bool
	Exporting() bool
	// Failed returns what an earlier start was loading, "" where that is not known, and whether there was one
	// that did not finish.
	Failed() (step string, ok bool)
	// Step notes what is being loaded now; "" for nothing. Done notes that the start is over.
	Step(step string)
	Done()
	// Forget removes the notes of earlier starts. Normally does so too, and loads the page again;
	// Safely loads the page without models.
	Forget()
	Normally()
	Safely()
	// KeepsNothing notes that no store of this browser can be used.
	KeepsNothing()
}

// noStart is a place without such notes.
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

// loading notes that something is being loaded, until done is called. If the program ends meanwhile, the
// next start names what was noted last.
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

// startNote carries out the commands about the start; false for another command.
func (r *Runner) startNote(c station.Cmd) bool {
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

// removeStep removes what an earlier start failed at: a version, or a run with its versions.
func (r *Runner) removeStep(c state.RemoveStep) {
	doing, err := r.remove(c)
	if err != nil {
		r.tellNews(nil) // a part may be gone
	}
	r.answer(0, doing, err, func() station.Msg { return state.RemovedStep{Step: c.Step, Registry: r.book()} })
}

// remove removes it, and says in doing how far it came where it did not come to its end.
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

// versionsOf returns the versions that were made of a run.
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
