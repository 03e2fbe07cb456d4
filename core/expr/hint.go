package expr

import (
	"strconv"
	"strings"
	"unicode"

	"orrery/core/usertext"
)

// strangeRune explains a character that begins no token, mostly habits from other languages.
func strangeRune(r rune) string {
	switch r {
	case '^':
		return "a power is written **, as in x ** 2"
	case '&':
		return "write and"
	case '|':
		return "write or"
	case '!', '~':
		return "write not, or != for not equal"
	case '?', ':':
		return "a choice is written a if c else b"
	case '.':
		return "a dot belongs only inside a number: write columns and functions by their name alone, " +
			"or put a name that has a dot in backticks"
	case '[', ']', '{', '}':
		return "write a column by its name alone, without brackets and quotes"
	case '“', '”', '„', '‘', '’', '«', '»':
		return "write a text in straight quotes, 'like this'"
	case '−', '–', '—':
		return "this dash is not a minus: write -"
	case '×', '·', '∙':
		return "write * to multiply"
	case '÷':
		return "write / to divide"
	case '²', '³':
		return "a power is written **, as in x ** 2"
	case '≤', '≥', '≠':
		return "write <=, >= or !="
	}
	if unicode.IsPrint(r) {
		return string(r) + " has no meaning in a formula"
	}
	return "an invisible character (" + strconv.QuoteRuneToASCII(r) + ") stands here: delete it"
}

// leftover explains a token that cannot follow a complete value; prev is the token before it.
func (p *parser) leftover(t, prev token) error {
	switch t.kind {
	case tokBad:
		return t.err
	case tokClose:
		return p.fail(t, "this ) closes nothing: remove it, or add a ( before")
	case tokComma:
		return p.fail(t, "a comma stands only between the arguments of a function")
	case tokAssign:
		return p.fail(t, p.assignment())
	case tokElse:
		return p.fail(t, "else needs an if before it: write a if c else b")
	case tokNot:
		return p.fail(t, "not stands before a condition: write and not, or or not, to join two")
	case tokReserved:
		return p.fail(t, reserved(t.text))
	}
	for _, s := range []token{prev, t} {
		if w := strings.ToLower(s.text); s.kind == tokName && !s.quoted && w != s.text && word(w) != tokName {
			return p.fail(s, "write "+w+" in small letters")
		}
	}
	return p.fail(t, "an operator is missing between "+p.shown(prev)+" and "+p.shown(t))
}

// assignment explains a lone =: either a whole Python line was pasted, or a comparison was meant.
func (p *parser) assignment() string {
	if len(p.toks) > 2 && p.toks[0].kind == tokName && p.toks[1].kind == tokAssign {
		return "write only the part to the right of the =; the name of the feature has its own field. " +
			"To compare write =="
	}
	return "to compare write =="
}

func reserved(w string) string {
	switch w {
	case "lambda":
		return "write the formula alone, without lambda: feature_1 ** 2"
	case "is":
		return "write == to compare, and isnull(x) to ask for a missing value"
	}
	return "in is not part of the language: write x == 'a' or x == 'b'"
}

// noValue explains that a value was expected at token t; prev is the token before it.
func (p *parser) noValue(t, prev token) error {
	switch {
	case t.kind == tokBad:
		return t.err
	case t.kind == tokReserved:
		return p.fail(t, reserved(t.text))
	case prev.kind == tokOpen && t.kind == tokClose:
		return p.fail(t, "there is nothing between these brackets")
	case prev.kind == tokOpen && t.kind == tokEnd:
		return p.unclosed(prev)
	case prev.kind == tokComma:
		return p.fail(prev, "a value is missing after this comma")
	case prev.kind == tokIf:
		return p.fail(prev, "if needs a condition on its right: write a if c else b")
	case prev.kind >= tokElse:
		return p.fail(prev, prev.text+" needs a value on its right")
	case t.kind == tokIf:
		return p.fail(t, "if needs a value on its left: write a if c else b")
	case t.kind == tokEnd:
		return p.fail(t, "the formula is empty: write for example feature_1 ** 2")
	case t.kind.infix():
		return p.fail(t, t.text+" needs a value on its left")
	}
	return p.fail(t, "a value must stand here, not "+p.shown(t))
}

func (p *parser) unclosed(open token) error {
	return p.fail(open, "this ( is never closed: add a )")
}

// shown returns a token as written in the source, shortened.
func (p *parser) shown(t token) string { return shorten(p.src[t.at:t.end]) }

// shorten keeps messages readable when a long part of the source is quoted in them.
func shorten(s string) string {
	const most = 32
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

// didYouMean suggests the names that are nearest to a misspelt one, at most three; "" when none is near.
func didYouMean(name string, names []string) string {
	near := usertext.Nearest(name, names, 3)
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + usertext.List(near, "or") + "?"
}

// someOf names the first few of a long list.
func someOf(names []string) string {
	const most = 6
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", …"
	}
	return usertext.List(names, "and")
}
