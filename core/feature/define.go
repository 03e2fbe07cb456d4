package feature

import (
	"errors"
	"fmt"
	"slices"

	"orrery/core/expr"
	"orrery/core/table"
)

// Define returns a set over the columns s. key is the entity key column, or "" if none is chosen. The
// definitions may come in any order. Errors: a [*DefinitionError] with the definition at fault, which wraps
// [ErrCycle], [ErrDuplicate] (two features, or a feature and a column, have one name), [ErrName], [ErrLimit] or an
// [*expr.SyntaxError]; a [*table.NameError] when there is no column key.
func Define(key string, s table.Schema, defs ...Definition) (*Set, error) {
	return (*Set)(nil).Redefine(key, s, defs...)
}

// Redefine is Define with reuse of the compiled formulas of s, which may be nil: a formula that is the same over columns
// of the same kinds is not compiled again. The result is that of Define.
func (s *Set) Redefine(key string, source table.Schema, defs ...Definition) (*Set, error) {
	set, faults, err := s.RedefineValid(key, source, defs...)
	if err == nil && len(faults) > 0 {
		err = faults[0]
	}
	if err != nil {
		return nil, err
	}
	return set, nil
}

// RedefineValid is Redefine that skips the definitions that cannot be computed, and those that read them, and returns
// the reasons. Among several with the same name it uses the first. The error is only for the columns and the key.
func (s *Set) RedefineValid(key string, source table.Schema, defs ...Definition) (*Set, []*DefinitionError, error) {
	set, faults, err := s.build(key, source, defs)
	if err != nil || len(faults) == 0 {
		return set, nil, err
	}
	// Skipped definitions may have changed the order of others, so sort again without them.
	taken := make(map[string]bool, set.Len())
	var valid []Definition
	for _, d := range defs {
		if set.feature(d.Name) != nil && !taken[d.Name] {
			taken[d.Name], valid = true, append(valid, d)
		}
	}
	set, _, err = set.build(key, source, valid)
	return set, faults, err
}

// build returns a set of the definitions that can be computed.
func (s *Set) build(key string, source table.Schema, defs []Definition) (*Set, []*DefinitionError, error) {
	set, err := s.over(key, source, min(len(defs), maxFeatures))
	if err != nil {
		return nil, nil, err
	}
	b := builder{set: set, from: s}
	o := ordering{index: make(map[string]int, len(defs)), fault: b.fault}
	for _, d := range defs {
		if err := b.checkName(o.index, d.Name); err != nil {
			b.fault(d, err)
			continue
		}
		o.index[d.Name] = len(o.defs)
		o.defs = append(o.defs, d)
	}
	names := make([][]string, len(o.defs))
	for i, d := range o.defs {
		if old := s.feature(d.Name); old != nil && old.Expr == d.Expr {
			names[i] = old.names
		}
	}
	for _, i := range o.order(names) {
		if err := b.add(o.defs[i], o.names[i]); err != nil {
			b.fault(o.defs[i], err)
		}
	}
	return set, b.faults, nil
}

// over returns a set of these columns with capacity for room features. It shares the column index with s if the columns
// are the same: a table may have thousands.
func (s *Set) over(key string, source table.Schema, room int) (*Set, error) {
	set := &Set{key: key, source: len(source), schema: append(make(table.Schema, 0, len(source)+room), source...),
		derived: make(map[string]int, room), features: make([]feature, 0, room), readers: map[int][]int{}}
	if s != nil && slices.Equal(s.Source(), source) {
		set.columns = s.columns
	} else {
		set.columns = make(map[string]int, len(source))
		for i, f := range source {
			if _, twice := set.columns[f.Name]; twice {
				return nil, fmt.Errorf("feature: two columns are called %q: %w", f.Name, ErrDuplicate)
			}
			set.columns[f.Name] = i
		}
	}
	if _, ok := set.columns[key]; !ok && key != "" {
		return nil, fmt.Errorf("feature: entity key: %w", set.unknown(key))
	}
	return set, nil
}

// builder adds features to a set that is not shared yet.
type builder struct {
	set, from *Set
	faults    []*DefinitionError
	fields    table.Schema // scratch of add
}

func (b *builder) fault(d Definition, err error) {
	b.faults = append(b.faults, &DefinitionError{d.Name, err})
}

// checkName returns an error if a feature cannot have this name in addition to those of taken.
func (b *builder) checkName(taken map[string]int, name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	if _, ok := b.set.columns[name]; ok {
		return fmt.Errorf("%w: it is a column of the data; choose another", ErrDuplicate)
	}
	if _, ok := taken[name]; ok {
		return fmt.Errorf("%w: another feature has it; choose another", ErrDuplicate)
	}
	if len(taken) >= maxFeatures {
		return fmt.Errorf("%w: a set holds %d", ErrLimit, maxFeatures)
	}
	return nil
}

// add appends one feature, whose inputs exist. names are the columns that its formula reads.
func (b *builder) add(d Definition, names []string) error {
	s := b.set
	f := feature{Definition: d, names: names, inputs: make([]int, len(names))}
	b.fields = b.fields[:0]
	for i, name := range names {
		at, ok := s.position(name)
		if !ok {
			return b.unknownInput(d)
		}
		f.inputs[i], b.fields = at, append(b.fields, s.schema[at])
	}
	var err error
	if f.program, err = b.compile(d, b.fields); err != nil {
		return err
	}
	at := len(s.schema)
	s.features, s.derived[d.Name] = append(s.features, f), at
	s.schema = append(s.schema, table.Field{Name: d.Name, Kind: f.program.Kind()})
	for _, in := range f.inputs {
		s.readers[in] = append(s.readers[in], at)
	}
	return nil
}

// check compiles a definition that the set does not have. It does not check an empty name.
func (b *builder) check(d Definition) (*expr.Program, error) {
	if d.Name != "" {
		if err := b.checkName(b.set.derived, d.Name); err != nil {
			return nil, err
		}
	}
	names, err := expr.Names(d.Expr)
	if err != nil {
		return nil, err
	}
	if slices.Contains(names, d.Name) {
		return nil, fmt.Errorf("%w: %s reads %s", ErrCycle, d.Name, d.Name)
	}
	fields := make(table.Schema, 0, len(names))
	for _, name := range names {
		at, ok := b.set.position(name)
		if !ok {
			return nil, b.unknownInput(d)
		}
		fields = append(fields, b.set.schema[at])
	}
	return b.compile(d, fields)
}

// compile returns the program of d over the columns that it reads, from the previous set if it is still valid.
func (b *builder) compile(d Definition, fields table.Schema) (*expr.Program, error) {
	if old := b.from.feature(d.Name); old != nil && old.Expr == d.Expr && old.Frozen == d.Frozen && b.from.reads(old, fields) {
		return old.program, nil
	}
	program, err := expr.Compile(d.Expr, fields)
	if err != nil {
		program, err = expr.Compile(d.Expr, b.set.schema) // whose message can name other columns
	}
	if err != nil || d.Frozen == "" {
		return program, err
	}
	return program.Freeze(d.Frozen)
}

// explained is the number of definitions with unknown columns whose error suggests the nearest column. The search takes
// milliseconds in a wide table, and a thousand definitions for another table need no more suggestions.
const explained = 20

var errUnknownInput = errors.New("it reads a column or feature that does not exist")

func (b *builder) unknownInput(d Definition) error {
	if len(b.faults) >= explained {
		return errUnknownInput
	}
	_, err := expr.Compile(d.Expr, b.set.schema)
	if err == nil {
		err = errUnknownInput
	}
	return err
}

// reads reports whether f reads columns of these kinds.
func (s *Set) reads(f *feature, fields table.Schema) bool {
	for i, at := range f.inputs {
		if s.schema[at].Kind != fields[i].Kind {
			return false
		}
	}
	return true
}

// Register returns the set with d added, or with d replacing the feature of that name. It assigns versions: 1 for a new
// feature, one more when the formula of an existing one changes. In the notebook this is register_feature(name,
// definition). Frozen state is discarded, since it may depend on d. The errors are those of Define.
func (s *Set) Register(d Definition) (*Set, error) {
	defs := Unfitted(s.Definitions())
	d.Version = 1
	if old, ok := s.Definition(d.Name); ok {
		d.Version = old.Version
		if d.Expr != old.Expr {
			d.Version++
		}
	}
	return s.Redefine(s.key, s.Source(), s.replaced(defs, d)...)
}

// replaced returns defs, which are those of the set, with d in place of the one of that name, or at the end.
func (s *Set) replaced(defs []Definition, d Definition) []Definition {
	at, ok := s.derived[d.Name]
	if !ok {
		return append(defs, d)
	}
	defs[at-s.source] = d
	return defs
}

// Check compiles d over the set without adding it, for a preview during typing. Without a name, only the formula is
// checked; with the name of a feature, d is checked as its replacement. The errors are those of Define.
func (s *Set) Check(d Definition) (*expr.Program, error) {
	if s.feature(d.Name) == nil { // no feature depends on it
		b := builder{set: s}
		program, err := b.check(d)
		if err != nil {
			return nil, &DefinitionError{d.Name, err}
		}
		return program, nil
	}
	with, err := s.Redefine(s.key, s.Source(), s.replaced(s.Definitions(), d)...) // with the frozen state of the others
	if err != nil {
		return nil, err
	}
	return with.feature(d.Name).program, nil
}

// Changed returns the names of the features of s that old, which may be nil, does not compute in the same way: new
// ones, those with another formula, and all features that read them.
func (s *Set) Changed(old *Set) map[string]bool {
	changed := map[string]bool{}
	for i := range s.features {
		f := &s.features[i]
		was := old.feature(f.Name)
		same := was != nil && was.Expr == f.Expr
		for k, at := range f.inputs {
			same = same && s.schema[at].Kind == old.schema[was.inputs[k]].Kind && (at < s.source || !changed[s.schema[at].Name])
		}
		if !same {
			changed[f.Name] = true
		}
	}
	return changed
}

// LearntFrom returns the set with the frozen state of old, which may be nil and was fitted on the same table, for the
// features that both compute in the same way.
func (s *Set) LearntFrom(old *Set) *Set {
	if s.Fitted() {
		return s
	}
	changed, out := s.Changed(old), *s
	out.features = slices.Clone(s.features)
	for i := range out.features {
		f := &out.features[i]
		if was := old.feature(f.Name); !f.program.Fitted() && !changed[f.Name] && was.program.Fitted() {
			f.program, f.Frozen = was.program, was.Frozen
		}
	}
	return &out
}
