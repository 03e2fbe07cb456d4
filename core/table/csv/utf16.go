package csv

import (
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// utf16Reader turns UTF-16 into UTF-8. Half of a pair without the other half becomes U+FFFD, as the
// Unicode standard asks. A last byte without its second is dropped: the file was cut off there, or something hung a
// byte on it, and a row made of it would be none.
type utf16Reader struct {
	src  io.Reader
	high int // the byte of two that is the high one: 0 for big endian, 1 for little
	in   []byte
	have int    // bytes of in that wait
	odd  bool   // a last byte was dropped
	pair rune   // the first half of a pair whose second has not come; 0 for none
	buf  []byte // what out is a part of
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

// decode turns the whole units that wait into UTF-8; last is at the end of the file.
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
