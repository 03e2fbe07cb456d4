package repo

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"orrery/core/feature/view"
)

// Plan describes the effect of applying a definition.
type Plan struct {
	Ref     // the new version
	Changes []Change
	Models  []string // models that use an older version and continue to do so
}

// Change is one difference from the version before.
type Change struct {
	Action string // added, changed, removed
	What   string // a feature, an aggregation, ttl
	Before string // "" if added
	After  string // "" if removed
}

// PlanView compares a view with the newest version of its name. Without changes there is nothing to apply.
func (r Repo) PlanView(v view.View, uses []Use) Plan {
	old, ok := r.View(v.Name, 0)
	p := Plan{Ref: Ref{View, v.Name, old.Version + 1}}
	if !ok {
		p.Changes = []Change{{Action: "added", What: string(View), After: v.Name}}
		return p
	}
	p.Changes, p.Models = changes(old, v), Readers(View, v.Name, uses)
	return p
}

// PlanService is PlanView for a service.
func (r Repo) PlanService(s Service, uses []Use) Plan {
	old, ok := r.Service(s.Name, 0)
	p := Plan{Ref: Ref{Services, s.Name, old.Version + 1}}
	before, after := strings.Join(old.Features, ", "), strings.Join(s.Features, ", ")
	switch {
	case !ok:
		p.Changes = []Change{{Action: "added", What: string(Services), After: s.Name}}
	case before != after:
		p.Changes = []Change{{Action: "changed", What: "features", Before: before, After: after}}
	}
	p.Models = Readers(Services, s.Name, uses)
	return p
}

// Readers returns the models that use any version of a definition.
func Readers(kind Kind, name string, uses []Use) []string {
	var out []string
	for _, u := range uses {
		for _, ref := range u.Reads {
			if ref.Kind == kind && ref.Name == name {
				out = append(out, u.Model)
				break
			}
		}
	}
	return out
}

// DeleteView removes all versions of a view. The error wraps ErrNeeded and names the models and services that
// need it, or is ErrUnknown.
func (r Repo) DeleteView(name string, uses []Use) (Repo, error) {
	old, ok := r.View(name, 0)
	if !ok {
		return r, fmt.Errorf("repo: view %q: %w", name, ErrUnknown)
	}
	needed := Readers(View, name, uses)
	for _, s := range r.NewestServices() {
		if slices.ContainsFunc(s.Features, func(f string) bool { return slices.Contains(old.Names(), f) }) {
			needed = append(needed, "the service "+s.Name)
		}
	}
	if len(needed) > 0 {
		return r, fmt.Errorf("repo: view %q cannot be deleted: %w by %s", name, ErrNeeded, strings.Join(needed, ", "))
	}
	r.Views = slices.DeleteFunc(slices.Clone(r.Views), func(v view.View) bool { return v.Name == name })
	return r, nil
}

// DeleteService removes all versions of a service, as DeleteView does.
func (r Repo) DeleteService(name string, uses []Use) (Repo, error) {
	if _, ok := r.Service(name, 0); !ok {
		return r, fmt.Errorf("repo: service %q: %w", name, ErrUnknown)
	}
	if needed := Readers(Services, name, uses); len(needed) > 0 {
		return r, fmt.Errorf("repo: service %q cannot be deleted: %w by %s", name, ErrNeeded, strings.Join(needed, ", "))
	}
	r.Services = slices.DeleteFunc(slices.Clone(r.Services), func(s Service) bool { return s.Name == name })
	return r, nil
}

// Contract compares columns with an ordered list of inputs. The error names the first column that is missing,
// unexpected, or out of order.
func Contract(inputs, columns []string) error {
	for i, want := range inputs {
		at := slices.Index(columns, want)
		switch {
		case at < 0:
			return fmt.Errorf("repo: input %d, %q, is missing", i+1, want)
		case at != i:
			return fmt.Errorf("repo: input %d should be %q, and is %q: the columns are in another order", i+1, want, columns[min(i, len(columns)-1)])
		}
	}
	if len(columns) > len(inputs) {
		return fmt.Errorf("repo: column %q is not an input", columns[len(inputs)])
	}
	return nil
}

// changes returns the differences between two versions of a view, field by field.
func changes(old, v view.View) []Change {
	var out []Change
	note := func(what, before, after string) {
		action := "changed"
		switch {
		case before == after:
			return
		case before == "":
			action = "added"
		case after == "":
			action = "removed"
		}
		out = append(out, Change{action, what, before, after})
	}
	note("source", old.Source, v.Source)
	note("join keys", strings.Join(old.JoinKeys, ", "), strings.Join(v.JoinKeys, ", "))
	note("event timestamp", old.EventTimestamp, v.EventTimestamp)
	note("created timestamp", old.CreatedTimestamp, v.CreatedTimestamp)
	note("ttl", old.TTL, v.TTL)
	before, after := described(old), described(v)
	for _, name := range old.Names() {
		note(name, before[name], after[name])
	}
	for _, name := range v.Names() {
		if _, known := before[name]; !known {
			note(name, "", after[name])
		}
	}
	if len(out) == 0 {
		note("order of features", strings.Join(old.Names(), ", "), strings.Join(v.Names(), ", "))
	}
	note("owner", old.Owner, v.Owner)
	note("description", old.Description, v.Description)
	note("tags", tags(old), tags(v))
	return out
}

// described returns a description of each feature.
func described(v view.View) map[string]string {
	out := map[string]string{}
	for _, f := range v.Features {
		out[f] = "column"
	}
	for _, a := range v.Aggregations {
		column := a.Column
		if column == "" {
			column = "*"
		}
		out[a.Name] = fmt.Sprintf("%s(%s) over %s", a.Function, column, a.Window)
	}
	return out
}

func tags(v view.View) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(v.Tags)) {
		out = append(out, k+"="+v.Tags[k])
	}
	return strings.Join(out, ", ")
}
