package effect

import (
	"context"

	"orrery/app/state"
	"orrery/app/station/experiments"
	"orrery/core/registry"
	"orrery/core/usertext"
)

// tidy moves large models out of localStorage, if some are there, and collects what nothing
// names. It waits in the line of those that write.
func (r *Runner) tidy() {
	problems, err := r.registry.Tidy(context.Background())
	if err != nil {
		problems = append(problems, registry.Problem{Text: "Large models could not be put in order: " + usertext.Of(err) + ". It is tried again at the next start."})
	}
	r.tellNews(problems)
}

func (r *Runner) handModel(c experiments.ExportModel) {
	b, err := r.registry.Model(c.Digest)
	if err != nil {
		r.Send(state.NotDone{Text: "The model could not be read: " + usertext.Of(err) + "."})
		return
	}
	r.Page.Download(c.Name, "application/json", b)
}
