package data

import (
	"cmp"
	"path"
	"strings"
	"unicode"

	"orrery/core/registry"
)

// maxModelName is the registry's limit for the name of a model, in characters.
const maxModelName = 100

// ModelName returns the name of the registered model of this table's runs. A renamed table keeps its model.
func (s *State) ModelName() string { return ModelNameFor(cmp.Or(s.Data.Model, s.Data.Name)) }

// ModelNameFor returns the file name without its extension, as a valid name of a registered model.
func ModelNameFor(file string) string {
	name := strings.TrimSuffix(path.Base(file), path.Ext(file))
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune("/:@", r) || unicode.IsControl(r) {
			return '_'
		}
		return r // invalid UTF-8 is U+FFFD
	}, name)
	if r := []rune(clean); len(r) > maxModelName {
		clean = string(r[:maxModelName])
	}
	if clean == "" || clean == "." {
		return "model"
	}
	return clean
}

// Versions returns the versions of this table's model, newest first.
func (s *State) Versions() []registry.Version {
	var out []registry.Version
	for _, v := range s.Registry.Versions {
		if v.Model == s.ModelName() {
			out = append(out, v)
		}
	}
	return out
}

// AliasN returns the version that an alias of this table's model points to; 0 without one.
func (s *State) AliasN(alias string) int { return s.AliasOf(s.ModelName(), alias) }

// Champion returns the champion of this table's model.
func (s *State) Champion() (registry.Version, bool) {
	return s.Version(s.ModelName(), s.AliasN(registry.Champion))
}
