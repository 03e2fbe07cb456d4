package station

import (
	"unicode/utf16"
)

// ByteOf returns the position in text, in bytes, of a caret whose position the browser counts in UTF-16 code units.
func ByteOf(text string, units int) int {
	for i, r := range text {
		if units <= 0 {
			return i
		}
		units -= utf16.RuneLen(r)
	}
	return len(text)
}
