package effect

import (
	"context"

	"orrery/app/state"
	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/usertext"
)

// loaded is the model that was read last for the server, or why it could not be.
type loaded struct {
	digest string
	model  *ml.Model
	err    error
}

// tidy moves large models out of localStorage, if some are there, and collects what nothing
// names. It waits in the line of those that write.
func (r *Runner) tidy() {
	problems, err := r.registry.Tidy(context.Background())
	if err != nil {
		problems = append(problems, registry.Problem{Text: "Large models could not be put in order: " + usertext.Of(err) + ". It is tried again at the next start."})
	}
	r.tellNews(problems)
}

func (r *Runner) handModel(c state.HandModel) {
	b, err := r.registry.Model(c.Digest)
	if err != nil {
		r.Send(state.NotDone{Text: "The model could not be read: " + usertext.Of(err) + "."})
		return
	}
	r.Page.Download(c.Name, "application/json", b)
}

// champion loads a model's champion; the one that was loaded last is at hand. A large one
// takes its time: there is none yet then, and state.ChampionRead follows.
func (r *Runner) champion(model string) (*ml.Model, registry.Version, error) {
	v, ok := r.registry.Alias(model, registry.Champion)
	l := r.lastLoaded()
	switch {
	case ok && l.digest == v.Digest && l.model != nil:
		return l.model, v, nil
	case ok && l.digest == v.Digest && l.err != nil: // told once, tried again
		r.setLoaded(loaded{})
		return nil, v, l.err
	case ok && r.registry.IsLarge(v.Digest):
		r.inTurnFor(state.Deploy{Model: model}, func() { r.load(model, v.Digest) })
		return nil, v, nil
	}
	m, v, err := r.registry.Load(model, registry.Champion, r.catalog)
	if err == nil {
		r.setLoaded(loaded{v.Digest, m, nil})
	}
	return m, v, err
}

// load reads a large champion, unless it has been read meanwhile.
func (r *Runner) load(model, digest string) {
	if v, ok := r.registry.Alias(model, registry.Champion); ok {
		defer r.loading(state.VersionStep(v))()
	}
	if l := r.lastLoaded(); l.digest != digest || l.model == nil {
		m, v, err := r.registry.Load(model, registry.Champion, r.catalog)
		r.setLoaded(loaded{v.Digest, m, err})
	}
	r.Send(state.ChampionRead{})
}

func (r *Runner) lastLoaded() loaded {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.loaded
}

func (r *Runner) setLoaded(l loaded) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.loaded = l
}
