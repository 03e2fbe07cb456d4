package state

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"orrery/app/station/features"
	"orrery/core/feature"
	"orrery/core/feature/repo"
	"orrery/core/feature/view"
	"orrery/core/registry"
)

// saveConflicted defines again what another tab was quicker to define otherwise: as the version
// after that tab's. Nothing of either tab is lost.
func (s *State) saveConflicted(m SaveConflicted) {
	var names []string
	for _, w := range m.Writes {
		if s.Settings[w.Name] == string(w.Value) { // and not what the other tab has written
			names = append(names, w.Name)
		}
	}
	s.markUnsaved(names)
	for _, w := range m.Writes {
		if w.Value == nil && versioned(w.Name) {
			s.NotifyError("A definition was changed in another tab and is not removed. Look at it, and remove it again.")
			continue
		}
		s.defineAgain(w)
	}
}

func (s *State) defineAgain(w registry.SettingWrite) {
	switch listOf(w.Name) {
	case "feature/":
		var d feature.Definition
		if json.Unmarshal(w.Value, &d) == nil {
			s.featureAgain(d)
		}
	case "view/":
		var v view.View
		if json.Unmarshal(w.Value, &v) == nil {
			s.applyAgain(v.Name, func(r repo.Repo) (repo.Repo, int, error) {
				next, made, err := r.ApplyView(v)
				return next, made.Version, err
			})
		}
	case "service/":
		var v repo.Service
		if json.Unmarshal(w.Value, &v) == nil {
			s.applyAgain(v.Name, func(r repo.Repo) (repo.Repo, int, error) {
				next, made, err := r.ApplyService(v)
				return next, made.Version, err
			})
		}
	}
}

// featureAgain puts d in the place of the other tab's definition, one version later.
func (s *State) featureAgain(d feature.Definition) {
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
	s.NotifyWhenSaved(d.Name + " is registered, version " + strconv.Itoa(d.Version) + ": another tab has registered the version before.")
}

func (s *State) applyAgain(name string, apply func(repo.Repo) (repo.Repo, int, error)) {
	next, version, err := apply(s.Store.Repo)
	if err != nil {
		s.NotifyError(features.SentenceOf(err))
		return
	}
	s.Store.Repo = next
	s.NotifyWhenSaved(strings.TrimSpace(name) + " is applied, version " + strconv.Itoa(version) + ": another tab has applied the version before.")
}
