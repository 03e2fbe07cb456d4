package effect

import (
	"fmt"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/core/registry"
)

// recordSearch keeps a search and its candidates, each with the search's id as MLflow has it. What there
// is no room for is left out, and said.
func (r *Runner) recordSearch(c station.RecordSearch) {
	kept := 0
	parent, err := r.end(c.Began, c.Parent, func(run registry.Run) (registry.Run, error) {
		var err error
		run, kept, err = r.registry.RecordNested(run, c.Nested, func() { time.Sleep(time.Millisecond) })
		return run, err
	})
	if n := len(c.Nested); err == nil && kept < n {
		r.Send(state.NotDone{Text: fmt.Sprintf("Not all candidates of the search are kept: there was no room for %d of %d. Delete older runs to make room.", n-kept, n)})
	}
	r.answer(c.Job, "The search was not saved", err, func() station.Msg { return station.Recorded{Job: c.Job, Run: parent, Registry: r.book()} })
}
