package registry

import (
	"fmt"
	"slices"
)

// EventRemove says that a version was removed for good: From is its number.
const EventRemove = "remove"

// RemoveVersion removes version n of a model for good, with every alias that points at it, and
// says why. The run that it was made from stays, and the model's text where that run or another
// version has it. The number is not given out again. The error is a *MissingError for a version
// that is not there.
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
		return r.append(Event{Kind: EventRemove, Model: model, From: n, Why: why}, fmt.Sprintf("the note that version %d of %s was removed", n, model))
	})
	if err == nil {
		r.discard(blobs...)
	}
	return err
}

// aliasesOf returns the aliases that point at v, in alphabetical order.
func (r *Registry) aliasesOf(v Version) []string {
	names := map[string]bool{}
	for a, n := range r.aliases {
		if a.model == v.Model && n == v.N {
			names[a.alias] = true
		}
	}
	return sortedKeys(names)
}

// removeUnused stages that the model of v goes, unless a run or another version has it.
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

// removeModel stages that a model's text goes, and returns the blobs that it is in.
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

// EmptiedModels returns the names of models that have lost their last version: their trails go on.
func (r *Registry) EmptiedModels() []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.DeleteFunc(sortedKeys(r.removed), func(model string) bool { return len(r.versions[model]) > 0 })
}
