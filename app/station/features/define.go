package features

import (
	"orrery/app/station/data"
	"orrery/core/expr"
	"orrery/core/feature"
	"orrery/core/registry"
	"orrery/core/work/jobs"
)

// CompileDefinitions compiles the definitions that have changed for the table. Definitions that the table cannot
// compute are kept in Broken, and are compiled again for the next table.
func (s *State) CompileDefinitions() {
	if s.Data.Table == nil {
		s.define(nil, nil)
		return
	}
	set, faults, err := s.Features.Set.RedefineValid(s.Column(data.RoleKey), s.Data.Table.Schema(), s.Features.Defs...)
	if err != nil { // the table's own columns are invalid
		set, faults = nil, nil
	}
	s.define(set, faults)
}

// define sets the feature set, which may be nil. The summaries of features that have not changed are kept.
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

// newFault returns the first error of the named definition, or of one that could be computed before.
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

// RebuildReader creates the look-up reader, if the set is fitted and the table has an index.
func (s *State) RebuildReader() {
	s.Features.Reader = nil
	if s.Features.Fitted == nil || s.Data.Index == nil {
		return
	}
	if r, err := s.Features.Fitted.Reader(s.Data.Table, s.Data.Index); err == nil {
		s.Features.Reader = r
	}
}

// JobFeatures returns the definitions for a job of the worker.
func (s *State) JobFeatures() jobs.Features {
	f := jobs.Features{Key: s.Column(data.RoleKey)}
	if s.Features.Set != nil {
		f.Defs = s.Features.Set.Definitions()
	}
	return f
}

// FeatureNames returns the source columns with the role feature, then the derived features.
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

// SetColumns returns the key, the features and the target.
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

// DefinitionsOf returns the definitions of a run, with the parameters that were fitted to its training rows.
func DefinitionsOf(r registry.Run) []feature.Definition {
	out := make([]feature.Definition, len(r.Features))
	for i, f := range r.Features {
		out[i] = feature.Definition{Name: f.Name, Expr: f.Expr, Version: f.Version, Frozen: expr.Frozen(f.Frozen)}
	}
	return out
}
