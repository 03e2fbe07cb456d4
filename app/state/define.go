package state

import (
	"errors"
	"slices"

	"orrery/core/feature"
	"orrery/core/work"
)

// computable leaves out the definitions that are known not to fit this table.
func (s State) computable(defs []feature.Definition) []feature.Definition {
	return slices.DeleteFunc(slices.Clone(defs), func(d feature.Definition) bool {
		return slices.ContainsFunc(s.Features.Broken, func(b BrokenFeature) bool { return b.Name == d.Name })
	})
}

// redefine compiles the definitions against the table. One that does not fit is
// set aside with the reason, and is there again when a table fits.
func (s State) redefine() State {
	s.Features.Set, s.Features.Fitted, s.Features.Broken = nil, nil, nil
	if s.Data.Table == nil {
		return s
	}
	defs := slices.Clone(s.Features.Defs)
	for {
		set, err := feature.Define(s.Column(RoleKey), s.Data.Table.Schema(), defs...)
		if err == nil {
			s.Features.Set = set
			if set.Fitted() {
				s.Features.Fitted = set
			}
			return s.reread()
		}
		if len(defs) == 0 {
			return s // the table's own columns make no set
		}
		i := culprit(defs, err)
		s.Features.Broken = append(s.Features.Broken, BrokenFeature{defs[i].Name, err.Error()})
		defs = slices.Delete(defs, i, i+1)
	}
}

// culprit finds the definition that an error of feature.Define speaks of; the
// last one when it names none, so that redefine always ends.
func culprit(defs []feature.Definition, err error) int {
	var d *feature.DefinitionError
	if errors.As(err, &d) {
		if i := slices.IndexFunc(defs, func(o feature.Definition) bool { return o.Name == d.Name }); i >= 0 {
			return i
		}
	}
	return len(defs) - 1
}

// described takes in the summaries, and the definitions with what they learnt from all rows.
func described(s State, r work.Described) (State, []Cmd) {
	s.Features.Summaries = r.Summaries
	if s.Features.Set == nil || s.Features.Fitted != nil {
		return s, nil
	}
	set, err := feature.Define(s.Column(RoleKey), s.Data.Table.Schema(), r.Defs...)
	if err != nil || !set.Fitted() || !slices.EqualFunc(r.Defs, s.Features.Set.Definitions(), sameFormula) {
		return s, nil // of other definitions: the answer to these is on its way
	}
	s.Features.Fitted = set
	s = s.reread()
	return s, append(preview(s), lookupAgain(s)...)
}

func sameFormula(a, b feature.Definition) bool { return a.Name == b.Name && a.Expr == b.Expr }

// reread makes the online reader; it needs the set, the table and the index.
func (s State) reread() State {
	s.Features.Reader = nil
	if s.Features.Fitted == nil || s.Data.Index == nil {
		return s
	}
	if r, err := s.Features.Fitted.Reader(s.Data.Table, s.Data.Index); err == nil {
		s.Features.Reader = r
	}
	return s
}

func (s State) workFeatures() work.Features {
	f := work.Features{Key: s.Column(RoleKey)}
	if s.Features.Set != nil {
		f.Defs = s.Features.Set.Definitions()
	}
	return f
}

// redescribe summarises what a model may read: source features and derived ones.
func redescribe(s State) (State, []Cmd) {
	names := s.FeatureNames()
	if len(names) == 0 || s.Data.Table == nil {
		s.Features.Summaries, s.Features.Describing = nil, Busy{}
		return s, nil
	}
	s.Features.Describing = Busy{Job: s.job(), What: "features", Since: s.Now}
	return s, []Cmd{Work{Job: s.Features.Describing.Job, Task: work.Describe{Table: s.Data.Table.Hash(), Features: s.workFeatures(), Columns: names}}}
}

// FeatureNames are the source columns with the role feature, then the derived features.
func (s State) FeatureNames() []string {
	var out []string
	for _, r := range s.Data.Roles {
		if r.Role == RoleFeature {
			out = append(out, r.Column)
		}
	}
	if s.Features.Set != nil {
		for _, d := range s.Features.Set.Definitions() {
			out = append(out, d.Name)
		}
	}
	return out
}

// SetColumns are the columns of the whole set: the key, the features, the target.
func (s State) SetColumns() []string {
	var out []string
	if k := s.Column(RoleKey); k != "" {
		out = append(out, k)
	}
	out = append(out, s.FeatureNames()...)
	if t := s.Column(RoleTarget); t != "" {
		out = append(out, t)
	}
	return out
}
