package feature

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"orrery/core/expr"
)

// Definition is one feature as a person writes it down. It is plain data: JSON keeps it whole.
type Definition struct {
	Name    string `json:"name"`
	Expr    string `json:"expr"`           // a formula of package expr
	Unit    string `json:"unit,omitempty"` // of the result, for people: "EUR", "days"
	Doc     string `json:"doc,omitempty"`  // what it means, for people
	Version int    `json:"version,omitempty"`
	Tests   []Test `json:"tests,omitempty"`
	// Frozen is what the table-wide functions of Expr learnt from the training rows; "" before a fit.
	Frozen expr.Frozen `json:"frozen,omitempty"`
}

// These errors can occur when features are defined. They come wrapped in a [*DefinitionError].
var (
	ErrCycle     = errors.New("features read each other in a circle")
	ErrDuplicate = errors.New("the name is taken")
	ErrName      = errors.New("not a usable name")
	ErrLimit     = errors.New("too many features")
)

// These errors can occur when an entity is looked up.
var (
	ErrNoEntity = errors.New("no such entity")
	ErrNoKey    = errors.New("no entity key is chosen: choose the column that names each row")
)

// DefinitionError says which definition is wrong. Err is an [*expr.SyntaxError] when the formula does not compile.
type DefinitionError struct {
	Name string
	Err  error
}

func (e *DefinitionError) Error() string { return fmt.Sprintf("feature: define %q: %v", e.Name, e.Err) }

func (e *DefinitionError) Unwrap() error { return e.Err }

const (
	// maxFeatures bounds the depth of chains and the time of a registration; hand-made sets have tens.
	maxFeatures = 1000
	// maxName is twice the longest column name in the data sets that we know of.
	maxName = 100
)

// checkName accepts what a formula can spell, in backticks at worst.
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
		return fmt.Errorf("%w: it holds a backtick or a control character", ErrName)
	}
	return nil
}
