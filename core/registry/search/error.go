package search

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// SyntaxError is a query that cannot be understood, and where.
type SyntaxError struct {
	Query   string
	At, End int    // bytes of Query that are wrong; equal at its end
	Msg     string // what was expected and what stands there, without a full stop
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("search: character %d: %s", e.Column(), e.Msg)
}

// Column is where the fault begins, counted in characters from 1.
func (e *SyntaxError) Column() int { return utf8.RuneCountInString(e.Query[:e.At]) + 1 }

// Snippet is the query with a caret below the fault, in two lines.
func (e *SyntaxError) Snippet() string {
	line := strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, e.Query)
	return line + "\n" + strings.Repeat(" ", e.Column()-1) + strings.Repeat("^", max(1, utf8.RuneCountInString(e.Query[e.At:e.End])))
}
