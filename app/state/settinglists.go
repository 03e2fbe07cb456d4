package state

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"orrery/core/checks"
	"orrery/core/digest"
	"orrery/core/feature"
	"orrery/core/feature/repo"
	"orrery/core/feature/view"
	"orrery/core/registry"
)

// settingList is a list of the state of which each element is a setting of its own.
type settingList struct {
	prefix    string                                    // of the names of its settings
	versioned bool                                      // a write follows the revision that this tab has seen
	mark      func(State) any                           // another value when the list is another one
	each      func(State, func(name string, value any)) // in the list's order
	take      func(*State, []registry.Setting) (broken []string)
}

// settingLists are all of them. A list's settings are read back in the order in which they were
// first written.
var settingLists = []settingList{
	settingsOf("feature/", true, func(s *State) *[]feature.Definition { return &s.Features.Defs }, func(d feature.Definition) string { return escaped(d.Name) }),
	settingsOf("feature_version/", true, func(s *State) *[]feature.Definition { return &s.Store.Repo.OnDemand }, func(d feature.Definition) string { return numbered(d.Name, d.Version) }),
	settingsOf("view/", true, func(s *State) *[]view.View { return &s.Store.Repo.Views }, func(v view.View) string { return numbered(v.Name, v.Version) }),
	settingsOf("service/", true, func(s *State) *[]repo.Service { return &s.Store.Repo.Services }, func(v repo.Service) string { return numbered(v.Name, v.Version) }),
	settingsOf("entity/", false, func(s *State) *[]repo.Entity { return &s.Store.Repo.Entities }, func(e repo.Entity) string { return escaped(e.Name) }),
	settingsOf("source/", false, func(s *State) *[]repo.Source { return &s.Store.Repo.Sources }, func(e repo.Source) string { return escaped(e.Name) }),
	settingsOf("join/", false, func(s *State) *[]JoinOf { return &s.Store.Joins }, func(j JoinOf) string { return escaped(j.Table) + "/" + escaped(j.View) }),
	settingsOf("filled/", false, func(s *State) *[]Filled { return &s.Store.Filled }, func(f Filled) string { return numbered(f.View, f.Version) }),
	settingsOf("push/", false, func(s *State) *[]PushOf { return &s.Store.Pushes }, func(p PushOf) string { return escaped(p.View) + "/" + fingerprint(p) }),
	settingsOf("example/", false, func(s *State) *[]checks.Example { return &s.Checks.Examples }, func(e checks.Example) string { return escaped(e.Feature) + "/" + fingerprint(e) }),
}

// settingsOf describes a list by the field that has it and the name of one element.
func settingsOf[T any](prefix string, versioned bool, of func(*State) *[]T, name func(T) string) settingList {
	return settingList{prefix: prefix, versioned: versioned,
		mark: func(s State) any { return markOf(*of(&s)) },
		each: func(s State, add func(string, any)) {
			for _, v := range *of(&s) {
				add(prefix+name(v), v)
			}
		},
		take: func(s *State, settings []registry.Setting) (broken []string) {
			settings = slices.DeleteFunc(slices.Clone(settings), func(b registry.Setting) bool { return !strings.HasPrefix(b.Name, prefix) })
			if len(settings) == 0 {
				return nil
			}
			list := slices.Clone(*of(s))
			at := make(map[string]int, len(list))
			for i, v := range list {
				at[prefix+name(v)] = i
			}
			gone := map[int]bool{}
			for _, b := range settings {
				var v T
				i, known := at[b.Name]
				switch {
				case b.Value == nil && known:
					gone[i] = true
				case b.Value == nil:
				case json.Unmarshal(b.Value, &v) != nil || prefix+name(v) != b.Name:
					broken = append(broken, b.Name)
				case known:
					list[i] = v
				default:
					at[b.Name], list = len(list), append(list, v)
				}
			}
			left := list[:0]
			for i, v := range list {
				if !gone[i] {
					left = append(left, v)
				}
			}
			*of(s) = left
			return broken
		}}
}

// listMark tells one list from another: a list is never changed in place.
type listMark[T any] struct {
	first *T
	n     int
}

func markOf[T any](list []T) listMark[T] {
	if len(list) == 0 {
		return listMark[T]{}
	}
	return listMark[T]{&list[0], len(list)}
}

func sameList[T any](a, b []T) bool { return markOf(a) == markOf(b) }

func (l settingList) same(s State, mark any) bool { return l.mark(s) == mark }

func listMarks(s State) []any {
	out := make([]any, len(settingLists))
	for i, l := range settingLists {
		out[i] = l.mark(s)
	}
	return out
}

// listOf is the prefix of the list that a setting belongs to; "" for a setting that is there once.
func listOf(name string) string {
	for _, l := range settingLists {
		if strings.HasPrefix(name, l.prefix) {
			return l.prefix
		}
	}
	return ""
}

// versioned reports whether two tabs that write a setting at once must not both succeed.
func versioned(name string) bool {
	return slices.ContainsFunc(settingLists, func(l settingList) bool { return l.versioned && strings.HasPrefix(name, l.prefix) })
}

// escaped is a name as one part of a setting's name: with %25, %2F and so on for percent
// signs, slashes and control characters.
func escaped(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r == '%' || r == '/' || unicode.IsControl(r) {
			fmt.Fprintf(&b, "%%%02X", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func numbered(name string, version int) string { return escaped(name) + "/" + itoa(version) }

// fingerprint names what has no name of its own, by its content.
func fingerprint(v any) string {
	b, _ := json.Marshal(v) // texts and finite numbers
	return fmt.Sprintf("%.8x", digest.Sum(b))
}

// takeOldSettings takes over what an older program has saved as whole lists, but for what
// there is a record for. again reports whether all is to be saved in the new form, and old has
// the settings to delete then.
func (s *State) takeOldSettings(settings []registry.Setting) (old []string, again bool) {
	for _, b := range settings {
		again = again || b.Value != nil && b.Rev == 0
		if b.Value == nil {
			continue
		}
		ok := true
		switch b.Name {
		case "features":
			var defs []feature.Definition
			ok = read(b.Value, &defs)
			s.Features.Defs = merged(s.Features.Defs, defs, func(d feature.Definition) string { return d.Name })
		case "feature_store":
			var f StoreSettings
			ok = read(b.Value, &f)
			s.takeOldStore(f)
		case "checks":
			var c CheckSettings
			_ = read(b.Value, &c) // it was reported, if it does not
			s.Checks.Examples = merged(s.Checks.Examples, c.Examples, func(e checks.Example) string { return fingerprint(e) })
			continue
		default:
			continue
		}
		if !ok {
			s.Storage.Problems = append(s.Storage.Problems, "the setting "+b.Name)
			continue
		}
		old, again = append(old, b.Name), true
	}
	return old, again
}

// isOldList reports whether an older program saved whole lists under this name.
func isOldList(name string) bool { return name == "features" || name == "feature_store" }

func (s *State) takeOldStore(f StoreSettings) {
	t := &s.Store.StoreSettings
	t.Repo.Sources = merged(t.Repo.Sources, f.Repo.Sources, func(e repo.Source) string { return e.Name })
	t.Repo.Entities = merged(t.Repo.Entities, f.Repo.Entities, func(e repo.Entity) string { return e.Name })
	t.Repo.Views = merged(t.Repo.Views, f.Repo.Views, func(v view.View) string { return numbered(v.Name, v.Version) })
	t.Repo.OnDemand = merged(t.Repo.OnDemand, f.Repo.OnDemand, func(d feature.Definition) string { return numbered(d.Name, d.Version) })
	t.Repo.Services = merged(t.Repo.Services, f.Repo.Services, func(v repo.Service) string { return numbered(v.Name, v.Version) })
	t.Joins = merged(t.Joins, f.Joins, func(j JoinOf) string { return j.Table + "/" + j.View })
	t.Filled = merged(t.Filled, f.Filled, func(f Filled) string { return numbered(f.View, f.Version) })
	t.Pushes = merged(t.Pushes, f.Pushes, func(p PushOf) string { return fingerprint(p) })
}

// merged is list with those of old whose names are not in it.
func merged[T any](list, old []T, name func(T) string) []T {
	out, known := slices.Clone(list), make(map[string]bool, len(list)+len(old))
	for _, v := range list {
		known[name(v)] = true
	}
	for _, o := range old {
		if n := name(o); !known[n] {
			known[n], out = true, append(out, o)
		}
	}
	return out
}

// unsaveOld has written again what an older program has stored in its own form. What did not
// read is left as it is.
func (s *State) unsaveOld(settings []registry.Setting, broken []string) {
	present := map[string]bool{}
	var old []string
	for _, b := range settings {
		present[b.Name] = b.Rev > 0
		if b.Rev == 0 && !slices.Contains(broken, b.Name) {
			old = append(old, b.Name)
		}
	}
	for name := range s.saved.text {
		if listOf(name) != "" && !present[name] {
			old = append(old, name)
		}
	}
	s.unsave(old)
}
