package csv

import (
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// utf16Reader decodes UTF-16 to UTF-8. An unpaired surrogate becomes U+FFFD, as the Unicode standard requires. A single
// byte at the end is dropped: the file was truncated or a byte was appended, and it would give an extra row.
type utf16Reader struct {
	src  io.Reader
	high int // the byte of two that is the high one: 0 for big endian, 1 for little
	in   []byte
	have int    // number of bytes in in
	odd  bool   // a single byte at the end was dropped
	pair rune   // a high surrogate whose low surrogate has not arrived; 0 for none
	buf  []byte // memory of out
	out  []byte
	err  error
}

func newUTF16Reader(src io.Reader, order string) *utf16Reader {
	r := &utf16Reader{src: src, in: make([]byte, 32<<10)}
	if order == UTF16LE {
		r.high = 1
	}
	return r
}

func (r *utf16Reader) Read(p []byte) (int, error) {
	for len(r.out) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		n, err := r.src.Read(r.in[r.have:])
		r.have += n
		r.decode(err != nil)
		r.err = err
		if n == 0 && err == nil {
			return 0, nil
		}
	}
	n := copy(p, r.out)
	r.out = r.out[n:]
	return n, nil
}

// decode decodes the complete units in in. last means the end of the file.
func (r *utf16Reader) decode(last bool) {
	r.buf = r.buf[:0]
	i := 0
	for ; i+1 < r.have; i += 2 {
		r.unit(rune(r.in[i+r.high])<<8 | rune(r.in[i+1-r.high]))
	}
	r.have = copy(r.in, r.in[i:r.have])
	if last && r.pair != 0 {
		r.buf = utf8.AppendRune(r.buf, utf8.RuneError)
		r.pair = 0
	}
	if last {
		r.odd, r.have = r.odd || r.have > 0, 0
	}
	r.out = r.buf
}

func (r *utf16Reader) unit(u rune) {
	if r.pair != 0 {
		first := r.pair
		r.pair = 0
		if whole := utf16.DecodeRune(first, u); whole != utf8.RuneError {
			r.buf = utf8.AppendRune(r.buf, whole)
			return
		}
		r.buf = utf8.AppendRune(r.buf, utf8.RuneError)
	}
	if u >= 0xd800 && u < 0xdc00 {
		r.pair = u
		return
	}
	r.buf = utf8.AppendRune(r.buf, u) // a lone second half becomes U+FFFD there
}

// windows1252 has the characters of the bytes 0x80 to 0x9f in Windows-1252, which most files labeled Latin-1 use, and
// which the WHATWG Encoding Standard uses for Latin-1. Zero marks the five undefined bytes.
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
