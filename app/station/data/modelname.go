package data

import (
	"cmp"
	"path"
	"strings"
	"unicode"

	"orrery/core/registry"
)

// longestName is the longest name that the registry takes, in characters.
const longestName = 100

// ModelName is the registered model that this table's runs belong to: the
// file's name without its ending, as the registry takes it. A table that gets
// another name keeps its model.
func (s *State) ModelName() string { return ModelNameFor(cmp.Or(s.Data.Model, s.Data.Name)) }

func ModelNameFor(file string) string {
	name := strings.TrimSuffix(path.Base(file), path.Ext(file))
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune("/:@", r) || unicode.IsControl(r) {
			return '_'
		}
		return r // what is not UTF-8 comes as U+FFFD
	}, name)
	if r := []rune(clean); len(r) > longestName {
		clean = string(r[:longestName])
	}
	if clean == "" || clean == "." {
		return "model"
	}
	return clean
}

// Versions are the versions of this table's model, newest first.
func (s *State) Versions() []registry.Version {
	var out []registry.Version
	for _, v := range s.Registry.Versions {
		if v.Model == s.ModelName() {
			out = append(out, v)
		}
	}
	return out
}

// AliasN returns the version that an alias of this table's model points at; 0 for none.
func (s *State) AliasN(alias string) int { return s.AliasOf(s.ModelName(), alias) }

// Champion returns the champion of this table's model.
func (s *State) Champion() (registry.Version, bool) {
	return s.Version(s.ModelName(), s.AliasN(registry.Champion))
}
