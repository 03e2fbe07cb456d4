package state

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"orrery/app/station/features"
	"orrery/core/checks"
	"orrery/core/digest"
	"orrery/core/feature"
	"orrery/core/feature/repo"
	"orrery/core/feature/view"
	"orrery/core/registry"
)

// settingList is a list in the State of which each element is stored as one setting.
type settingList struct {
	prefix    string           // of the names of its settings
	versioned bool             // a write must follow the revision that this tab has seen
	mark      func(*State) any // changes when the list changes
	elements  func(*State) []element
	decode    func([]byte) (element, error)
	set       func(*State, []element)
}

// element is one element of a list: the name of its setting and its value.
type element struct {
	name  string
	value any
}

// settingLists are all lists. A list is restored in the order in which its settings were first written.
var settingLists = []settingList{
	settingsOf("feature/", true, func(s *State) *[]feature.Definition { return &s.Features.Defs }, func(d feature.Definition) string { return escaped(d.Name) }),
	settingsOf("feature_version/", true, func(s *State) *[]feature.Definition { return &s.Store.Repo.OnDemand }, func(d feature.Definition) string { return versionedName(d.Name, d.Version) }),
	settingsOf("view/", true, func(s *State) *[]view.View { return &s.Store.Repo.Views }, func(v view.View) string { return versionedName(v.Name, v.Version) }),
	settingsOf("service/", true, func(s *State) *[]repo.Service { return &s.Store.Repo.Services }, func(v repo.Service) string { return versionedName(v.Name, v.Version) }),
	settingsOf("entity/", false, func(s *State) *[]repo.Entity { return &s.Store.Repo.Entities }, func(e repo.Entity) string { return escaped(e.Name) }),
	settingsOf("source/", false, func(s *State) *[]repo.Source { return &s.Store.Repo.Sources }, func(e repo.Source) string { return escaped(e.Name) }),
	settingsOf("join/", false, func(s *State) *[]features.JoinRecord { return &s.Store.Joins }, func(j features.JoinRecord) string { return escaped(j.Table) + "/" + escaped(j.View) }),
	settingsOf("filled/", false, func(s *State) *[]features.Filled { return &s.Store.Filled }, func(f features.Filled) string { return versionedName(f.View, f.Version) }),
	settingsOf("push/", false, func(s *State) *[]features.PushedRow { return &s.Store.Pushes }, func(p features.PushedRow) string { return escaped(p.View) + "/" + fingerprint(p) }),
	settingsOf("example/", false, func(s *State) *[]checks.Example { return &s.Checks.Examples }, func(e checks.Example) string { return escaped(e.Feature) + "/" + fingerprint(e) }),
}

// settingsOf returns the settingList of a field of the State, given the name of each element. Code that does not depend
// on the element type is in the methods of settingList, because the compiler generates generic functions for each type.
func settingsOf[T any](prefix string, versioned bool, of func(*State) *[]T, name func(T) string) settingList {
	return settingList{prefix: prefix, versioned: versioned,
		mark: func(s *State) any { return markOf(*of(s)) },
		elements: func(s *State) (out []element) {
			for _, v := range *of(s) {
				out = append(out, element{prefix + name(v), v})
			}
			return out
		},
		decode: func(b []byte) (element, error) {
			var v T
			err := json.Unmarshal(b, &v)
			return element{prefix + name(v), v}, err
		},
		set: func(s *State, list []element) {
			var out []T
			for _, e := range list {
				out = append(out, e.value.(T))
			}
			*of(s) = out
		}}
}

// apply updates the list from settings and returns the names of those that cannot be decoded.
func (l settingList) apply(s *State, settings []registry.Setting) (invalid []string) {
	var list []element
	at, found := map[string]int{}, false
	for _, b := range settings {
		if !strings.HasPrefix(b.Name, l.prefix) {
			continue
		}
		if !found {
			found, list = true, l.elements(s)
			for i, e := range list {
				at[e.name] = i
			}
		}
		if b.Value == nil {
			if i, known := at[b.Name]; known {
				list[i].name = "" // deleted below
			}
			continue
		}
		e, err := l.decode(b.Value)
		if err != nil || e.name != b.Name {
			invalid = append(invalid, b.Name)
			continue
		}
		if i, known := at[b.Name]; known {
			list[i] = e
		} else {
			at[b.Name], list = len(list), append(list, e)
		}
	}
	if found {
		l.set(s, slices.DeleteFunc(list, func(e element) bool { return e.name == "" }))
	}
	return invalid
}

// listMark identifies a list by its first element and length, which suffices as lists are never changed in place.
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

func (l settingList) same(s *State, mark any) bool { return l.mark(s) == mark }

func (s *State) listMarks() []any {
	out := make([]any, len(settingLists))
	for i, l := range settingLists {
		out[i] = l.mark(s)
	}
	return out
}

// listOf returns the prefix of the list that a setting belongs to; "" if it belongs to none.
func listOf(name string) string {
	for _, l := range settingLists {
		if strings.HasPrefix(name, l.prefix) {
			return l.prefix
		}
	}
	return ""
}

// versioned reports whether only one of two tabs may succeed in writing a setting at the same time.
func versioned(name string) bool {
	return slices.ContainsFunc(settingLists, func(l settingList) bool { return l.versioned && strings.HasPrefix(name, l.prefix) })
}

// escaped returns name as one component of a setting's name. It percent-encodes percent signs, slashes and control
// characters.
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

func versionedName(name string, version int) string {
	return escaped(name) + "/" + strconv.Itoa(version)
}

// fingerprint returns a name for an element that has none, derived from its content.
func fingerprint(v any) string {
	b, _ := json.Marshal(v) // texts and finite numbers
	return fmt.Sprintf("%.8x", digest.Sum(b))
}
