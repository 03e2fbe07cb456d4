package statetest

import (
	"maps"
	"slices"

	"orrery/app/state"
	"orrery/core/registry"
)

// Saved returns the names of the settings that were written since Clear, with a minus before those that were deleted.
func Saved(g *Stage) []string {
	var keys []string
	for _, c := range g.Cmds {
		if s, ok := c.(state.Save); ok {
			for _, w := range s.Writes {
				if w.Value == nil {
					w.Name = "-" + w.Name
				}
				keys = append(keys, w.Name)
			}
		}
	}
	slices.Sort(keys)
	return keys
}

// Stored returns the settings that the stage has saved, as a registry stores them.
func Stored(g *Stage) []registry.Setting {
	var out []registry.Setting
	for _, c := range g.All {
		save, _ := c.(state.Save)
		for _, w := range save.Writes {
			i := slices.IndexFunc(out, func(s registry.Setting) bool { return s.Name == w.Name })
			if i < 0 {
				i, out = len(out), append(out, registry.Setting{Name: w.Name, Seq: len(out) + 1})
			}
			out[i].Value = w.Value
			out[i].Rev++
		}
	}
	return out
}

// Settings returns settings that were written once, in the order of their names.
func Settings(values map[string]string) []registry.Setting {
	var out []registry.Setting
	for _, name := range slices.Sorted(maps.Keys(values)) {
		out = append(out, registry.Setting{Name: name, Value: []byte(values[name]), Rev: 1, Seq: len(out) + 1})
	}
	return out
}
