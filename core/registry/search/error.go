package search

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// SyntaxError reports a query that cannot be parsed, with the position.
type SyntaxError struct {
	Query   string
	At, End int    // byte range of the error in Query; equal at its end
	Msg     string // what was expected and what was found, without a full stop
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("search: character %d: %s", e.Column(), e.Msg)
}

// Column returns the position of the error in characters, from 1.
func (e *SyntaxError) Column() int { return utf8.RuneCountInString(e.Query[:e.At]) + 1 }

// Snippet returns two lines: the query, and a caret below the error.
func (e *SyntaxError) Snippet() string {
	line := strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, e.Query)
	return line + "\n" + strings.Repeat(" ", e.Column()-1) + strings.Repeat("^", max(1, utf8.RuneCountInString(e.Query[e.At:e.End])))
}
