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

// Two that a change may end with.
var (
	errAgain = errors.New("registry: other tabs changed the same model meanwhile; nothing was saved, try again")
	errDoubt = errors.New("it may come back after a reload")
)

// pendingBlob is a large model whose blob was written before the change that names it.
type pendingBlob struct {
	ref     large.Ref
	cleared int // how often everything had been erased before
}

// largeModelsInBlobs reports whether large models are stored as blobs. Without a journal there is no
// database for them.
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

// Large says how many models are too large for the KV, and how many bytes they have.
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

// IsLarge reports whether this model is a blob, so that Model may take long.
func (r *Registry) IsLarge(digest string) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.refs[digest]) > 0
}

// stored reports whether a model is here, as far as is known without reading it. The caller
// holds r.mu.
func (r *Registry) stored(digest string) bool {
	if r.inBlobs(digest) {
		return true
	}
	if _, known := r.sizes[modelKey(digest)]; !known {
		return false
	}
	_, err := r.get(modelKey(digest)) // the KV alone may show what another tab has deleted
	return err == nil
}

// inBlobs is like stored, for large models. Without a database they cannot be read.
func (r *Registry) inBlobs(digest string) bool {
	return r.largeModelsInBlobs() && len(r.refs[digest]) > 0 && !r.broken[digest]
}

// place writes a model that is too large for the KV and not here yet; nil for another one.
func (r *Registry) place(model *storedModel) (*pendingBlob, error) {
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

// putRef stages the record that names a large model, in place of those that led nowhere.
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
		return fmt.Errorf("registry: write where the model of %s lies: %w", what, err)
	}
	return r.put(largeKey(digest, p.ref), payload, what, false)
}

// dropUnreferencedBlob deletes a pending blob that the change did not name, unless it is unknown
// whether the change was saved.
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

// discard deletes blobs that nothing names any more. One that stays is collected later.
func (r *Registry) discard(blobs ...string) {
	for _, id := range blobs {
		if r.largeModelsInBlobs() {
			_ = r.blobs.Delete(context.Background(), id)
		}
	}
}

// fetch reads a large model by one of the records that name it, and remembers where that
// leads nowhere.
func (r *Registry) fetch(digest string, ref large.Ref) ([]byte, error) {
	if r.blobs == nil {
		return nil, fmt.Errorf("registry: model %.12s lies in the browser's database, which cannot be used here", digest)
	}
	b, err := large.Get(context.Background(), r.blobs, ref, r.pause)
	switch {
	case errors.Is(err, store.ErrNotFound):
		err = &MissingError{What: fmt.Sprintf("model %q in the browser's database any more; import a workspace that has it, or train it again", digest)}
	case errors.Is(err, large.ErrChanged):
		err = &TamperedError{Digest: digest, Err: err}
	case err != nil:
		return nil, fmt.Errorf("registry: read model %.12s: %w", digest, err)
	case !bytes.HasSuffix(b, []byte(digest+`"}`)): // whole bytes; ml.Load holds the text against its digest
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

// fetchAny reads a large model; ErrNotFound where no record names it.
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
		return fmt.Errorf("registry: model %.12s of the workspace has not been written yet; try again", digestOf(w.key))
	}
	return r.putRef(digestOf(w.key), pendingBlob{ref, r.cleared}, "the workspace")
}

// written checks that the blobs are there which records name.
func (r *Registry) written(records map[string][]byte) error {
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
			return fmt.Errorf("registry: %s of the workspace names a model that is not here; try again", name)
		}
	}
	return nil
}
