package expr

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"orrery/core/table"
)

// pen is the buffer of computed texts. For a block its bytes are reused for the next one; for a single row the result
// owns them.
type pen struct {
	buf  []byte
	most int   // bytes of all rows together
	made []int // bytes of each row of a block
	row  int   // the current row
	one  int   // bytes of a single row
	bad  bool  // a text, or all of them, are too long; what is written since means nothing
}

// reset makes room for the texts of some rows. Those of before must not be read any more.
func (p *pen) reset(rows int) {
	p.buf, p.most = p.buf[:0], max(maxRow, rows*perRow)
	p.made = p.made[:min(rows, cap(p.made))]
	if len(p.made) < rows {
		p.made = make([]int, rows)
	}
	clear(p.made)
}

// cut is the text written since from. One that is too long is given up, and its bytes with it.
func (p *pen) cut(from int) string {
	b := p.buf[from:]
	if len(b) == 0 {
		return ""
	}
	made := &p.one
	if p.made != nil {
		made = &p.made[p.row]
	}
	if *made += len(b); len(b) > maxCell || *made > maxRow || len(p.buf) > p.most {
		p.give(from)
		return ""
	}
	return unsafe.String(&b[0], len(b)) // the bytes are not written to before reset
}

func (p *pen) give(from int) { p.buf, p.bad = p.buf[:from], true }

// make computes a text from texts. A missing a gives a missing text.
func (p *pen) make(op opcode, a, b, c string) string {
	if a == "" {
		return ""
	}
	switch op {
	case opLower:
		return p.recase(op, a, lowerRune)
	case opUpper:
		return p.recase(op, a, upperRune)
	case opConcat:
		return p.concat(a, b)
	case opReplace:
		return p.replace(a, b, c)
	}
	return strings.TrimFunc(a, isSpace) // opStrip
}

func (p *pen) concat(a, b string) string {
	from := len(p.buf)
	if b == "" {
		return ""
	}
	if len(a)+len(b) > maxCell {
		p.give(from)
		return ""
	}
	p.buf = append(append(p.buf, a...), b...)
	return p.cut(from)
}

// replace is Python's str.replace, but that a missing old leaves a as it is.
func (p *pen) replace(a, old, with string) string {
	if old == "" {
		return a
	}
	n := strings.Count(a, old)
	if n == 0 {
		return a
	}
	from := len(p.buf)
	if len(a)+n*(len(with)-len(old)) > maxCell {
		p.give(from)
		return ""
	}
	for range n {
		i := strings.Index(a, old)
		p.buf = append(append(p.buf, a[:i]...), with...)
		a = a[i+len(old):]
	}
	p.buf = append(p.buf, a...)
	return p.cut(from)
}

// recase maps the letters of s. A text that stays as it is is not copied.
func (p *pen) recase(op opcode, s string, to func(s string, i int, r rune) (rune, string)) string {
	from, done := len(p.buf), 0
	if len(s) > maxCell {
		p.give(from)
		return ""
	}
	if plain, ok := p.ascii(s, op); ok {
		return plain
	}
	for i, r := range s {
		m, more := to(s, i, r)
		if m == r && more == "" {
			continue
		}
		p.buf = append(p.buf, s[done:i]...)
		p.buf = append(utf8.AppendRune(p.buf, m), more...)
		done = i + utf8.RuneLen(r)
	}
	if done == 0 {
		return s
	}
	p.buf = append(p.buf, s[done:]...)
	return p.cut(from)
}

// ascii is recase for a text of ASCII alone, byte by byte; ok is false for any other.
func (p *pen) ascii(s string, op opcode) (_ string, ok bool) {
	first, found := byte('a'), false // of the 26 letters that are mapped
	if op == opLower {
		first = 'A'
	}
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return "", false
		}
		found = found || s[i]-first < 26
	}
	if !found {
		return s, true
	}
	from := len(p.buf)
	p.buf = append(p.buf, s...)
	for i, c := range p.buf[from:] {
		if c-first < 26 {
			p.buf[from+i] = c ^ 0x20
		}
	}
	return p.cut(from), true
}

// lowerRune returns the lower case of r, which is at s[i:], and a text to append: Unicode's mapping, except for the two
// letters that Python maps by position or to two runes.
func lowerRune(s string, i int, r rune) (rune, string) {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r, ""
	case r == 'İ':
		return 'i', "\u0307"
	case r == 'Σ' && lastLetter(s, i):
		return 'ς', ""
	}
	return unicode.ToLower(r), ""
}

// lastLetter reports whether the rune at s[i:] ends a word.
func lastLetter(s string, i int) bool {
	_, size := utf8.DecodeRuneInString(s[i:])
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+size:])
	return unicode.IsLetter(before) && !unicode.IsLetter(after)
}

// upperRune is the capital of r and what follows it, for the letters of Latin script that have two.
func upperRune(_ string, _ int, r rune) (rune, string) {
	switch {
	case r < utf8.RuneSelf:
		if 'a' <= r && r <= 'z' {
			r -= 'a' - 'A'
		}
		return r, ""
	case r == 'ß':
		return 'S', "S"
	case r >= 'ﬀ' && r <= 'ﬆ':
		two := [...]string{"FF", "FI", "FL", "FFI", "FFL", "ST", "ST"}[r-'ﬀ']
		return rune(two[0]), two[1:]
	}
	return unicode.ToUpper(r), ""
}

// isSpace is Python's: Unicode's white space and the four separators of ASCII.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

// part is Python's a.split(sep)[i], and a missing text where that is an error.
func part(a, sep string, i float64) string {
	if sep == "" || i != float64(int(i)) {
		return ""
	}
	k := int(i)
	if k < 0 {
		k += strings.Count(a, sep) + 1
	}
	for ; k > 0; k-- {
		at := strings.Index(a, sep)
		if at < 0 {
			return ""
		}
		a = a[at+len(sep):]
	}
	if k < 0 {
		return ""
	}
	if at := strings.Index(a, sep); at >= 0 {
		a = a[:at]
	}
	return a
}

// spell returns the text of a value of this kind, as in a CSV file.
func (p *pen) spell(v float64, kind table.Kind) string {
	from := len(p.buf)
	p.buf = append(p.buf, table.Value{Kind: kind, Num: v}.String()...)
	return p.cut(from)
}

// measure computes a number or a boolean from two texts; a missing one gives a missing result.
func measure(op opcode, a, b string) float64 {
	switch {
	case a == "":
		return missing
	case op == opLen:
		return float64(utf8.RuneCountInString(a))
	case op == opNumber:
		return spelled(a)
	case b == "":
		return missing
	case op == opContains:
		return truth(strings.Contains(a, b))
	case op == opStartsWith:
		return truth(strings.HasPrefix(a, b))
	}
	return truth(strings.HasSuffix(a, b))
}

// spelled is the number that a text spells in decimals; missing when it spells none.
func spelled(s string) float64 {
	s = strings.TrimFunc(s, isSpace)
	if strings.Trim(s, "+-0123456789.eE") != "" {
		return missing
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil && v-v == 0 { // too large is inf, as in a formula
		return missing
	}
	return v
}
