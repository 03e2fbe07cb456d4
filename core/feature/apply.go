package feature

import (
	"fmt"
	"slices"

	"orrery/core/table"
)

// Apply returns t with every feature as a column, for all rows; a column of t with the name of a feature is replaced.
// In the notebook this is get_all_data(). Errors: a [*table.NameError] when t lacks a column that a feature reads,
// [expr.ErrInput] when one is of another kind than the set was defined for, [expr.ErrUnfitted] when a feature is
// table-wide and not fitted.
func (s *Set) Apply(t *table.Table) (*table.Table, error) {
	wanted := make([]int, len(s.features))
	for i := range wanted {
		wanted[i] = s.source + i
	}
	columns, err := s.compute(t, wanted)
	if err != nil {
		return nil, err
	}
	return t.With(columns...)
}

// Columns returns the columns and features of these names, in this order, and computes no feature that they do not
// need. The errors are those of Apply, and [table.ErrDuplicate] when a name comes twice.
func (s *Set) Columns(t *table.Table, names []string) (*table.Table, error) {
	wanted, err := s.positions(names)
	if err != nil || len(names) == 0 {
		return noColumns(t, err)
	}
	columns, err := s.compute(t, wanted)
	if err != nil {
		return nil, err
	}
	return table.New(columns...)
}

// noColumns keeps the number of rows.
func noColumns(t *table.Table, err error) (*table.Table, error) {
	if err != nil {
		return nil, err
	}
	return t.Select()
}

// Needs lists the columns of the data that these columns and features are computed from, in the order of the data: the
// fields of a form that asks for what a model needs. The error is a [*table.NameError].
func (s *Set) Needs(names []string) ([]string, error) {
	wanted, err := s.positions(names)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, at := range s.needed(wanted) {
		if at < s.source {
			out = append(out, s.schema[at].Name)
		}
	}
	return out, nil
}

// Uses lists the definitions of these features and of those that they are computed from, in the order in which they are
// computed. The error is a [*table.NameError].
func (s *Set) Uses(names []string) ([]Definition, error) {
	wanted, err := s.positions(names)
	if err != nil {
		return nil, err
	}
	var out []Definition
	for _, at := range s.needed(wanted) {
		if at >= s.source {
			out = append(out, s.features[at-s.source].Definition)
		}
	}
	return out, nil
}

func (s *Set) positions(names []string) ([]int, error) {
	out := make([]int, len(names))
	for i, name := range names {
		at, ok := s.position[name]
		if !ok {
			return nil, fmt.Errorf("feature: %w", s.unknown(name))
		}
		out[i] = at
	}
	return out, nil
}

// needed adds to wanted what it is computed from, all in the order of the schema, in which every feature comes after
// its inputs.
func (s *Set) needed(wanted []int) []int {
	seen := make(map[int]bool)
	var visit func(at int)
	visit = func(at int) {
		if seen[at] {
			return
		}
		seen[at] = true
		if at >= s.source {
			for _, in := range s.features[at-s.source].inputs {
				visit(in)
			}
		}
	}
	for _, at := range wanted {
		visit(at)
	}
	out := make([]int, 0, len(seen))
	for at := range seen {
		out = append(out, at)
	}
	slices.Sort(out)
	return out
}

// compute gives the columns at these positions of the schema.
func (s *Set) compute(t *table.Table, wanted []int) ([]table.Column, error) {
	have := make(map[int]table.Column)
	err := s.each(t, wanted, func(f *feature, work *table.Table) (table.Column, error) { return f.program.Eval(work) }, have)
	out := make([]table.Column, len(wanted))
	for i, at := range wanted {
		out[i] = have[at]
	}
	return out, err
}

// each goes through what wanted needs, in order, and puts it into have: the columns of t, and what of makes of each
// feature and of the columns before it.
func (s *Set) each(t *table.Table, wanted []int, of func(*feature, *table.Table) (table.Column, error), have map[int]table.Column) error {
	// The features are computed in a table that has only what they need: a wide table would be copied for each.
	work, err := t.Select()
	if err != nil {
		return fmt.Errorf("feature: %w", err)
	}
	for _, at := range s.needed(wanted) {
		var c table.Column
		if at < s.source {
			c, err = t.Column(s.schema[at].Name)
		} else {
			c, err = of(&s.features[at-s.source], work)
		}
		if err != nil {
			return fmt.Errorf("feature: compute %q: %w", s.schema[at].Name, err)
		}
		have[at] = c.Rename(s.schema[at].Name)
		if work, err = work.With(have[at]); err != nil {
			return fmt.Errorf("feature: compute %q: %w", s.schema[at].Name, err)
		}
	}
	return nil
}
