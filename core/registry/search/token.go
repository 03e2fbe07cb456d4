package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is the type of a token.
type kind int

const (
	end    kind = iota
	name        // a field or a keyword
	text        // in single or double quotes
	number      // without quotes
	op          // = != > >= < <=
	open        // (
	shut        // )
	comma       // ,
	broken      // invalid: msg is the reason
)

// token is a part of the query: its bytes from at to end.
type token struct {
	kind    kind
	at, end int
	raw     string
	value   string // of a text, without its quotes
	msg     string
}

const longest = 10_000

// scan splits a query into tokens. The last one is end or broken.
func scan(q string) []token {
	if len(q) > longest {
		return []token{{kind: broken, at: longest, end: len(q), msg: "the query is longer than 10,000 bytes; use IN for long lists, or shorten it"}}
	}
	if !utf8.ValidString(q) {
		return []token{{kind: broken, end: len(q), msg: "the query is not UTF-8 text"}}
	}
	var out []token
	for at := 0; ; {
		for at < len(q) && strings.IndexByte(" \t\r\n", q[at]) >= 0 {
			at++
		}
		if at == len(q) {
			return append(out, token{kind: end, at: at, end: at})
		}
		t := next(q, at)
		t.at = max(t.at, at) // the error of an unclosed name begins at its quote
		t.raw = q[t.at:t.end]
		out = append(out, t)
		if t.kind == broken {
			return out
		}
		at = t.end
	}
}

// next scans the token that begins at byte at.
func next(q string, at int) token {
	c, rest := q[at], q[at:]
	switch {
	case c == '(':
		return token{kind: open, end: at + 1}
	case c == ')':
		return token{kind: shut, end: at + 1}
	case c == ',':
		return token{kind: comma, end: at + 1}
	case c == '\'' || c == '"':
		return quoted(q, at, c)
	case c == '`':
		return named(q, at)
	case numeral(rest):
		return token{kind: number, end: at + numberLength(rest)}
	}
	if r, _ := utf8.DecodeRuneInString(rest); letter(r) {
		return named(q, at)
	}
	return operator(rest, at)
}

// operator scans an operator at the beginning of rest, which begins at byte at.
func operator(rest string, at int) token {
	for _, o := range [...]string{"!=", ">=", "<=", "=", ">", "<"} {
		if !strings.HasPrefix(rest, o) {
			continue
		}
		if o == "=" && strings.HasPrefix(rest, "==") {
			return token{kind: broken, end: at + 2, msg: "equality is written =, not =="}
		}
		if strings.HasPrefix(rest, "<>") {
			return token{kind: broken, end: at + 2, msg: "inequality is written !=, not <>"}
		}
		return token{kind: op, end: at + len(o)}
	}
	for _, other := range [...][2]string{{"&&", "AND"}, {"||", "OR"}} {
		if strings.HasPrefix(rest, other[0]) {
			return token{kind: broken, end: at + 2, msg: "write " + other[1] + ", not " + other[0]}
		}
	}
	_, size := utf8.DecodeRuneInString(rest)
	return token{kind: broken, end: at + size, msg: "the character " + rest[:size] + " has no meaning here; write such a name in backticks, a text in quotes"}
}

func letter(r rune) bool { return r == '_' || unicode.IsLetter(r) }

// quoted scans a text. As in MLflow there is no escape: a text that contains one kind of quote is written in the other.
func quoted(q string, at int, quote byte) token {
	n := strings.IndexByte(q[at+1:], quote)
	if n < 0 {
		return token{kind: broken, end: len(q), msg: "the text that begins here has no closing " + string(quote)}
	}
	return token{kind: text, end: at + n + 2, value: q[at+1 : at+1+n]}
}

// named scans a field or keyword: words with dots between them, of which the last may be in backticks or double quotes.
func named(q string, at int) token {
	i := at
	for i < len(q) {
		if q[i] == '`' || q[i] == '"' && q[i-1] == '.' {
			if i > at && q[i-1] != '.' {
				break
			}
			t := quoted(q, i, q[i])
			if t.kind == broken {
				t.at, t.msg = i, "the name that begins here has no closing "+q[i:i+1]
				return t
			}
			return token{kind: name, end: t.end}
		}
		r, size := utf8.DecodeRuneInString(q[i:])
		if !letter(r) && !unicode.IsDigit(r) && r != '.' {
			break
		}
		i += size
	}
	return token{kind: name, end: i}
}

// numeral reports whether a number begins here.
func numeral(s string) bool {
	if s[0] == '+' || s[0] == '-' {
		s = s[1:]
	}
	if s != "" && s[0] == '.' {
		s = s[1:]
	}
	return s != "" && s[0] >= '0' && s[0] <= '9'
}

// numberLength returns the length of the text that looks like a number, so that 1.2.3 is one
// invalid number and not two.
func numberLength(s string) int {
	for i := 1; i < len(s); i++ {
		sign := (s[i] == '+' || s[i] == '-') && (s[i-1] == 'e' || s[i-1] == 'E')
		if !sign && s[i] != '.' && s[i] != '_' && !unicode.IsLetter(rune(s[i])) && (s[i] < '0' || s[i] > '9') {
			return i
		}
	}
	return len(s)
}
