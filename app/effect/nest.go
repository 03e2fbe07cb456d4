package effect

import (
	"time"

	"orrery/app/state"
	"orrery/core/registry"
)

// atOnce is how many nested runs are written before the page may answer a person.
const atOnce = 2

// recordSearch keeps a search and then its candidates, each with the search's id as MLflow has it.
// What there is no room for is left out, and said.
func (r *Runner) recordSearch(c state.RecordSearch) {
	parent, err := r.end(c.Began, c.Parent, func(run registry.Run) (registry.Run, error) { return r.registry.Record(run, nil) })
	if err != nil {
		r.answer(c.Job, "The search was not saved", err, nil)
		return
	}
	for i, run := range c.Nested {
		if err != nil {
			break
		}
		run.Tags = map[string]string{registry.TagParent: parent.ID}
		_, err = r.registry.Record(run, nil)
		if i%atOnce == atOnce-1 {
			time.Sleep(time.Millisecond)
		}
	}
	if err != nil {
		r.Send(state.NotDone{Text: "Not all candidates of the search are kept: " + reason(err) + "."})
	}
	r.Send(state.Recorded{Job: c.Job, Run: parent, Book: r.book()})
}
