package csv

import "unicode/utf8"

// windows1252 has the characters of the bytes 0x80 to 0x9f in Windows-1252, which most files
// labeled Latin-1 use, and which the WHATWG Encoding Standard uses for Latin-1. Zero marks the
// five undefined bytes.
var windows1252 = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// appendLatin1 appends b, decoded as Windows-1252, in UTF-8.
func appendLatin1(dst, b []byte) []byte {
	for _, c := range b {
		r := rune(c)
		if c-0x80 < 32 && windows1252[c-0x80] != 0 {
			r = windows1252[c-0x80]
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}
