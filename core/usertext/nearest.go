package usertext

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Nearest returns the names that are nearest to a misspelt one, within a third of its length in
// edits: at most so many when several are equally near, in the order of names, and none when no name
// is near. A name that differs only in case is nearest of all.
//
// A table may have 10,000 columns with long names, so Nearest stops after a million steps, which take
// 2 to 5 ms.
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

// List returns words as a list in words with the conjunction before the last one: "a", "a or b",
// "a, b or c".
func List(words []string, conjunction string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

// Some returns words with commas between them. Of more than most words it names the first ones and
// says how many more there are: "a, b and 3 more".
func Some(words []string, most int) string {
	if len(words) > most {
		return strings.Join(words[:most], ", ") + " and " + strconv.Itoa(len(words)-most) + " more"
	}
	return strings.Join(words, ", ")
}

// Grouped returns a count with a comma between groups of three digits.
func Grouped(n int) string {
	s := strconv.Itoa(n)
	first := 1 // the first digit that a comma may stand before
	if n < 0 {
		first = 2
	}
	for i := len(s) - 3; i >= first; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Count returns a number with its noun: "1 row", "2 rows".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}
