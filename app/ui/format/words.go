package format

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"orrery/core/usertext"
)

// Share writes a part of a whole as a percentage without decimals: "25 %".
func Share(part, of int) string {
	return strconv.FormatFloat(100*float64(part)/float64(max(of, 1)), 'f', 0, 64) + " %"
}

// Clip shortens a text to n characters, the last of them an ellipsis.
func Clip(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n-1]) + "…"
}

// Sentence returns a text with a capital at its beginning and a full stop at its end.
func Sentence(text string) string {
	if text == "" {
		return ""
	}
	if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") {
		text += "."
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// ErrorText returns the message of an error as a sentence for the user.
func ErrorText(text string) string { return Sentence(usertext.Plain(text)) }

// Score writes a score with two decimals; a dash for NaN.
func Score(v float64) string { return Fixed(v, 2) }

// Fixed writes a number with a fixed number of decimals; a dash for NaN.
func Fixed(v float64, places int) string {
	if math.IsNaN(v) {
		return "-"
	}
	return strconv.FormatFloat(v, 'f', places, 64)
}

// Digits writes a number with at most one decimal below 10 and none above: 9.1, 31, 184.
func Digits(v float64) string {
	if v >= 10 {
		return strconv.FormatFloat(math.Round(v), 'f', -1, 64)
	}
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

// Rate writes a number of events per second.
func Rate(v float64) string { return Digits(v) }

// Count writes a number with its noun: "1 feature", "2 features".
func Count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return usertext.Grouped(n) + " " + noun
}

// OrDash returns a text, or a dash in place of an empty one.
func OrDash(text string) string { return cmp.Or(text, "-") }

// Signed writes a difference with its sign; one that rounds to zero has none.
func Signed(v float64, places int) string {
	text := Fixed(v, places)
	if f, _ := strconv.ParseFloat(text, 64); f == 0 {
		return Fixed(0, places)
	} else if f > 0 {
		return "+" + text
	}
	return text
}

// SortedNames returns the keys of a map in order.
func SortedNames[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
