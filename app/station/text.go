package station

import "unicode/utf16"

// ByteOf converts a caret position from UTF-16 code units, which browsers use, to a byte offset in text.
func ByteOf(text string, units int) int {
	for i, r := range text {
		if units <= 0 {
			return i
		}
		units -= utf16.RuneLen(r)
	}
	return len(text)
}
