package expr

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
