package csv

import (
	"errors"
	"fmt"
	"strings"
)

// Errors of CSV files. A *CellError wraps one of them.
var (
	ErrEmpty    = errors.New("csv: empty file")
	ErrNoRows   = errors.New("csv: no rows under the header")
	ErrBinary   = errors.New("csv: not a text file")
	ErrEncoding = errors.New("csv: unsupported text encoding")
	ErrQuote    = errors.New("csv: misplaced quote")
	ErrRagged   = errors.New("csv: wrong number of fields")
	ErrLimit    = errors.New("csv: too large")
)

// CellError reports an error in a file. Line and Column count from 1. Column is 0 if the error concerns the whole line,
// and both are 0 if it concerns the whole file. Name is the column's name.
type CellError struct {
	Line, Column int
	Name         string
	Err          error
}

// Error returns the place and the error: "csv: line 42: the row has 5 fields and the header 4".
func (e *CellError) Error() string {
	if p := e.place(); p != "" {
		return "csv: " + strings.ToLower(p[:1]) + p[1:] + ": " + e.Err.Error()
	}
	return "csv: " + e.Err.Error()
}

func (e *CellError) Unwrap() error { return e.Err }

// UserText returns the error for users, with a remedy: "Line 42: the row has 5 fields and the
// header 4. Put quotes around a cell that contains a comma."
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

// shorten truncates a long name for a message.
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

// fault is one of the errors above with details and a remedy.
type fault struct {
	kind         error
	text, remedy string
}

func (f *fault) Error() string { return f.text }
func (f *fault) Unwrap() error { return f.kind }

// fail returns an error of the whole file.
func fail(kind error, text, remedy string) error {
	return &CellError{Err: &fault{kind, text, remedy}}
}

func emptyFile() error {
	return fail(ErrEmpty, "the file is empty", "Choose a CSV file with a header row and at least one row under it")
}

// failAt returns an error of a line, and of one of its columns unless column is 0.
func failAt(line, column int, f fault) error {
	return &CellError{Line: line, Column: column, Err: &f}
}
