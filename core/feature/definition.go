package feature

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"orrery/core/expr"
)

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
