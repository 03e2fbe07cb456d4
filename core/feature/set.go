package feature

import (
	"fmt"
	"slices"

	"orrery/core/expr"
	"orrery/core/table"
)

// Set is the columns of a table and the features over them. It is immutable and may be used by several goroutines.
type Set struct {
	key      string
	source   int // number of source columns, the first of the schema
	schema   table.Schema
	position map[string]int // in schema
	features []feature      // in dependency order; feature i is column source+i of the schema
}

// feature is a definition made ready to run.
type feature struct {
	Definition
	program *expr.Program
	inputs  []int // positions in the schema
}

// Define makes a set over the columns s. key is the column that names the entities, or "" while none is chosen. The
// definitions may come in any order. Errors: a [*DefinitionError] with the definition at fault, which wraps
// [ErrCycle], [ErrDuplicate] (two features, or a feature and a column, have one name), [ErrName], [ErrLimit] or an
// [*expr.SyntaxError]; a [*table.NameError] when there is no column key.
func Define(key string, s table.Schema, defs ...Definition) (*Set, error) {
	set := &Set{key: key, source: len(s), schema: slices.Clone(s), position: make(map[string]int, len(s)+len(defs))}
	for i, f := range s {
		if _, twice := set.position[f.Name]; twice {
			return nil, fmt.Errorf("feature: two columns are called %q: %w", f.Name, ErrDuplicate)
		}
		set.position[f.Name] = i
	}
	if _, ok := set.position[key]; !ok && key != "" {
		return nil, fmt.Errorf("feature: entity key: %w", set.unknown(key))
	}
	ordered, err := inOrder(s, defs)
	if err != nil {
		return nil, err
	}
	for _, d := range ordered {
		if err := set.add(d); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// add appends one feature whose inputs are all there. Only Define calls it, on a set that nobody else has seen.
func (s *Set) add(d Definition) error {
	program, err := expr.Compile(d.Expr, s.schema)
	if err != nil {
		return &DefinitionError{d.Name, err}
	}
	if d.Frozen != "" {
		if program, err = program.Freeze(d.Frozen); err != nil {
			return &DefinitionError{d.Name, err}
		}
	}
	f := feature{Definition: d, program: program}
	for _, name := range program.Inputs() {
		f.inputs = append(f.inputs, s.position[name])
	}
	s.features = append(s.features, f)
	s.position[d.Name] = len(s.schema)
	s.schema = append(s.schema, table.Field{Name: d.Name, Kind: program.Kind()})
	return nil
}

// Register returns the set with d added, or with d in place of the feature of that name. It numbers versions: 1 for a
// new feature, one more when the formula of an old one changes. In the notebook this is
// register_feature(name, definition). What was frozen is forgotten, since it may depend on d. The errors are those of
// Define.
func (s *Set) Register(d Definition) (*Set, error) {
	defs := Unfitted(s.Definitions())
	i := slices.IndexFunc(defs, func(old Definition) bool { return old.Name == d.Name })
	if i < 0 {
		d.Version = 1
		return Define(s.key, s.Source(), append(defs, d)...)
	}
	d.Version = defs[i].Version
	if d.Expr != defs[i].Expr {
		d.Version++
	}
	defs[i] = d
	return Define(s.key, s.Source(), defs...)
}

// Check compiles d against the set without adding it, for a preview while someone types. A definition without a name
// is checked for its formula alone; one with the name of a feature is checked as its replacement. The errors are
// those of Define.
func (s *Set) Check(d Definition) (*expr.Program, error) {
	if d.Name == "" {
		program, err := expr.Compile(d.Expr, s.schema)
		if err != nil {
			return nil, &DefinitionError{d.Name, err}
		}
		return program, nil
	}
	with, err := s.Register(d)
	if err != nil {
		return nil, err
	}
	return with.features[with.position[d.Name]-with.source].program, nil
}

// Key is the column that names the entities, "" when none is chosen.
func (s *Set) Key() string { return s.key }

// Definitions lists the features in the order in which they are computed.
func (s *Set) Definitions() []Definition {
	defs := make([]Definition, len(s.features))
	for i, f := range s.features {
		defs[i] = f.Definition
	}
	return defs
}

// Unfitted returns the definitions without what they learnt.
func Unfitted(defs []Definition) []Definition {
	defs = slices.Clone(defs)
	for i := range defs {
		defs[i].Frozen = ""
	}
	return defs
}

// Source lists the columns of the data. The slice is shared: it must not be written to.
func (s *Set) Source() table.Schema { return slices.Clip(s.schema[:s.source]) }

// Schema lists the columns of the data and then the features. The slice is shared: it must not be written to.
func (s *Set) Schema() table.Schema { return slices.Clip(s.schema) }

// unknown is the error for a name that the set does not have, with the nearest one.
func (s *Set) unknown(name string) error {
	columns := make([]table.Column, len(s.schema))
	for i, f := range s.schema {
		columns[i] = table.Numbers(f.Name, nil)
	}
	t, err := table.New(columns...)
	if err != nil {
		return err
	}
	_, err = t.Column(name)
	return err
}
