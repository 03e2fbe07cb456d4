package station

import (
	"slices"

	"orrery/core/registry"
)

// Registry is the registry as the interface holds it: a copy, newest first.
type Registry struct {
	Runs         []registry.Run
	Versions     []registry.Version
	Aliases      []AliasOf
	Events       []registry.Event
	Experiments  []registry.Experiment
	Used, Budget int
	Footprint    registry.Footprint // of the last runs of the pipeline

	Large, LargeBytes int // models that are too large for localStorage, and their bytes

	runAt     map[string]int // where in Runs a run is, by its id
	versionAt map[string]int // where in Versions the newest version of a run is
}

// AliasOf says which version an alias points at.
type AliasOf struct {
	Model, Alias string
	N            int
}

// Indexed returns the book with what Run and VersionOf need.
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

// mostKept is how many runs a deletion of old ones keeps at most.
const mostKept = 100

// KeptRuns is how many of the newest runs a deletion of old ones keeps: of few, which
// may be large, the newer half.
func (b *Registry) KeptRuns() int { return min(mostKept, (len(b.Runs)+1)/2) }

// RunIndex returns where in Runs a run is, by its id; false for a run that is not there.
func (b *Registry) RunIndex(id string) (at int, ok bool) {
	at, ok = b.runAt[id]
	return at, ok
}

// Run finds a run by id.
func (s *Session) Run(id string) (registry.Run, bool) {
	at, ok := s.Registry.runAt[id]
	if !ok {
		return registry.Run{}, false
	}
	return s.Registry.Runs[at], true
}

// RunNumber returns the number of a run; 0 for a run that is not there.
func (s *Session) RunNumber(id string) int {
	r, _ := s.Run(id)
	return r.Number
}

// Version finds a version of a model.
func (s *Session) Version(model string, n int) (registry.Version, bool) {
	for _, v := range s.Registry.Versions {
		if v.Model == model && v.N == n {
			return v, true
		}
	}
	return registry.Version{}, false
}

// VersionOf returns the newest version made of a run.
func (s *Session) VersionOf(run string) (registry.Version, bool) {
	at, ok := s.Registry.versionAt[run]
	if !ok {
		return registry.Version{}, false
	}
	return s.Registry.Versions[at], true
}

// AliasOf returns the version that an alias of a model points at; 0 for none.
func (s *Session) AliasOf(model, alias string) int {
	for _, a := range s.Registry.Aliases {
		if a.Model == model && a.Alias == alias {
			return a.N
		}
	}
	return 0
}

// NextVersion returns the number that a model's next version gets.
func (b *Registry) NextVersion(model string) int {
	n := 0
	for _, v := range b.Versions {
		if v.Model == model {
			n = max(n, v.N)
		}
	}
	return n + 1
}
