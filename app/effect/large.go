package effect

import (
	"context"

	"orrery/app/state"
	"orrery/app/station/experiments"
	"orrery/core/registry"
	"orrery/core/usertext"
)

// tidyModels moves large models out of localStorage and deletes unreferenced ones. It runs in the registry's queue.
func (r *Runner) tidyModels() {
	problems, err := r.registry.Tidy(context.Background())
	if err != nil {
		problems = append(problems, registry.Problem{Text: "Large models could not be moved out of localStorage: " + usertext.Of(err) + ". Orrery tries again at the next start."})
	}
	r.sendChanges(problems)
}

func (r *Runner) downloadModel(c experiments.ExportModel) {
	b, err := r.registry.Model(c.Digest)
	if err != nil {
		r.Send(state.NotDone{Text: "The model could not be read: " + usertext.Of(err) + "."})
		return
	}
	r.Page.Download(c.Name, "application/json", b)
}
