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
// The model is written before the record that names it; a model that is there already is
// not written again. If either write is refused nothing is left of both: the error is a
// *FullError where there was no room.
func (r *Registry) Record(run Run, model *ml.Model) (Run, error) {
	err := r.change(func() error {
		var err error
		if run, err = r.complete(run, model); err != nil {
			return err
		}
		payload, err := json.Marshal(run)
		if err != nil {
			return fmt.Errorf("registry: write run %d: %w", run.Number, err)
		}
		what := fmt.Sprintf("run %d", run.Number)
		if err := r.putModel(model, what); err != nil {
			return err
		}
		return r.put(runKey(run.ID), payload, what, false)
	})
	if err != nil {
		return run, err
	}
	return r.Run(run.ID)
}

// putModel stages a model that is not there yet.
func (r *Registry) putModel(model *ml.Model, what string) error {
	if model == nil {
		return nil
	}
	key := modelKey(model.Digest())
	if _, known := r.sizes[key]; known { // the KV alone may show what another tab has deleted
		if _, err := r.get(key); err == nil {
			return nil
		}
	}
	payload, err := model.MarshalJSON()
	if err != nil {
		return fmt.Errorf("registry: write the model of %s: %w", what, err)
	}
	return r.put(key, payload, what, false)
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
