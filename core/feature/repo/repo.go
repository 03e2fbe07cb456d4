// Package repo is the feature repository, as in Feast: sources, entities, feature views, on-demand features and
// feature services, each with all its versions.
//
// A [Repo] is plain data and is never modified: applying a definition returns a new Repo. Existing versions do
// not change, so that a model keeps reading what it was trained with:
//
//	plan := r.PlanView(v, uses)      // what would be added and changed, and which models read the old one
//	r, v, err := r.ApplyView(v)      // version 1, or one more than the newest
//	r, err = r.DeleteView("spend", uses) // refused while a model or a service needs it, by name
//
//orrery:inline never
package repo

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"orrery/core/feature"
	"orrery/core/feature/view"
)

// Repo has all definitions. Versions are listed oldest first.
type Repo struct {
	Sources  []Source             `json:"sources,omitempty"`
	Entities []Entity             `json:"entities,omitempty"`
	Views    []view.View          `json:"views,omitempty"`
	OnDemand []feature.Definition `json:"on_demand,omitempty"`
	Services []Service            `json:"services,omitempty"`
}

// Source is a table that views read, in its current version.
type Source struct {
	Name   string `json:"name"`
	Digest string `json:"digest"`
}

// Entity is what features describe, such as a user, with its join keys.
type Entity struct {
	Name     string   `json:"name"`
	JoinKeys []string `json:"join_keys"`
}

// Service is an ordered list of features, the input contract of a model.
type Service struct {
	Name     string   `json:"name"`
	Features []string `json:"features"`
	Version  int      `json:"version,omitempty"`
}

// Use is a model, and the definitions that it reads.
type Use struct {
	Model string // for display: "user_data v3"
	Reads []Ref
}

// Ref is one version of a definition.
type Ref struct {
	Kind    Kind
	Name    string
	Version int
}

// Kind is the kind of a definition.
type Kind string

// The kinds of definitions that have versions.
const (
	View     Kind = "feature view"
	OnDemand Kind = "on-demand feature"
	Services Kind = "feature service"
)

var (
	// ErrNeeded means that a definition is used and cannot be deleted.
	ErrNeeded = errors.New("it is used")
	// ErrEntity means that an entity was defined with other join keys.
	ErrEntity = errors.New("the entity has other join keys")
	// ErrUnknown means that a definition does not exist.
	ErrUnknown = errors.New("no such definition")
	// ErrName means that a name is invalid.
	ErrName = errors.New("invalid name")
)

// View returns a version of a view; 0 is the newest.
func (r Repo) View(name string, version int) (view.View, bool) {
	for _, v := range slices.Backward(r.Views) {
		if v.Name == name && (version == 0 || v.Version == version) {
			return v, true
		}
	}
	return view.View{}, false
}

// Service returns a version of a service; 0 is the newest.
func (r Repo) Service(name string, version int) (Service, bool) {
	for _, s := range slices.Backward(r.Services) {
		if s.Name == name && (version == 0 || s.Version == version) {
			return s, true
		}
	}
	return Service{}, false
}

// Newest returns the newest version of each view, in the order of their first definitions.
func (r Repo) Newest() []view.View {
	return newest(r.Views, func(v view.View) string { return v.Name })
}

// NewestServices returns the newest version of each service.
func (r Repo) NewestServices() []Service {
	return newest(r.Services, func(s Service) string { return s.Name })
}

func newest[T any](all []T, name func(T) string) []T {
	var out []T
	at := map[string]int{}
	for _, d := range all {
		if i, ok := at[name(d)]; ok {
			out[i] = d
			continue
		}
		at[name(d)] = len(out)
		out = append(out, d)
	}
	return out
}

// Digest returns the digest of a source's table, "" for an unknown source.
func (r Repo) Digest(source string) string {
	for _, s := range r.Sources {
		if s.Name == source {
			return s.Digest
		}
	}
	return ""
}

// WithSource returns the repo with the current table of a source.
func (r Repo) WithSource(s Source) Repo {
	r.Sources = slices.Clone(r.Sources)
	for i := range r.Sources {
		if r.Sources[i].Name == s.Name {
			r.Sources[i] = s
			return r
		}
	}
	r.Sources = append(r.Sources, s)
	return r
}

// ApplyView adds a version of a view and returns it: version 1 for a new name, otherwise one more than the
// newest. If it is equal to the newest version, nothing is added. The view's entity is added too. Errors:
// ErrName, and ErrEntity if the entity exists with other keys.
func (r Repo) ApplyView(v view.View) (Repo, view.View, error) {
	if err := checkName(v.Name); err != nil {
		return r, v, err
	}
	if e := r.entity(v.Entity); e != nil && !slices.Equal(e.JoinKeys, v.JoinKeys) {
		return r, v, fmt.Errorf("repo: entity %q: %w: %s", v.Entity, ErrEntity, strings.Join(e.JoinKeys, ", "))
	}
	old, ok := r.View(v.Name, 0)
	if v.Version = old.Version; ok && len(changes(old, v)) == 0 {
		return r, old, nil
	}
	v.Version++
	if v.Entity != "" && r.entity(v.Entity) == nil {
		r.Entities = append(slices.Clone(r.Entities), Entity{v.Entity, v.JoinKeys})
	}
	r.Views = append(slices.Clone(r.Views), v)
	return r, v, nil
}

func (r Repo) entity(name string) *Entity {
	for i := range r.Entities {
		if name != "" && r.Entities[i].Name == name {
			return &r.Entities[i]
		}
	}
	return nil
}

// ApplyOnDemand records a version of an on-demand feature, as numbered by feature.Set.Register.
func (r Repo) ApplyOnDemand(d feature.Definition) Repo {
	for _, old := range r.OnDemand {
		if old.Name == d.Name && old.Version == d.Version {
			return r
		}
	}
	r.OnDemand = append(slices.Clone(r.OnDemand), d)
	return r
}

// OnDemandVersion returns the highest version that an on-demand feature ever had, 0 for none.
func (r Repo) OnDemandVersion(name string) int {
	n := 0
	for _, d := range r.OnDemand {
		if d.Name == name {
			n = max(n, d.Version)
		}
	}
	return n
}

// ApplyService adds a version of a service, as ApplyView does for views. The error is ErrName.
func (r Repo) ApplyService(s Service) (Repo, Service, error) {
	if err := checkName(s.Name); err != nil {
		return r, s, err
	}
	for i, f := range s.Features {
		if slices.Contains(s.Features[:i], f) {
			return r, s, fmt.Errorf("repo: service %q has %q twice: %w", s.Name, f, ErrName)
		}
	}
	if len(s.Features) == 0 {
		return r, s, fmt.Errorf("repo: service %q has no features: %w", s.Name, ErrName)
	}
	old, ok := r.Service(s.Name, 0)
	if ok && slices.Equal(old.Features, s.Features) {
		return r, old, nil
	}
	s.Version = old.Version + 1
	r.Services = append(slices.Clone(r.Services), s)
	return r, s, nil
}

func checkName(name string) error {
	if strings.TrimSpace(name) != name || name == "" || strings.ContainsAny(name, ":\n\r`") || strings.Contains(name, "__") {
		return fmt.Errorf("repo: %q: %w: use a word without a colon, a backtick or two underscores", name, ErrName)
	}
	return nil
}
