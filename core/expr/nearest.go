package expr

import (
	"strings"
	"unicode/utf8"
)

// didYouMean names the names that are nearest to a misspelt one, within a third of its length in edits, at most three
// when several are equally near; "" when none is. A name that differs only in case is nearest of all.
func didYouMean(name string, names []string) string {
	// A table may have 10,000 columns with long names: a million steps take 2 to 5 ms.
	const most, enough = 3, 1 << 20
	best, steps := utf8.RuneCountInString(name)/3+1, 0
	var near []string
	for _, candidate := range names {
		d := best + 1
		if steps += (len(name) + 1) * (len(candidate) + 1); steps < enough {
			d = distance(name, candidate, best)
		}
		if strings.EqualFold(candidate, name) {
			d = 0
		}
		if d < best {
			near, best = append(near[:0], candidate), d
		} else if d == best && len(near) > 0 && len(near) < most {
			near = append(near, candidate)
		}
	}
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + list(near, "or") + "?"
}

// distance counts the letters to insert, delete, replace or swap with their neighbour (optimal string alignment). It is
// more than limit when the lengths alone say so.
func distance(a, b string, limit int) int {
	ra, rb := []rune(a), []rune(b)
	if d := len(ra) - len(rb); d > limit || -d > limit {
		return limit + 1
	}
	older, old, row := make([]int, len(rb)+1), make([]int, len(rb)+1), make([]int, len(rb)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range ra {
		older, old, row = old, row, older
		row[0] = i + 1
		for j, y := range rb {
			cost := 1
			if x == y {
				cost = 0
			}
			row[j+1] = min(old[j]+cost, old[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x == rb[j-1] && ra[i-1] == y {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
	}
	return row[len(rb)]
}

// list writes "a", "a or b", "a, b or c".
func list(names []string, word string) string {
	if len(names) == 1 {
		return names[0]
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + word + " " + names[last]
}

// someOf names the first few of a long list.
func someOf(names []string) string {
	const most = 6
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", …"
	}
	return list(names, "and")
}
