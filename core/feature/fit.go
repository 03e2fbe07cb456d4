package feature

import (
	"slices"

	"orrery/core/table"
)

// Fitted reports whether every feature can be computed: all table-wide functions, if any, are frozen.
func (s *Set) Fitted() bool {
	return !slices.ContainsFunc(s.features, func(f feature) bool { return !f.program.Fitted() })
}

// TableWide reports whether a feature has a table-wide function. Such a set is fitted again for other training rows.
func (s *Set) TableWide() bool {
	return slices.ContainsFunc(s.features, func(f feature) bool { return f.program.TableWide() })
}

// Fit returns the set with every table-wide function frozen from the given rows of t, the training rows; nil means all.
// Functions that are already frozen do not change. [Set.Definitions] of the result have the fitted state, and [Define]
// returns the same set for them. A fitted set is returned as it is. The errors are those of [Set.Apply].
func (s *Set) Fit(t *table.Table, rows []int) (*Set, error) { return s.FitWith(t, rows, nil) }

// FitWith is Fit that calls tick, which may be nil, before each column or feature that has to be computed. It ends
// with the error of tick.
func (s *Set) FitWith(t *table.Table, rows []int, tick func(done, total int) error) (*Set, error) {
	if s.Fitted() {
		return s, nil
	}
	var open []int // positions of the features to fit
	for i, f := range s.features {
		if !f.program.Fitted() {
			open = append(open, s.source+i)
		}
	}
	out := *s
	out.features = slices.Clone(s.features)
	train, err := s.rows(t, open, rows)
	if err != nil {
		return nil, err
	}
	learn := func(f *feature, work *table.Table) (table.Column, error) {
		if !f.program.Fitted() {
			if f.program, err = f.program.Fit(work, nil); err != nil {
				return table.Column{}, err
			}
			f.Frozen = f.program.Frozen()
		}
		return f.program.Eval(work)
	}
	if _, err := out.each(train, open, tick, learn); err != nil {
		return nil, err
	}
	return &out, nil
}

// rows returns a table with the given rows of the columns that the wanted ones need.
func (s *Set) rows(t *table.Table, wanted, rows []int) (*table.Table, error) {
	if rows == nil {
		return t, nil
	}
	var names []string
	for _, at := range s.needed(wanted) {
		if at < s.source {
			names = append(names, s.schema[at].Name)
		}
	}
	t, err := t.Select(names...)
	if err != nil {
		return nil, err
	}
	return t.Take(rows), nil
}
