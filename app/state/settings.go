package state

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/features"
	"orrery/app/station/train"
	"orrery/core/feature"
	"orrery/core/registry"
	"orrery/core/work/jobs"
)

// Everything that the user has defined or chosen is stored as settings: one record for each feature, view, service,
// example and so on (settinglists.go), and one for each form. The registry assigns each record its revision; a tab
// writes only the settings that it has changed itself.

// dataSetting identifies the open table, which is in the worker's store.
type dataSetting struct {
	Name, Hash string
	Model      string `json:",omitempty"`
}

// trainSetting is the form of Train, and the hash of the table that it was filled in for.
type trainSetting struct {
	Table string `json:",omitempty"`
	train.Settings
	X, Y    string // axes of the figures over two columns
	Service string // the feature service that the inputs are pinned to
}

// gateSetting has the limits of the promotion gate.
type gateSetting struct{ Floor, Share string }

// runSetting is the experiment that new runs belong to.
type runSetting struct{ Into string }

// draftSetting has the contents of forms that are not saved as a definition yet.
type draftSetting struct {
	Feature featureDraft         `json:",omitzero"`
	View    []station.Typed      `json:",omitempty"`
	Service features.ServiceForm `json:",omitzero"`
	Example exampleDraft         `json:",omitzero"`
}

type featureDraft struct {
	Name, Expr string
	Tests      []feature.Test `json:",omitempty"`
}

type exampleDraft struct {
	Feature, Want string
	Given         []station.Typed
}

func (s *State) drafts() draftSetting {
	f, e := s.Features, s.Checks
	return draftSetting{featureDraft{f.Name, f.Expr, f.Units.Tests}, s.Store.View.Fields, features.ServiceForm{Name: s.Store.Service.Name, Features: s.Store.Service.Features},
		exampleDraft{e.Feature, e.Want, e.Given}}
}

// applyDrafts restores the contents of the forms.
func (s *State) applyDrafts(b []byte) bool {
	var d draftSetting
	if json.Unmarshal(b, &d) != nil {
		return false
	}
	s.Features.Name, s.Features.Expr, s.Features.Units.Tests = d.Feature.Name, d.Feature.Expr, d.Feature.Tests
	if len(d.View) == len(features.ViewFields) {
		s.Store.View.Fields = d.View
	}
	s.Store.Service = features.ServiceForm{Name: d.Service.Name, Features: d.Service.Features}
	s.Checks.Feature, s.Checks.Want, s.Checks.Given = d.Example.Feature, d.Example.Want, d.Example.Given
	return true
}

// savedSettings describes the stored settings as this tab knows them; Session.Settings has their values.
type savedSettings struct {
	rev   map[string]int // revisions, as of the start or the last write of another tab
	roles []data.RoleOf  // of the open table, when they were last saved
	lists []any          // marks of the lists when they were last saved, for a fast comparison
}

// settings returns the current values by the names of their records. Lists that have not changed since they were saved
// are omitted; changed has the prefixes of the others.
func (s *State) settings() (now map[string]string, changed []string) {
	now = map[string]string{}
	add := func(name string, v any) {
		b, _ := json.Marshal(v) // strings and finite numbers always marshal
		now[name] = string(b)
	}
	d := dataSetting{Name: s.Data.Name, Model: s.Data.Model}
	if s.Data.Table != nil && s.Data.Kept {
		d.Hash = s.Data.Table.Hash()
		if text, known := s.Settings[data.RolesPrefix+d.Hash]; known && sameList(s.Data.Roles, s.saved.roles) {
			now[data.RolesPrefix+d.Hash] = text // marshalling 5,000 columns again would be slow
		} else {
			add(data.RolesPrefix+d.Hash, s.Data.Roles)
		}
	}
	add("theme", s.Theme)
	add("data", d)
	add("train", trainSetting{d.Hash, s.Train.Settings, s.Data.X, s.Data.Y, s.Store.Pinned})
	add("schedule", s.Automation.Settings)
	add("checks", gateSetting{s.Checks.Floor, s.Checks.Share})
	add("runs", runSetting{s.Train.Into})
	add("durability", durabilitySetting{s.Durability.Persistence, s.Durability.Exported})
	add("drafts", s.drafts())
	for i, l := range settingLists {
		if i < len(s.saved.lists) && l.same(s, s.saved.lists[i]) {
			continue
		}
		changed = append(changed, l.prefix)
		for _, e := range l.elements(s) {
			add(e.name, e.value)
		}
	}
	return now, changed
}

// save writes the settings that differ from the saved ones. It also deletes the settings of list elements that this tab
// has removed, but never those that it did not know.
func (s *State) save() []station.Cmd {
	now, changed := s.settings()
	var writes []registry.SettingWrite
	write := func(name string, v []byte) {
		writes = append(writes, registry.SettingWrite{Name: name, Value: v, Seen: s.revisionSeen(name)})
	}
	for name, text := range now {
		if was, known := s.Settings[name]; !known || was != text {
			write(name, []byte(text))
		}
	}
	for name := range s.Settings {
		if _, still := now[name]; !still && slices.Contains(changed, listOf(name)) {
			write(name, nil)
		}
	}
	for _, name := range s.deletions {
		write(name, nil)
	}
	s.deletions = nil
	slices.SortStableFunc(writes, func(a, b registry.SettingWrite) int { return strings.Compare(a.Name, b.Name) })
	said := s.DrainNotification()
	if len(writes) == 0 {
		if said != "" {
			s.Notify(said)
		}
		return nil
	}
	s.Settings = withWrites(s.Settings, writes)
	s.saved.lists, s.saved.roles = s.listMarks(), s.Data.Roles
	return []station.Cmd{Save{Writes: writes, Said: said}}
}

// withWrites returns a copy of the stored values with the writes applied.
func withWrites(stored map[string]string, writes []registry.SettingWrite) map[string]string {
	out := maps.Clone(stored)
	if out == nil {
		out = map[string]string{}
	}
	for _, w := range writes {
		if out[w.Name] = string(w.Value); w.Value == nil {
			delete(out, w.Name)
		}
	}
	return out
}

// revisionSeen returns the revision that a write of a setting must follow. Forms have none: the last write wins.
func (s *State) revisionSeen(name string) int {
	if !versioned(name) {
		return registry.AnyRev
	}
	return s.saved.rev[name]
}

// markUnsaved makes the next save write the named settings, even if their values have not changed.
func (s *State) markUnsaved(names []string) {
	s.Settings, s.saved.lists = maps.Clone(s.Settings), nil
	for _, name := range names {
		delete(s.Settings, name)
	}
}

// retry makes the next save write the settings whose write failed, and delete those that no longer exist.
func (s *State) retry(names []string) {
	s.markUnsaved(names)
	now, _ := s.settings()
	for _, name := range names {
		if _, there := now[name]; !there && listOf(name) != "" && !slices.Contains(s.deletions, name) {
			s.deletions = append(slices.Clone(s.deletions), name)
		}
	}
}

// restore loads what this browser has stored. A setting that cannot be decoded keeps its default and is reported; its
// stored value is not overwritten until the setting changes.
func (s *State) restore(m Restored) []station.Cmd {
	s.Ready, s.Now, s.Prefix, s.Theme = true, m.Now, m.Prefix, m.Theme
	s.ApplyRegistry(m.Registry)
	s.Storage.Problems, s.Storage.Unusable = slices.Clone(m.Problems), m.Unusable
	s.Safe, s.Start = m.Safe, StartState{Failed: m.Failed, Step: parseStep(m.Step), Absent: m.Absent}
	d := s.applySettings(m.Settings, true)
	s.Checks.Config = s.CheckConfig()
	s.Reschedule()
	var cmds []station.Cmd
	if s.Safe {
		cmds = s.startSafely(m)
		d.Hash = "" // do not open its table
	} else {
		cmds = s.RestoreOnline()
	}
	more := s.visit(Visited{Station: s.Station, Sub: s.Sub, Query: s.Query, Lost: s.NotFound}) // again, with everything loaded
	cmds = append(cmds, more...)
	if d.Hash != "" {
		s.Data.Name, s.Data.Model, s.Data.Roles = d.Name, d.Model, s.SavedRoles(d.Hash, nil)
		cmds = append(s.StartJob(&s.Data.Loading, data.Restoring, jobs.Open{Table: d.Hash, Name: d.Name}), cmds...)
	}
	s.markSaved()
	return cmds
}

// markSaved marks the current settings as saved.
func (s *State) markSaved() {
	s.saved.lists = nil
	now, _ := s.settings()
	text := maps.Clone(s.Settings)
	if text == nil {
		text = map[string]string{}
	}
	maps.Copy(text, now)
	for name := range text {
		if _, there := now[name]; !there && listOf(name) != "" {
			delete(text, name)
		}
	}
	s.Settings, s.saved.lists, s.saved.roles = text, s.listMarks(), s.Data.Roles
}

// applySettings applies stored settings to the state: all of them at the start, later those that another tab has
// written. It returns the table that was open.
func (s *State) applySettings(settings []registry.Setting, start bool) (open dataSetting) {
	var invalid []string
	s.Settings, s.saved.rev = maps.Clone(s.Settings), maps.Clone(s.saved.rev)
	if s.Settings == nil {
		s.Settings, s.saved.rev = map[string]string{}, map[string]int{}
	}
	for _, b := range settings {
		if s.saved.rev[b.Name] = b.Rev; b.Value == nil {
			delete(s.Settings, b.Name)
		} else {
			s.Settings[b.Name] = string(b.Value)
		}
		ok := true
		switch {
		case listOf(b.Name) != "" || b.Value == nil:
		case b.Name == "data":
			ok = !start || decodeOver(b.Value, &open)
		default:
			ok = s.applyForm(b, start)
		}
		if !ok {
			invalid = append(invalid, b.Name)
		}
	}
	for _, l := range settingLists {
		invalid = append(invalid, l.apply(s, settings)...)
	}
	for _, name := range invalid {
		s.Storage.Problems = append(s.Storage.Problems, "the setting "+name)
	}
	return open
}

// applyForm applies one setting that belongs to no list. After the start it ignores the table that another tab has open
// and the drafts there.
func (s *State) applyForm(b registry.Setting, start bool) bool {
	switch b.Name {
	case "theme":
		return start || decodeOver(b.Value, &s.Theme)
	case "schedule":
		return s.applySchedule(b.Value, start)
	case "checks":
		g := gateSetting{s.Checks.Floor, s.Checks.Share}
		ok := decodeOver(b.Value, &g)
		s.Checks.Floor, s.Checks.Share = g.Floor, g.Share
		return ok
	case "runs":
		r := runSetting{}
		ok := decodeOver(b.Value, &r)
		s.Train.Into = r.Into
		return ok
	case "durability":
		d := durabilitySetting{}
		ok := decodeOver(b.Value, &d)
		s.Durability.Persistence, s.Durability.Exported = d.Persistence, d.Exported
		return ok
	case "train":
		t := trainSetting{Settings: s.Train.Settings, X: s.Data.X, Y: s.Data.Y, Service: s.Store.Pinned}
		ok := decodeOver(b.Value, &t)
		if start || s.Data.Table != nil && t.Table == s.Data.Table.Hash() {
			s.Train.Settings, s.Data.X, s.Data.Y, s.Store.Pinned = t.Settings, t.X, t.Y, t.Service
		}
		return ok
	case "drafts":
		return !start || s.applyDrafts(b.Value)
	}
	if hash, is := strings.CutPrefix(b.Name, data.RolesPrefix); is && s.Data.Table != nil && hash == s.Data.Table.Hash() {
		var roles []data.RoleOf
		ok := decodeOver(b.Value, &roles)
		if ok {
			s.Data.Roles = data.MergeRoles(slices.Clone(s.Data.Roles), roles)
		}
		return ok
	}
	return true // written by another program, or decoded when its table is opened
}

// decodeOver decodes a setting over the current value of v, and leaves v unchanged if that fails.
func decodeOver[T any](b []byte, v *T) bool {
	var next T // a copy, so that nothing is shared with v and v is not changed partially
	plain, _ := json.Marshal(*v)
	if json.Unmarshal(plain, &next) != nil || json.Unmarshal(b, &next) != nil {
		return false
	}
	*v = next
	return true
}

// applySchedule decodes the form of the schedule. A schedule that was saved before the number of runs to keep was a
// setting keeps all of them.
func (s *State) applySchedule(b []byte, start bool) bool {
	if start {
		s.Automation.Keep = ""
	}
	return decodeOver(b, &s.Automation.Settings)
}
