package features

import (
	"orrery/app/station/data"
	"orrery/core/expr"
	"orrery/core/feature"
	"orrery/core/registry"
	"orrery/core/work/jobs"
)

// CompileDefinitions compiles the definitions against the table, those that have changed. One that does not fit is set aside
// with the reason, and is there again when a table fits.
func (s *State) CompileDefinitions() {
	if s.Data.Table == nil {
		s.define(nil, nil)
		return
	}
	set, faults, err := s.Features.Set.RedefineValid(s.Column(data.RoleKey), s.Data.Table.Schema(), s.Features.Defs...)
	if err != nil { // the table's own columns make no set
		set, faults = nil, nil
	}
	s.define(set, faults)
}

// define puts a set in place, nil for none. What is known about the features that have not changed stays.
func (s *State) define(set *feature.Set, faults []*feature.DefinitionError) {
	f, before := &s.Features, s.Features
	if before.of != s.Data.Table {
		before = Model{}
	}
	f.Set, f.Fitted, f.Learnt, f.Broken, f.Summaries, f.Stopped, f.of = set, nil, nil, nil, nil, "", s.Data.Table
	for _, wrong := range faults {
		f.Broken = append(f.Broken, BrokenFeature{wrong.Name, wrong.Error()})
	}
	if set == nil {
		s.RebuildReader()
		return
	}
	f.Learnt, f.Summaries = set.LearntFrom(before.Learnt), before.summariesOf(set)
	if f.Learnt.Fitted() {
		f.Fitted = f.Learnt
	}
	s.RebuildReader()
}

// newFault is the first of faults that concerns a definition of this name, or one that could be computed before.
func (s *State) newFault(name string, faults []*feature.DefinitionError) error {
	if len(faults) == 0 {
		return nil
	}
	broken := make(map[string]bool, len(s.Features.Broken))
	for _, b := range s.Features.Broken {
		broken[b.Name] = true
	}
	for _, wrong := range faults {
		if wrong.Name == name || !broken[wrong.Name] {
			return wrong
		}
	}
	return nil
}

func sameFormula(a, b feature.Definition) bool { return a.Name == b.Name && a.Expr == b.Expr }

// RebuildReader makes the online reader; it needs the set, the table and the index.
func (s *State) RebuildReader() {
	s.Features.Reader = nil
	if s.Features.Fitted == nil || s.Data.Index == nil {
		return
	}
	if r, err := s.Features.Fitted.Reader(s.Data.Table, s.Data.Index); err == nil {
		s.Features.Reader = r
	}
}

func (s *State) JobFeatures() jobs.Features {
	f := jobs.Features{Key: s.Column(data.RoleKey)}
	if s.Features.Set != nil {
		f.Defs = s.Features.Set.Definitions()
	}
	return f
}

// FeatureNames are the source columns with the role feature, then the derived features.
func (s *State) FeatureNames() []string {
	var out []string
	for _, r := range s.Data.Roles {
		if r.Role == data.RoleFeature {
			out = append(out, r.Column)
		}
	}
	if s.Features.Set != nil {
		for i := range s.Features.Set.Len() {
			out = append(out, s.Features.Set.At(i).Name)
		}
	}
	return out
}

// SetColumns are the columns of the whole set: the key, the features, the target.
func (s *State) SetColumns() []string {
	var out []string
	if k := s.Column(data.RoleKey); k != "" {
		out = append(out, k)
	}
	out = append(out, s.FeatureNames()...)
	if t := s.Column(data.RoleTarget); t != "" {
		out = append(out, t)
	}
	return out
}

// DefinitionsOf are the definitions that a run was fitted under, with what they learnt from its training rows.
func DefinitionsOf(r registry.Run) []feature.Definition {
	out := make([]feature.Definition, len(r.Features))
	for i, f := range r.Features {
		out[i] = feature.Definition{Name: f.Name, Expr: f.Expr, Version: f.Version, Frozen: expr.Frozen(f.Frozen)}
	}
	return out
}
