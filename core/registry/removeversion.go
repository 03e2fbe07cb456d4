package registry

import (
	"fmt"
	"slices"
)

// EventRemove is the kind of event of a removed version: From is its number.
const EventRemove = "remove"

// RemoveVersion permanently removes version n of a model and its aliases, and records the reason.
// Its run stays, and so does the model's text if that run or another version has it. The number is
// not assigned again. The error is a *MissingError for an unknown version.
func (r *Registry) RemoveVersion(model string, n int, why string) error {
	var blobs []string
	err := r.change(func() error {
		v, ok := r.version(model, n)
		if !ok {
			return &MissingError{What: fmt.Sprintf("version %d of %s", n, model)}
		}
		for _, alias := range r.aliasesOf(v) {
			e := Event{Kind: EventAlias, Model: model, Alias: alias, From: n, Why: why}
			if err := r.append(e, fmt.Sprintf("%s of %s", alias, model)); err != nil {
				return err
			}
		}
		if err := r.remove(versionKey(model, n)); err != nil {
			return err
		}
		var err error
		if blobs, err = r.removeUnused(v); err != nil {
			return err
		}
		return r.append(Event{Kind: EventRemove, Model: model, From: n, Why: why}, fmt.Sprintf("the event that version %d of %s was removed", n, model))
	})
	if err == nil {
		r.discard(blobs...)
	}
	return err
}

// aliasesOf returns the aliases of v in alphabetical order.
func (r *Registry) aliasesOf(v Version) []string {
	names := map[string]bool{}
	for a, n := range r.aliases {
		if a.model == v.Model && n == v.N {
			names[a.alias] = true
		}
	}
	return sortedKeys(names)
}

// removeUnused stages the deletion of v's model unless a run or another version has it.
func (r *Registry) removeUnused(v Version) (blobs []string, err error) {
	for _, run := range r.order {
		if run.ModelID == v.Digest {
			return nil, nil
		}
	}
	for _, versions := range r.versions {
		for _, other := range versions {
			if other.Digest == v.Digest && (other.Model != v.Model || other.N != v.N) {
				return nil, nil
			}
		}
	}
	return r.removeModel(v.Digest)
}

// removeModel stages the deletion of a model's text and returns its blobs.
func (r *Registry) removeModel(digest string) (blobs []string, err error) {
	if err := r.remove(modelKey(digest)); err != nil {
		return nil, err
	}
	for _, key := range sortedKeys(r.refs[digest]) {
		blobs = append(blobs, r.refs[digest][key].Blob)
		if err := r.remove(key); err != nil {
			return nil, err
		}
	}
	return blobs, nil
}

// EmptiedModels returns the names of models without versions that had some: they still have a trail.
func (r *Registry) EmptiedModels() []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.DeleteFunc(sortedKeys(r.removed), func(model string) bool { return len(r.versions[model]) > 0 })
}
