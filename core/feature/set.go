package feature

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"orrery/core/expr"
	"orrery/core/table"
)

// Set has the columns of a table and the features over them. It is immutable and safe for concurrent use.
type Set struct {
	key      string
	source   int // number of source columns, the first of the schema
	schema   table.Schema
	columns  map[string]int // positions of the source columns in the schema; shared by sets over the same columns
	derived  map[string]int // positions of the features
	features []feature      // in dependency order; feature i is column source+i of the schema
	readers  map[int][]int  // by position: the features that read it, in order
}

// feature is a compiled definition.
type feature struct {
	Definition
	program *expr.Program
	names   []string // that the formula reads
	inputs  []int    // their positions in the schema
}

// position returns the index of a column or feature in the schema. A nil set has none.
func (s *Set) position(name string) (int, bool) {
	if s == nil {
		return 0, false
	}
	if at, ok := s.derived[name]; ok {
		return at, true
	}
	at, ok := s.columns[name]
	return at, ok
}

// feature returns a feature by its name, nil if the set, which may be nil, does not have it.
func (s *Set) feature(name string) *feature {
	at, ok := s.position(name)
	if !ok || at < s.source {
		return nil
	}
	return &s.features[at-s.source]
}

// Len returns the number of features, 0 for a nil set.
func (s *Set) Len() int {
	if s == nil {
		return 0
	}
	return len(s.features)
}

// At returns the definition of feature i, in the order of computation.
func (s *Set) At(i int) Definition { return s.features[i].Definition }

// Definition returns the definition of a feature by its name.
func (s *Set) Definition(name string) (Definition, bool) {
	if f := s.feature(name); f != nil {
		return f.Definition, true
	}
	return Definition{}, false
}

// Has reports whether there is a column or feature called name.
func (s *Set) Has(name string) bool {
	_, ok := s.position(name)
	return ok
}

// Inputs returns the columns and features that a feature's formula reads, in order of first use. The slice is shared and
// must not be modified.
func (s *Set) Inputs(name string) []string {
	if f := s.feature(name); f != nil {
		return slices.Clip(f.names)
	}
	return nil
}

// Readers returns the features whose formulas read a column or feature, in the order of computation.
func (s *Set) Readers(name string) []string {
	at, ok := s.position(name)
	if !ok {
		return nil
	}
	var out []string
	for _, reader := range s.readers[at] {
		out = append(out, s.schema[reader].Name)
	}
	return out
}

// Key returns the entity key column, "" if none is chosen.
func (s *Set) Key() string { return s.key }

// Definitions returns the definitions in the order of computation.
func (s *Set) Definitions() []Definition {
	defs := make([]Definition, len(s.features))
	for i, f := range s.features {
		defs[i] = f.Definition
	}
	return defs
}

// Unfitted returns the definitions without their fitted state.
func Unfitted(defs []Definition) []Definition {
	defs = slices.Clone(defs)
	for i := range defs {
		defs[i].Frozen = ""
	}
	return defs
}

// Source returns the source columns. The slice is shared and must not be modified.
func (s *Set) Source() table.Schema { return slices.Clip(s.schema[:s.source]) }

// Schema returns the source columns followed by the features. The slice is shared and must not be modified.
func (s *Set) Schema() table.Schema { return slices.Clip(s.schema) }

// unknown returns the error for a name that the set does not have, with the nearest existing name.
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

// Definition is the definition of one feature. It is plain data and can be encoded as JSON without loss.
type Definition struct {
	Name    string `json:"name"`
	Expr    string `json:"expr"`           // a formula of package expr
	Unit    string `json:"unit,omitempty"` // of the result, for display: "EUR", "days"
	Doc     string `json:"doc,omitempty"`  // description, for display
	Version int    `json:"version,omitempty"`
	Tests   []Test `json:"tests,omitempty"`
	// Frozen is the state of the table-wide functions of Expr, fitted on the training rows; "" before a fit.
	Frozen expr.Frozen `json:"frozen,omitempty"`
}

// Errors of definitions, wrapped in a [*DefinitionError].
var (
	ErrCycle     = errors.New("features depend on each other in a cycle")
	ErrDuplicate = errors.New("the name is already in use")
	ErrName      = errors.New("invalid name")
	ErrLimit     = errors.New("too many features")
)

// Errors of look-ups.
var (
	ErrNoEntity = errors.New("no such entity")
	ErrNoKey    = errors.New("no entity key is chosen: choose the column that identifies each row")
)

// DefinitionError reports an invalid definition. Err is an [*expr.SyntaxError] if the formula does not compile.
type DefinitionError struct {
	Name string
	Err  error
}

func (e *DefinitionError) Error() string { return fmt.Sprintf("feature: define %q: %v", e.Name, e.Err) }

func (e *DefinitionError) Unwrap() error { return e.Err }

const (
	// maxFeatures limits the depth of chains and the time of a registration. Typical sets have tens of features.
	maxFeatures = 1000
	// maxName is twice the longest column name in the data sets that we know of.
	maxName = 100
)

// checkName returns an error for names that a formula cannot contain, even in backticks.
func checkName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("%w: it is empty", ErrName)
	case len(name) > maxName:
		return fmt.Errorf("%w: it is longer than %d bytes", ErrName, maxName)
	case !utf8.ValidString(name):
		return fmt.Errorf("%w: it is not UTF-8 text", ErrName)
	case strings.TrimSpace(name) != name:
		return fmt.Errorf("%w: it begins or ends with a space", ErrName)
	case strings.ContainsFunc(name, func(r rune) bool { return r == '`' || unicode.IsControl(r) }):
		return fmt.Errorf("%w: it has a backtick or a control character", ErrName)
	}
	return nil
}
