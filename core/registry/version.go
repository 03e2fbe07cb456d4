package registry

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"orrery/core/ml"
)

// Version is a run that is registered under a model's name. It never changes; aliases refer to it.
type Version struct {
	Model   string
	N       int // ascending from 1
	Run     string
	Digest  string // of the model
	Created time.Time
	Reason  string
	SameAs  int    // the lowest earlier version with the same digest, 0 for none
	Example string // input example as JSON, in MLflow's dataframe_split format; "" for none
}

type wireVersion struct {
	Model   string `json:"model"`
	N       int    `json:"version"`
	Run     string `json:"run_id"`
	Digest  string `json:"digest"`
	Created int64  `json:"creation_timestamp"` // milliseconds since 1970
	Reason  string `json:"description"`
	SameAs  int    `json:"same_as,omitempty"`
	// MLflow stores it as a file of the run's model.
	Example json.RawMessage `json:"input_example,omitempty"`
}

// MarshalJSON writes the version, with MLflow's field names where they exist.
func (v Version) MarshalJSON() ([]byte, error) {
	return json.Marshal(wireVersion{v.Model, v.N, v.Run, v.Digest, v.Created.UnixMilli(), v.Reason, v.SameAs, json.RawMessage(v.Example)})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Version) UnmarshalJSON(b []byte) error {
	var w wireVersion
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	*v = Version{w.Model, w.N, w.Run, w.Digest, time.UnixMilli(w.Created).UTC(), w.Reason, w.SameAs, string(w.Example)}
	return nil
}

// Register registers a run's model as the next version of the given model name, with a
// reason. For a run that is already a version of it, it returns that version and writes
// nothing. For a run without a model the error is a *MissingError.
func (r *Registry) Register(run, model, reason string) (Version, error) {
	return r.RegisterExample(run, model, reason, "")
}

// RegisterExample is Register with an input example, which is stored with the version.
func (r *Registry) RegisterExample(run, model, reason, example string) (Version, error) {
	if err := checkName("model", model); err != nil {
		return Version{}, err
	}
	var v Version
	err := r.change(func() error {
		from, ok := r.runs[run]
		switch {
		case !ok:
			return &MissingError{What: fmt.Sprintf("run %q", run)}
		case from.ModelID == "":
			return &MissingError{What: fmt.Sprintf("model of run %d, which ended as %s", from.Number, from.Status)}
		}
		v = Version{Model: model, N: 1, Run: run, Digest: from.ModelID, Created: inMillis(r.now()), Reason: reason, Example: example}
		return r.putVersion(&v)
	})
	if err != nil {
		return Version{}, err
	}
	return v, nil
}

// putVersion stages v under the next number, or sets v to the existing version of its run.
func (r *Registry) putVersion(v *Version) error {
	v.N = max(v.N, r.removed[v.Model]+1)
	for _, old := range r.versions[v.Model] {
		if old.Run == v.Run {
			*v = old
			return nil
		}
		if old.Digest == v.Digest && v.SameAs == 0 {
			v.SameAs = old.N
		}
		v.N = max(v.N, old.N+1)
	}
	if v.N > MaxNumber {
		return fmt.Errorf("registry: %s has no version number left, because a version has the number %d; register the run under another name", v.Model, MaxNumber)
	}
	payload, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("registry: write version %d of %s: %w", v.N, v.Model, err)
	}
	return r.put(versionKey(v.Model, v.N), payload, fmt.Sprintf("version %d of %s", v.N, v.Model), true)
}

// Versions returns the versions of a model, oldest first.
func (r *Registry) Versions(model string) []Version {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.Clone(r.versions[model])
}

// Models returns the names under which versions are registered, in alphabetical order.
func (r *Registry) Models() []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return sortedKeys(r.versions)
}

// version finds version n of model.
func (r *Registry) version(model string, n int) (Version, bool) {
	for _, v := range r.versions[model] {
		if v.N == n {
			return v, true
		}
	}
	return Version{}, false
}

// Load loads the model of an alias. The error is a *MissingError if the alias or the model's
// text does not exist; otherwise it describes why the text cannot be loaded.
func (r *Registry) Load(model, alias string, c ml.Catalog) (*ml.Model, Version, error) {
	v, ok := r.Alias(model, alias)
	if !ok {
		return nil, Version{}, &MissingError{What: fmt.Sprintf("%s of %s", alias, model)}
	}
	b, err := r.Model(v.Digest)
	var m *ml.Model
	switch {
	case err != nil:
	case r.IsLarge(v.Digest):
		m, err = ml.LoadWithPauses(c, b, r.pause)
	default:
		m, err = ml.Load(c, b)
	}
	if err != nil {
		return nil, v, &LoadError{Model: model, N: v.N, Err: err}
	}
	return m, v, nil
}
