package usertext

import (
	"strings"
	"unicode/utf8"
)

// Nearest returns the names that are nearest to a misspelt one, within a third of its length in
// edits: at most so many when several are equally near, in the order of names, and none when no name
// is near. A name that differs only in case is nearest of all.
//
// A table may have 10,000 columns with long names, so Nearest stops after a million steps, which take 2 to 5 ms.
func Nearest(name string, names []string, most int) []string {
	const enough = 1 << 20
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
	return near
}

// distance returns the number of letters to insert, delete, replace or swap with their neighbour that
// make a of b (optimal string alignment). It returns more than limit when the lengths differ by more.
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
