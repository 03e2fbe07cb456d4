package effect

import (
	"fmt"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/core/registry"
)

// recordSearch records a search and its candidates, as nested runs with the parent's id as in MLflow. Candidates that do
// not fit into the store are omitted, and the user is told.
func (r *Runner) recordSearch(c station.RecordSearch) {
	saved := 0
	parent, err := r.endRun(c.Began, c.Parent, func(run registry.Run) (registry.Run, error) {
		var err error
		run, saved, err = r.registry.RecordNested(run, c.Nested, func() { time.Sleep(time.Millisecond) })
		return run, err
	})
	if n := len(c.Nested); err == nil && saved < n {
		r.Send(state.NotDone{Text: fmt.Sprintf("%d of %d candidates of the search were not saved: there is no room. Delete older runs to make room.", n-saved, n)})
	}
	r.answer(c.Job, "The search was not saved", err, func() station.Msg { return station.Recorded{Job: c.Job, Run: parent, Registry: r.registrySnapshot()} })
}
