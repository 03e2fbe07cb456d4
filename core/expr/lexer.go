package expr

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lexer cuts a source into tokens. It stops at the first bad one, so that the parser reports whichever error comes
// first in the text.
type lexer struct {
	src string
	at  int
}

// scan gives all tokens; the last one is tokEnd or tokBad.
func scan(src string) []token {
	l := &lexer{src: src}
	all := make([]token, 0, len(src)/3+2) // a word and its space are seldom shorter
	for {
		t := l.next()
		all = append(all, t)
		if t.kind == tokEnd || t.kind == tokBad {
			return all
		}
	}
}

func (l *lexer) next() token {
	l.skipSpace()
	if l.at == len(l.src) {
		return token{kind: tokEnd, at: l.at, end: l.at}
	}
	r, size := utf8.DecodeRuneInString(l.src[l.at:])
	switch {
	case r == utf8.RuneError && size == 1:
		return l.bad(l.at, "this is not UTF-8 text: type the formula again, or save its file as UTF-8")
	case digit(byte(r)) && r < utf8.RuneSelf, r == '.' && l.digitAt(l.at+1):
		return l.number()
	case r == '\'' || r == '"':
		return l.quotedText(byte(r))
	case r == '`':
		return l.quotedName()
	case nameStart(r):
		return l.name()
	}
	if kind, n := symbol(l.src[l.at:]); n > 0 {
		return l.take(kind, n)
	}
	return l.bad(l.at, strangeRune(r))
}

func (l *lexer) skipSpace() {
	for l.at < len(l.src) {
		r, size := utf8.DecodeRuneInString(l.src[l.at:])
		if !unicode.IsSpace(r) {
			return
		}
		l.at += size
	}
}

// take makes a token of the next n bytes.
func (l *lexer) take(kind tokenKind, n int) token {
	t := token{kind: kind, at: l.at, end: l.at + n, text: l.src[l.at : l.at+n]}
	l.at += n
	return t
}

func (l *lexer) bad(at int, msg string) token {
	return token{kind: tokBad, at: at, end: at, err: errorAt(l.src, at, msg)}
}

func (l *lexer) name() token {
	n := strings.IndexFunc(l.src[l.at:], func(r rune) bool { return !nameRune(r) })
	if n < 0 {
		n = len(l.src) - l.at
	}
	return l.take(word(l.src[l.at:l.at+n]), n)
}

// quotedName reads a name in backticks: everything up to the next one, without escapes, on one line.
func (l *lexer) quotedName() token {
	rest := l.src[l.at+1:]
	n := strings.IndexAny(rest, "`\n")
	switch {
	case n < 0 || rest[n] == '\n':
		return l.bad(l.at, "this ` is never closed: write a name with spaces or signs between two backticks")
	case n == 0:
		return l.bad(l.at, "there is no name between these backticks")
	case !utf8.ValidString(rest[:n]):
		return l.bad(l.at, "this name is not UTF-8 text")
	}
	t := l.take(tokName, n+2)
	t.text, t.quoted = rest[:n], true
	return t
}

func nameStart(r rune) bool { return r == '_' || unicode.IsLetter(r) }

// nameRune accepts marks too: words of Hindi or Thai cannot be written without them.
func nameRune(r rune) bool {
	return nameStart(r) || unicode.In(r, unicode.Nd, unicode.Mn, unicode.Mc, unicode.Nl)
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func (l *lexer) digitAt(i int) bool { return i < len(l.src) && digit(l.src[i]) }

// SyntaxError says what is wrong with a formula and where. It is the only error that [Compile] and [Names] return.
type SyntaxError struct {
	Line    int    // 1-based
	Column  int    // 1-based, in runes
	Msg     string // what is wrong and what to write instead, without the place
	Snippet string // the source line, a newline, and a caret under the place
}

// Error gives the place and the message on one line.
func (e *SyntaxError) Error() string {
	return "expr: line " + strconv.Itoa(e.Line) + ", column " + strconv.Itoa(e.Column) + ": " + e.Msg
}

// errorAt makes a SyntaxError for the byte offset at in src.
func errorAt(src string, at int, msg string) error {
	at = min(at, len(src))
	from := strings.LastIndexByte(src[:at], '\n') + 1
	to := len(src)
	if i := strings.IndexByte(src[at:], '\n'); i >= 0 {
		to = at + i
	}
	text := strings.TrimRight(src[from:to], "\r")
	before := src[from:at]
	return &SyntaxError{
		Line:    strings.Count(src[:from], "\n") + 1,
		Column:  utf8.RuneCountInString(before) + 1,
		Msg:     msg,
		Snippet: snippet(text, min(len(before), len(text))),
	}
}

// snippet draws the line and a caret under its byte offset at. A long line is cut on both sides of the caret.
func snippet(line string, at int) string {
	before := []rune(strings.ToValidUTF8(line[:at], "?"))
	runes := append(before, []rune(strings.ToValidUTF8(line[at:], "?"))...)
	caret := len(before)
	from, to := window(len(runes), caret)
	head, tail := "", ""
	if from > 0 {
		head = "…"
	}
	if to < len(runes) {
		tail = "…"
	}
	pad := padding(append([]rune(head), runes[from:caret]...))
	return head + string(runes[from:to]) + tail + "\n" + pad + "^"
}

// window chooses which runes of a line are shown: all, or maxShown with the caret in the middle.
func window(n, caret int) (from, to int) {
	if n <= maxShown {
		return 0, n
	}
	from = max(0, caret-maxShown/2)
	to = min(n, from+maxShown)
	return max(0, to-maxShown), to
}

// padding is as wide on the screen as the runes before the caret: tabs stay tabs, wide letters of East Asia take a
// wide space, and marks that sit on the letter before them take nothing.
func padding(before []rune) string {
	var b strings.Builder
	for _, r := range before {
		switch {
		case r == '\t':
			b.WriteByte('\t')
		case unicode.In(r, unicode.Mn, unicode.Me):
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			b.WriteRune('\u3000')
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}
