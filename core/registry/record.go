package registry

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"orrery/core/ml"
	"orrery/core/store"
)

// Record saves a run that has ended, with the model it made or nil, and returns it
// with what was filled in: ID, Number, ModelID, and defaults for status, experiment,
// name, stage, who started it and the times. What is kept is what will be read after a
// reload, so it shares no map or slice with the caller's run.
//
// The model is written first, then the record that names it; a model that is there
// already is not written again. If either write is refused nothing is left of both:
// the error is a *FullError where there was no room.
func (r *Registry) Record(run Run, model *ml.Model) (Run, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	run, err := r.complete(run, model)
	if err != nil {
		return run, err
	}
	payload, err := json.Marshal(run)
	if err == nil {
		err = json.Unmarshal(payload, &run)
	}
	if err != nil {
		return run, fmt.Errorf("registry: write run %d: %w", run.Number, err)
	}
	what := fmt.Sprintf("run %d", run.Number)
	wrote, err := r.putModel(model, what)
	if err != nil {
		return run, err
	}
	if err := r.put(runKey(run.ID), payload, what, false); err != nil {
		if wrote {
			r.remove(modelKey(run.ModelID)) // if this fails too, a model that nobody names is all that is left
		}
		return run, err
	}
	r.runs[run.ID] = run
	r.settle(run.ID)
	run = r.runs[run.ID]
	r.order = slices.Insert(r.order, 0, run)
	r.lastNumber = run.Number
	return run, nil
}

// putModel writes a model that is not there yet and says whether it did.
func (r *Registry) putModel(model *ml.Model, what string) (wrote bool, err error) {
	if model == nil {
		return false, nil
	}
	key := modelKey(model.Digest())
	if _, err := r.get(key); err == nil {
		return false, nil
	}
	payload, err := model.MarshalJSON()
	if err != nil {
		return false, fmt.Errorf("registry: write the model of %s: %w", what, err)
	}
	return true, r.put(key, payload, what, false)
}

// Runs returns every run, the newest first. The slice belongs to the caller, what the
// runs hold does not.
func (r *Registry) Runs() []Run {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Clone(r.order)
}

// Run returns the run with this id. The error is a *MissingError.
func (r *Registry) Run(id string) (Run, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	run, ok := r.runs[id]
	if !ok {
		return Run{}, &MissingError{What: fmt.Sprintf("run %q", id)}
	}
	return run, nil
}

// Model returns a model's text by its digest: what ml.Load reads and a person may
// download, after holding it against the digest. The error is a *MissingError, a
// *TamperedError, or wraps record.ErrCorrupt.
func (r *Registry) Model(digest string) ([]byte, error) {
	b, err := r.get(modelKey(digest))
	if errors.Is(err, store.ErrNotFound) {
		return nil, &MissingError{What: fmt.Sprintf("model %q", digest)}
	}
	if err != nil {
		return nil, fmt.Errorf("registry: read model %.12s: %w", digest, err)
	}
	if got, err := ml.Digest(b); err != nil || got != digest {
		return nil, &TamperedError{Digest: digest, Err: err}
	}
	return b, nil
}
