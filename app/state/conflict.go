package state

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"orrery/app/station/features"
	"orrery/app/ui/format"
	"orrery/core/feature"
	"orrery/core/feature/repo"
	"orrery/core/feature/view"
	"orrery/core/registry"
)

// saveConflicted resolves a Save that lost the race against another tab: it defines this tab's definitions again as the
// versions after that tab's, so that neither tab's work is lost.
func (s *State) saveConflicted(m SaveConflicted) {
	var names []string
	for _, w := range m.Writes {
		if s.Settings[w.Name] == string(w.Value) { // otherwise it is the value of the other tab
			names = append(names, w.Name)
		}
	}
	s.markUnsaved(names)
	for _, w := range m.Writes {
		if w.Value == nil && versioned(w.Name) {
			s.NotifyError("Not removed: another tab has changed this definition. Review it before you remove it.")
			continue
		}
		s.redefine(w)
	}
}

func (s *State) redefine(w registry.SettingWrite) {
	switch listOf(w.Name) {
	case "feature/":
		var d feature.Definition
		if json.Unmarshal(w.Value, &d) == nil {
			s.redefineFeature(d)
		}
	case "view/":
		var v view.View
		if json.Unmarshal(w.Value, &v) == nil {
			s.reapply(v.Name, func(r repo.Repo) (repo.Repo, int, error) {
				next, made, err := r.ApplyView(v)
				return next, made.Version, err
			})
		}
	case "service/":
		var v repo.Service
		if json.Unmarshal(w.Value, &v) == nil {
			s.reapply(v.Name, func(r repo.Repo) (repo.Repo, int, error) {
				next, made, err := r.ApplyService(v)
				return next, made.Version, err
			})
		}
	}
}

// redefineFeature replaces the other tab's definition by d, one version later.
func (s *State) redefineFeature(d feature.Definition) {
	i := slices.IndexFunc(s.Features.Defs, func(o feature.Definition) bool { return o.Name == d.Name })
	if i >= 0 && s.Features.Defs[i].Expr == d.Expr && features.SameTests(s.Features.Defs[i].Tests, d.Tests) {
		return
	}
	defs := slices.Clone(s.Features.Defs)
	d.Version = s.Store.Repo.OnDemandVersion(d.Name) + 1
	if i < 0 {
		defs = append(defs, d)
	} else {
		d.Version = max(d.Version, defs[i].Version+1)
		defs[i] = d
	}
	s.Features.Defs = defs
	s.Store.Repo = s.Store.Repo.ApplyOnDemand(d)
	s.CompileDefinitions()
	s.UpdateForm()
	s.Checks.Config = s.CheckConfig()
	s.NotifyWhenSaved(d.Name + " is registered, version " + strconv.Itoa(d.Version) + ". The version before is from another tab.")
}

func (s *State) reapply(name string, apply func(repo.Repo) (repo.Repo, int, error)) {
	next, version, err := apply(s.Store.Repo)
	if err != nil {
		s.NotifyError(format.ErrorText(err.Error()))
		return
	}
	s.Store.Repo = next
	s.NotifyWhenSaved(strings.TrimSpace(name) + " is applied, version " + strconv.Itoa(version) + ". The version before is from another tab.")
}
