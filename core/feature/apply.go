package feature

import (
	"fmt"
	"maps"
	"math"
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
	columns, err := s.compute(t, wanted, nil)
	if err != nil {
		return nil, err
	}
	return t.With(columns...)
}

// Columns returns the columns and features of these names, in this order, and computes no feature that they do not
// need. The errors are those of Apply, and [table.ErrDuplicate] when a name comes twice.
func (s *Set) Columns(t *table.Table, names []string) (*table.Table, error) {
	return s.ColumnsWith(t, names, nil)
}

// ColumnsWith is Columns that calls tick, which may be nil, before each column or feature that has to be computed. It
// ends with the error of tick.
func (s *Set) ColumnsWith(t *table.Table, names []string, tick func(done, total int) error) (*table.Table, error) {
	wanted, err := s.positions(names)
	if err != nil || len(names) == 0 {
		return noColumns(t, err)
	}
	columns, err := s.compute(t, wanted, tick)
	if err != nil {
		return nil, err
	}
	return table.New(columns...)
}

// noColumns returns t without columns, but with its number of rows.
func noColumns(t *table.Table, err error) (*table.Table, error) {
	if err != nil {
		return nil, err
	}
	return t.Select()
}

// Needs returns the source columns that the given columns and features are computed from, in the order of the table. A
// form for a model's inputs has these fields. The error is a [*table.NameError].
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

// Uses returns the definitions of these features and of those that they are computed from, in the order of computation.
// The error is a [*table.NameError].
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
		at, ok := s.position(name)
		if !ok {
			return nil, fmt.Errorf("feature: %w", s.unknown(name))
		}
		out[i] = at
	}
	return out, nil
}

// needed returns wanted and everything that it is computed from, in the order of the schema, where every feature comes
// after its inputs.
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

// evaluate computes a feature from a table of the columns that it reads.
type evaluate func(*feature, *table.Table) (table.Column, error)

// compute returns the columns at these positions of the schema. tick, which may be nil, is called before each.
func (s *Set) compute(t *table.Table, wanted []int, tick func(done, total int) error) ([]table.Column, error) {
	have, err := s.each(t, wanted, tick, func(f *feature, in *table.Table) (table.Column, error) { return f.program.Eval(in) })
	out := make([]table.Column, len(wanted))
	for i, at := range wanted {
		out[i] = have[at]
	}
	return out, err
}

// each computes what wanted needs, in order: columns of t as they are, and features with of. It returns the wanted
// columns by position. Other columns are released as soon as no feature needs them.
func (s *Set) each(t *table.Table, wanted []int, tick func(done, total int) error, of evaluate) (map[int]table.Column, error) {
	needed := s.needed(wanted)
	have, uses := make(map[int]table.Column, len(needed)), s.uses(needed, wanted)
	for i, at := range needed {
		if tick != nil {
			if err := tick(i, len(needed)); err != nil {
				return nil, err
			}
		}
		c, err := s.column(t, at, have, of)
		if err != nil {
			return nil, fmt.Errorf("feature: compute %q: %w", s.schema[at].Name, err)
		}
		have[at] = c.Rename(s.schema[at].Name)
		if at < s.source {
			continue
		}
		for _, in := range s.features[at-s.source].inputs {
			if uses[in]--; uses[in] == 0 {
				delete(have, in)
			}
		}
	}
	return have, nil
}

// uses counts, for each position, the needed features that read it, plus one if it is wanted itself.
func (s *Set) uses(needed, wanted []int) map[int]int {
	uses := make(map[int]int, len(needed))
	for _, at := range wanted {
		uses[at]++
	}
	for _, at := range needed {
		if at >= s.source {
			for _, in := range s.features[at-s.source].inputs {
				uses[in]++
			}
		}
	}
	return uses
}

// column returns one column of t, or computes a feature with of. The feature gets a table of its inputs only, which is
// cheaper than one of all columns so far.
func (s *Set) column(t *table.Table, at int, have map[int]table.Column, of evaluate) (table.Column, error) {
	if at < s.source {
		return t.Column(s.schema[at].Name)
	}
	f := &s.features[at-s.source]
	in, err := t.Select() // a formula without inputs needs the number of rows
	if len(f.inputs) > 0 {
		columns := make([]table.Column, len(f.inputs))
		for i, from := range f.inputs {
			columns[i] = have[from]
		}
		in, err = table.New(columns...)
	}
	if err != nil {
		return table.Column{}, err
	}
	return of(f, in)
}

// Complete computes the features of a row of given values, such as a prediction for typed values. Columns that are not
// given are missing, and so are most features that read them. Errors: a [*table.NameError] for a name that is neither a
// column nor a feature, and errors that name a value of the wrong kind or one for a feature, which cannot be given.
func (s *Set) Complete(given map[string]table.Value) (table.Row, error) {
	if err := s.checkGiven(given); err != nil {
		return table.Row{}, err
	}
	values := make([]table.Value, len(s.schema))
	for i, f := range s.Source() {
		v, ok := given[f.Name]
		if !ok {
			v = table.Value{Kind: f.Kind}
			if f.Kind != table.Text {
				v.Num = math.NaN()
			}
		}
		values[i] = v
	}
	return s.complete(values)
}

// checkGiven checks the names in order, so that the error is deterministic.
func (s *Set) checkGiven(given map[string]table.Value) error {
	names := slices.Sorted(maps.Keys(given))
	for _, name := range names {
		at, ok := s.position(name)
		switch {
		case !ok:
			return fmt.Errorf("feature: %w", s.unknown(name))
		case at >= s.source:
			return fmt.Errorf("feature: %q is computed from %q: give the columns that it reads",
				name, s.features[at-s.source].Expr)
		case given[name].Kind != s.schema[at].Kind:
			return fmt.Errorf("feature: %q is a %s, and a %s was given", name, s.schema[at].Kind, given[name].Kind)
		}
	}
	return nil
}
