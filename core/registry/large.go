package registry

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"orrery/core/store"
	"orrery/core/store/large"
)

// Errors of a change.
var (
	errAgain = errors.New("registry: another tab changed the same model at the same time; nothing was saved, try again")
	errDoubt = errors.New("it may come back after a reload")
)

// pendingBlob is a large model whose blob was written before the change that refers to it.
type pendingBlob struct {
	ref     large.Ref
	cleared int // value of Registry.cleared when it was written
}

// largeModelsInBlobs reports whether large models are stored as blobs, which needs a journal too.
func (r *Registry) largeModelsInBlobs() bool {
	return r.blobs != nil && r.journal != nil && !r.readOnly
}

// applyRef applies a record that says where a large model is stored.
func (s *state) applyRef(key string, payload []byte) error {
	ref, err := parseRef(key, payload)
	if err != nil {
		return err
	}
	digest := digestOf(key)
	if s.refs[digest] == nil {
		s.refs[digest] = map[string]large.Ref{}
	}
	s.refs[digest][key] = ref
	return nil
}

func (s *state) dropRef(key string) {
	digest := digestOf(key)
	delete(s.refs[digest], key)
	if len(s.refs[digest]) == 0 {
		delete(s.refs, digest)
	}
}

// Large returns the number of models that are stored as blobs and their size in bytes.
func (r *Registry) Large() (n, size int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, refs := range r.refs {
		n++
		for _, ref := range refs {
			size += ref.Bytes
		}
	}
	return n, size
}

// IsLarge reports whether a model is stored as a blob, so that Model may be slow.
func (r *Registry) IsLarge(digest string) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.refs[digest]) > 0
}

// stored reports whether a model is stored, without reading all of it. The caller holds r.mu.
func (r *Registry) stored(digest string) bool {
	if r.inBlobs(digest) {
		return true
	}
	if _, known := r.sizes[modelKey(digest)]; !known {
		return false
	}
	_, err := r.get(modelKey(digest)) // sizes may still have a key that another tab has deleted
	return err == nil
}

// inBlobs is like stored, for large models. Without a database it returns false.
func (r *Registry) inBlobs(digest string) bool {
	return r.largeModelsInBlobs() && len(r.refs[digest]) > 0 && !r.broken[digest]
}

// writeLarge writes the blob of a model that is too large for the KV and not stored yet. It
// returns nil for other models.
func (r *Registry) writeLarge(model *storedModel) (*pendingBlob, error) {
	if model == nil || !r.largeModelsInBlobs() || len(model.text) <= large.Over {
		return nil, nil
	}
	r.mu.RLock()
	there, cleared := r.stored(model.digest), r.cleared
	r.mu.RUnlock()
	if there {
		return nil, nil
	}
	ref, err := large.Put(context.Background(), r.blobs, model.text, r.now(), r.id(), r.pause)
	if errors.Is(err, store.ErrQuota) {
		return nil, &FullError{What: "the run", Large: len(model.text), Err: err}
	}
	if err != nil {
		return nil, fmt.Errorf("registry: save the model: %w", err)
	}
	return &pendingBlob{ref, cleared}, nil
}

// putRef stages the record that refers to a large model and removes those whose blob is missing.
func (r *Registry) putRef(digest string, p pendingBlob, what string) error {
	if !p.ref.Fresh(r.now()) || r.cleared != p.cleared {
		return errAgain
	}
	for _, key := range sortedKeys(r.refs[digest]) {
		if err := r.remove(key); err != nil {
			return err
		}
	}
	payload, err := json.Marshal(p.ref)
	if err != nil {
		return fmt.Errorf("registry: write the reference to the model of %s: %w", what, err)
	}
	return r.put(largeKey(digest, p.ref), payload, what, false)
}

// dropUnreferencedBlob deletes a pending blob that the change did not refer to, unless it is
// unknown whether the change was saved.
func (r *Registry) dropUnreferencedBlob(digest string, p *pendingBlob, err error) {
	if p == nil || errors.Is(err, errDoubt) {
		return
	}
	r.mu.RLock()
	_, named := r.refs[digest][largeKey(digest, p.ref)]
	r.mu.RUnlock()
	if !named {
		r.discard(p.ref.Blob)
	}
}

// discard deletes blobs that no record refers to. Tidy later collects those that it fails to delete.
func (r *Registry) discard(blobs ...string) {
	for _, id := range blobs {
		if r.largeModelsInBlobs() {
			_ = r.blobs.Delete(context.Background(), id)
		}
	}
}

// fetch reads a large model by one of its records, and marks the model as broken if its blob is missing or damaged.
func (r *Registry) fetch(digest string, ref large.Ref) ([]byte, error) {
	if r.blobs == nil {
		return nil, fmt.Errorf("registry: model %.12s is stored in the browser's database, which is not available", digest)
	}
	b, err := large.Get(context.Background(), r.blobs, ref, r.pause)
	switch {
	case errors.Is(err, store.ErrNotFound):
		err = &MissingError{What: fmt.Sprintf("model %q in the browser's database any more; import a workspace that has it, or train it again", digest)}
	case errors.Is(err, large.ErrChanged):
		err = &TamperedError{Digest: digest, Err: err}
	case err != nil:
		return nil, fmt.Errorf("registry: read model %.12s: %w", digest, err)
	case !bytes.HasSuffix(b, []byte(digest+`"}`)): // the bytes are intact; ml.Load compares the text with the digest
		err = &TamperedError{Digest: digest}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.broken[digest] = true
		return nil, err
	}
	return b, nil
}

// fetchAny reads a large model. It returns ErrNotFound if no record refers to it.
func (r *Registry) fetchAny(digest string) ([]byte, error) {
	r.mu.RLock()
	var refs []large.Ref
	for _, key := range sortedKeys(r.refs[digest]) {
		refs = append(refs, r.refs[digest][key])
	}
	r.mu.RUnlock()
	b, err := []byte(nil), error(store.ErrNotFound)
	for _, ref := range refs {
		if b, err = r.fetch(digest, ref); err == nil {
			return b, nil
		}
	}
	return nil, err
}

// importLarge stages the record of a large model of a workspace.
func (r *Registry) importLarge(w staged) error {
	ref, err := parseRef(w.key, w.value)
	if err != nil || !r.largeModelsInBlobs() {
		return fmt.Errorf("registry: model %.12s of the workspace is not stored yet; try again", digestOf(w.key))
	}
	return r.putRef(digestOf(w.key), pendingBlob{ref, r.cleared}, "the workspace")
}

// checkBlobs checks that the blobs exist that records refer to.
func (r *Registry) checkBlobs(records map[string][]byte) error {
	var there []string
	for _, name := range sortedKeys(records) {
		if !strings.HasPrefix(name, "l/") || !r.largeModelsInBlobs() {
			continue
		}
		if there == nil {
			ids, err := r.blobs.Keys(context.Background(), large.Prefix)
			if err != nil {
				return fmt.Errorf("registry: list the large models: %w", err)
			}
			there = append(ids, "")
		}
		var ref large.Ref
		if json.Unmarshal(records[name], &ref) == nil && ref.Blob != "" && !slices.Contains(there, ref.Blob) {
			return fmt.Errorf("registry: %s of the workspace refers to a model that is not stored; try again", name)
		}
	}
	return nil
}
