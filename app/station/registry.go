package station

import (
	"slices"

	"orrery/core/registry"
)

// Registry is a snapshot of the model registry. Runs, Versions and Events are listed newest first.
type Registry struct {
	Runs         []registry.Run
	Versions     []registry.Version
	Aliases      []AliasOf
	Events       []registry.Event
	Experiments  []registry.Experiment
	Used, Budget int
	Footprint    registry.Footprint // of the last pipeline runs

	Large, LargeBytes int // number of models in IndexedDB, and their size in bytes

	runAt     map[string]int // index in Runs, by run id
	versionAt map[string]int // index in Versions of the newest version, by run id
}

// AliasOf is an alias of a model and the number of the version that it points at.
type AliasOf struct {
	Model, Alias string
	N            int
}

// Indexed returns the snapshot with the indexes that Run and VersionOf use.
func (b Registry) Indexed() Registry {
	b.runAt, b.versionAt = make(map[string]int, len(b.Runs)), make(map[string]int, len(b.Versions))
	for i := range b.Runs {
		b.runAt[b.Runs[i].ID] = i
	}
	for i := range slices.Backward(b.Versions) {
		b.versionAt[b.Versions[i].Run] = i
	}
	return b
}

// maxKeptRuns limits KeptRuns.
const maxKeptRuns = 100

// KeptRuns returns how many of the newest runs are kept when old ones are deleted: half of them, up to maxKeptRuns.
func (b *Registry) KeptRuns() int { return min(maxKeptRuns, (len(b.Runs)+1)/2) }

// RunIndex returns the index in Runs of the run with this id.
func (b *Registry) RunIndex(id string) (at int, ok bool) {
	at, ok = b.runAt[id]
	return at, ok
}

// Run returns the run with this id.
func (s *Session) Run(id string) (registry.Run, bool) {
	at, ok := s.Registry.runAt[id]
	if !ok {
		return registry.Run{}, false
	}
	return s.Registry.Runs[at], true
}

// RunNumber returns the number of a run, or 0 if there is no such run.
func (s *Session) RunNumber(id string) int {
	r, _ := s.Run(id)
	return r.Number
}

// Version returns version n of a model.
func (s *Session) Version(model string, n int) (registry.Version, bool) {
	for _, v := range s.Registry.Versions {
		if v.Model == model && v.N == n {
			return v, true
		}
	}
	return registry.Version{}, false
}

// VersionOf returns the newest version that was registered from a run.
func (s *Session) VersionOf(run string) (registry.Version, bool) {
	at, ok := s.Registry.versionAt[run]
	if !ok {
		return registry.Version{}, false
	}
	return s.Registry.Versions[at], true
}

// AliasOf returns the number of the version that an alias of a model points at, or 0 if the alias is not set.
func (s *Session) AliasOf(model, alias string) int {
	for _, a := range s.Registry.Aliases {
		if a.Model == model && a.Alias == alias {
			return a.N
		}
	}
	return 0
}

// NextVersion returns the number of the next version of a model.
func (b *Registry) NextVersion(model string) int {
	n := 0
	for _, v := range b.Versions {
		if v.Model == model {
			n = max(n, v.N)
		}
	}
	return n + 1
}
