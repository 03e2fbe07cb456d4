package registry

import (
	"errors"
	"fmt"
	"slices"

	"orrery/core/ml"
	"orrery/core/store"
	"orrery/core/store/large"
)

// Record stores a run that has ended, with its model or nil. With the ID of a run from Begin it ends that run. It
// returns the run with the fields that it sets: ID, Number, ModelID, and defaults for status, experiment, name, stage,
// StartedBy and the times. The stored run shares no map or slice with the caller's.
//
// The model is written before the record that refers to it, as a blob if it is too large for
// the KV. A model that is already stored is not written again. If either write fails, neither
// is stored; without room the error is a *FullError.
func (r *Registry) Record(run Run, model *ml.Model) (Run, error) {
	if model == nil {
		return r.recordRun(run, nil)
	}
	text, err := model.MarshalJSON()
	if err != nil {
		return run, fmt.Errorf("registry: write the model: %w", err)
	}
	if run.Pipeline.Final.Kind == "" {
		run.Pipeline = model.Pipeline()
	}
	return r.recordRun(run, &storedModel{model.Digest(), text})
}

// RecordText is Record for a run with its pipeline and a model as text, in the encoding of
// MarshalJSON, or nil. So a page can store a model that a worker has fitted without loading it.
func (r *Registry) RecordText(run Run, text []byte) (Run, error) {
	if text == nil {
		return r.recordRun(run, nil)
	}
	digest, err := ml.DigestWithPauses(text, r.pause)
	if err != nil {
		return run, fmt.Errorf("registry: the model of the run: %w", err)
	}
	return r.recordRun(run, &storedModel{digest, text})
}

// storedModel is the text of a model and its digest.
type storedModel struct {
	digest string
	text   []byte
}

// recordRun records a run with its model, which may be nil.
func (r *Registry) recordRun(run Run, model *storedModel) (Run, error) {
	var err error
	for range 3 { // another tab may delete the same model in between
		var p *pendingBlob
		if p, err = r.writeLarge(model); err != nil {
			return run, err
		}
		run, err = r.record(run, model, p)
		if p != nil {
			r.dropUnreferencedBlob(model.digest, p, err)
		}
		if !errors.Is(err, errAgain) {
			break
		}
	}
	if err != nil {
		return run, err
	}
	return r.Run(run.ID)
}

func (r *Registry) record(run Run, model *storedModel, p *pendingBlob) (Run, error) {
	err := r.change(func() error {
		var err error
		if run, err = r.complete(run, model); err != nil {
			return err
		}
		_, on := r.running[run.ID]
		if err := r.removeStart(run.ID); err != nil {
			return err
		}
		if err := r.putModel(model, p, fmt.Sprintf("run %d", run.Number)); err != nil {
			return err
		}
		return r.putRun(run, on && model == nil) // hardly larger than the start record, which is deleted
	})
	return run, err
}

// putModel stages a model that is not stored yet, or the record that refers to its blob.
func (r *Registry) putModel(model *storedModel, p *pendingBlob, what string) error {
	if model == nil || r.stored(model.digest) {
		return nil
	}
	if p != nil {
		return r.putRef(model.digest, *p, what)
	}
	if len(model.text) > large.Over && r.largeModelsInBlobs() {
		return errAgain
	}
	return r.put(modelKey(model.digest), model.text, what, false)
}

// Runs returns all runs, newest first. The caller owns the slice, but not the maps and slices of the runs.
func (r *Registry) Runs() []Run {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Clone(r.order)
}

// KeysOf returns the sorted keys of the metrics, parameters and tags of runs.
func KeysOf(runs []Run) (metrics, params, tags []string) {
	m, p, t := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range runs {
		for k := range runs[i].Metrics {
			m[k] = true
		}
		for k := range runs[i].Params {
			p[k] = true
		}
		for k := range runs[i].Tags {
			t[k] = true
		}
	}
	return sortedKeys(m), sortedKeys(p), sortedKeys(t)
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

// Model returns a model's text by its digest, for ml.Load or a download, after comparing it with
// the digest; a large model is compared with its SHA-256, which is slow (see IsLarge). The error
// is a *MissingError, a *TamperedError, or wraps record.ErrCorrupt.
func (r *Registry) Model(digest string) ([]byte, error) {
	b, err := r.inKV(digest)
	if err == nil {
		return b, nil
	}
	if b, bad := r.fetchAny(digest); !errors.Is(bad, store.ErrNotFound) {
		return b, bad
	}
	return nil, err
}

// inKV reads a model that is stored in the KV.
func (r *Registry) inKV(digest string) ([]byte, error) {
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
