package feature

import (
	"fmt"
	"math"
	"slices"

	"orrery/core/table"
)

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
	names := make([]string, 0, len(given))
	for name := range given {
		names = append(names, name)
	}
	slices.Sort(names)
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
