package expr

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// number reads 12, 1_000, 1.5, .5, 5. and 1e-3. A number too large for a float64 is inf, as in Python.
func (l *lexer) number() token {
	at, end := l.at, l.at
	if strings.HasPrefix(l.src[at:], "0x") || strings.HasPrefix(l.src[at:], "0b") {
		return l.bad(at, "numbers are decimal here: write 16, not 0x10")
	}
	end = l.digits(end)
	if end < len(l.src) && l.src[end] == '.' {
		end = l.digits(end + 1)
	}
	if end < len(l.src) && (l.src[end] == 'e' || l.src[end] == 'E') {
		exponent := end + 1
		if exponent < len(l.src) && (l.src[exponent] == '+' || l.src[exponent] == '-') {
			exponent++
		}
		if l.digitAt(exponent) {
			end = l.digits(exponent)
		} else if !l.nameAt(end + 1) {
			return l.bad(at, "the exponent of "+l.src[at:end+1]+" has no digits: write for example "+l.src[at:end]+"e5")
		}
	}
	if l.nameAt(end) {
		return l.runsIntoName(at, end)
	}
	t := l.take(tokNumber, end-at)
	// The text is digits by construction, so the only possible error is the range, and then v is inf.
	t.num, _ = strconv.ParseFloat(strings.ReplaceAll(t.text, "_", ""), 64)
	return t
}

// digits gives the end of a run of digits with single underscores between them.
func (l *lexer) digits(i int) int {
	for l.digitAt(i) || i > 0 && i < len(l.src) && l.src[i] == '_' && digit(l.src[i-1]) && l.digitAt(i+1) {
		i++
	}
	return i
}

func (l *lexer) nameAt(i int) bool {
	r, _ := utf8.DecodeRuneInString(l.src[min(i, len(l.src)):])
	return nameStart(r)
}

func (l *lexer) runsIntoName(at, end int) token {
	if l.src[end] == '_' {
		return l.bad(end, "an underscore in a number must be between two digits, as in 1_000")
	}
	return l.bad(end, "a number runs into a name: put an operator between them, as in "+l.src[at:end]+" * x; "+
		"write a name that begins with a digit in backticks")
}

// quotedText reads '..' or ".." with Python's common escapes.
func (l *lexer) quotedText(quote byte) token {
	var b strings.Builder
	for i := l.at + 1; i < len(l.src); i++ {
		switch c := l.src[i]; c {
		case quote:
			return l.closeText(b.String(), i+1)
		case '\n':
			return l.unclosed(quote)
		case '\\':
			n := l.escape(&b, i)
			if n == 0 {
				return l.bad(i, `this escape is not known: write \\ for a backslash; \' \" \n \t and \u0041 are known`)
			}
			i += n - 1
		default:
			b.WriteByte(c)
		}
	}
	return l.unclosed(quote)
}

func (l *lexer) closeText(text string, end int) token {
	if !utf8.ValidString(text) {
		return l.bad(l.at, "this text is not UTF-8: type it again")
	}
	t := l.take(tokString, end-l.at)
	t.text = text
	return t
}

func (l *lexer) unclosed(quote byte) token {
	return l.bad(l.at, "this "+string(quote)+" is never closed: a text ends with the quote that it begins with")
}

// escape writes what the escape at offset i stands for and gives its length in the source, 0 when it is not known.
func (l *lexer) escape(b *strings.Builder, i int) int {
	if i+1 >= len(l.src) {
		return 0
	}
	const letters, values = `\'"nrt`, "\\'\"\n\r\t"
	if k := strings.IndexByte(letters, l.src[i+1]); k >= 0 {
		b.WriteByte(values[k])
		return 2
	}
	if l.src[i+1] != 'u' || i+6 > len(l.src) {
		return 0
	}
	code, err := strconv.ParseUint(l.src[i+2:i+6], 16, 16)
	if err != nil || !utf8.ValidRune(rune(code)) {
		return 0
	}
	b.WriteRune(rune(code))
	return 6
}
