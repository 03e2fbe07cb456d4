package csv

import "unicode/utf8"

// windows1252 is what the bytes 0x80 to 0x9f mean in the encoding that calls itself Latin-1
// in most files: the WHATWG Encoding Standard reads Latin-1 so too. Zero stands for the
// five bytes without a meaning.
var windows1252 = [32]rune{
	'€', 0, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0, 'Ž', 0,
	0, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0, 'ž', 'Ÿ',
}

// appendLatin1 appends b, read as Latin-1, in UTF-8.
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
