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

// settingList is a list of the state of which each element is a setting of its own.
type settingList struct {
	prefix    string           // of the names of its settings
	versioned bool             // a write follows the revision that this tab has seen
	mark      func(*State) any // another value when the list is another one
	elements  func(*State) []element
	decode    func([]byte) (element, error)
	put       func(*State, []element)
}

// element is one element of a list: the name of its setting, and its value.
type element struct {
	name  string
	value any
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
	settingsOf("join/", false, func(s *State) *[]features.JoinRecord { return &s.Store.Joins }, func(j features.JoinRecord) string { return escaped(j.Table) + "/" + escaped(j.View) }),
	settingsOf("filled/", false, func(s *State) *[]features.Filled { return &s.Store.Filled }, func(f features.Filled) string { return numbered(f.View, f.Version) }),
	settingsOf("push/", false, func(s *State) *[]features.PushedRow { return &s.Store.Pushes }, func(p features.PushedRow) string { return escaped(p.View) + "/" + fingerprint(p) }),
	settingsOf("example/", false, func(s *State) *[]checks.Example { return &s.Checks.Examples }, func(e checks.Example) string { return escaped(e.Feature) + "/" + fingerprint(e) }),
}

// settingsOf describes a list by the field that has it and the name of one element. What needs no type of the elements is
// in the methods of settingList: the compiler writes a function of its own for each type.
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
		put: func(s *State, list []element) {
			var out []T
			for _, e := range list {
				out = append(out, e.value.(T))
			}
			*of(s) = out
		}}
}

// take takes settings over into the list and returns the names of those that do not read.
func (l settingList) take(s *State, settings []registry.Setting) (broken []string) {
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
				list[i].name = "" // it goes
			}
			continue
		}
		e, err := l.decode(b.Value)
		if err != nil || e.name != b.Name {
			broken = append(broken, b.Name)
			continue
		}
		if i, known := at[b.Name]; known {
			list[i] = e
		} else {
			at[b.Name], list = len(list), append(list, e)
		}
	}
	if found {
		l.put(s, slices.DeleteFunc(list, func(e element) bool { return e.name == "" }))
	}
	return broken
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

func (l settingList) same(s *State, mark any) bool { return l.mark(s) == mark }

func (s *State) listMarks() []any {
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

func numbered(name string, version int) string { return escaped(name) + "/" + strconv.Itoa(version) }

// fingerprint names what has no name of its own, by its content.
func fingerprint(v any) string {
	b, _ := json.Marshal(v) // texts and finite numbers
	return fmt.Sprintf("%.8x", digest.Sum(b))
}
