package table

import (
	"errors"
	"fmt"

	"orrery/core/usertext"
)

// Errors of New and With.
var (
	ErrLength    = errors.New("table: columns differ in length")
	ErrDuplicate = errors.New("table: column name is used twice")
)

// NameError reports a column name that a table does not have. Nearest is the most similar
// existing name, or "".
type NameError struct {
	Name    string
	Nearest string
}

func (e *NameError) Error() string {
	if e.Nearest == "" {
		return fmt.Sprintf("table: no column %q", e.Name)
	}
	return fmt.Sprintf("table: no column %q; did you mean %q", e.Name, e.Nearest)
}

func nameError(name string, names []string) *NameError {
	e := &NameError{Name: name}
	if near := usertext.Nearest(name, names, 1); len(near) > 0 {
		e.Nearest = near[0]
	}
	return e
}
