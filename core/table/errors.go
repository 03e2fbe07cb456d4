package table

import (
	"errors"
	"fmt"

	"orrery/core/usertext"
)

// Putting columns together.
var (
	ErrLength    = errors.New("table: columns differ in length")
	ErrDuplicate = errors.New("table: column name is used twice")
)

// NameError is a column name that a table does not have. Nearest is the name that it has and
// that is most like it, or "".
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
