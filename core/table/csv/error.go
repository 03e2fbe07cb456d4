package csv

import (
	"errors"
	"fmt"
	"strings"
)

// What can be wrong with a CSV file; a *CellError wraps one of them.
var (
	ErrEmpty    = errors.New("csv: empty file")
	ErrNoRows   = errors.New("csv: no rows under the header")
	ErrBinary   = errors.New("csv: not a text file")
	ErrEncoding = errors.New("csv: unsupported text encoding")
	ErrQuote    = errors.New("csv: misplaced quote")
	ErrRagged   = errors.New("csv: wrong number of fields")
	ErrLimit    = errors.New("csv: too large")
)

// CellError says what is wrong in a file. Line and Column count from 1; Column is
// 0 when the whole line is meant, and both are 0 when the whole file is. Name is the
// column's.
type CellError struct {
	Line, Column int
	Name         string
	Err          error
}

// Error names the place and the fault: "csv: line 42: the row has 5 fields and the header 4".
func (e *CellError) Error() string {
	if p := e.place(); p != "" {
		return "csv: " + strings.ToLower(p[:1]) + p[1:] + ": " + e.Err.Error()
	}
	return "csv: " + e.Err.Error()
}

func (e *CellError) Unwrap() error { return e.Err }

// UserText says the same to a person, and what to do about it: "Line 42: the row has 5 fields
// and the header 4. Put quotes around a cell that contains a comma."
func (e *CellError) UserText() string {
	s := e.Err.Error()
	var f *fault
	if errors.As(e.Err, &f) && f.remedy != "" {
		s += ". " + f.remedy + "."
	}
	if p := e.place(); p != "" {
		return p + ": " + s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func (e *CellError) place() string {
	switch {
	case e.Line == 0:
		return ""
	case e.Column == 0:
		return fmt.Sprintf("Line %d", e.Line)
	case e.Name == "":
		return fmt.Sprintf("Line %d, column %d", e.Line, e.Column)
	}
	return fmt.Sprintf("Line %d, column %d (%s)", e.Line, e.Column, shorten(e.Name))
}

// shorten keeps a message readable when a name is a page of text.
func shorten(s string) string {
	const most = 40
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "..."
		}
	}
	return s
}

// fault is one of the errors above with its details and a remedy.
type fault struct {
	kind         error
	text, remedy string
}

func (f *fault) Error() string { return f.text }
func (f *fault) Unwrap() error { return f.kind }

// fail makes the error of a whole file.
func fail(kind error, text, remedy string) error {
	return &CellError{Err: &fault{kind, text, remedy}}
}

func emptyFile() error {
	return fail(ErrEmpty, "the file is empty", "Choose a CSV file with a header row and at least one row under it")
}

// failAt makes the error of a line, and of one of its columns unless column is 0.
func failAt(line, column int, f fault) error {
	return &CellError{Line: line, Column: column, Err: &f}
}
