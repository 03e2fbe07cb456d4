package table

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Putting columns together.
var (
	ErrLength    = errors.New("table: columns differ in length")
	ErrDuplicate = errors.New("table: column name is used twice")
)

// NameError is a column name that a table does not have. Nearest is a name that it has and
// that looks like a slip of the pen away, or "".
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

// nearest returns the name within a third of name's length in edits, the first of equals. A
// name that differs in case only is nearest of all.
func nearest(name string, s Schema) string {
	best, least := "", utf8.RuneCountInString(name)/3+1
	for _, f := range s {
		if strings.EqualFold(f.Name, name) {
			return f.Name
		}
		if d := editDistance(name, f.Name, least); d < least {
			best, least = f.Name, d
		}
	}
	return best
}

// editDistance is Levenshtein's distance, or limit when it is not below limit.
func editDistance(a, b string, limit int) int {
	ra, rb := []rune(a), []rune(b)
	if d := len(ra) - len(rb); d >= limit || -d >= limit {
		return limit
	}
	row := make([]int, len(rb)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range ra {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range rb {
			cost := diagonal
			if x != y {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, diagonal+1, row[j]+1)
		}
	}
	return min(row[len(rb)], limit)
}
