package usertext

import (
	"strconv"
	"strings"
)

// List returns words as a list in words with the conjunction before the last one: "a", "a or b", "a, b or c".
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
		return strings.Join(words[:most], ", ") + " and " + Grouped(len(words)-most) + " more"
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

// Count returns a number with its noun: "1 row", "2,000 rows".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Grouped(n) + " " + many
}
