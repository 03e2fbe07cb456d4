package expr

// token is one word of the source. at and end are byte offsets; num and text hold a literal's value or a name.
type token struct {
	kind    tokenKind
	at, end int
	num     float64
	text    string
	quoted  bool  // a name in backticks
	err     error // of a bad token: what is wrong with it
}

type tokenKind uint8

const (
	tokEnd tokenKind = iota
	tokBad
	tokNumber
	tokString
	tokName
	tokTrue
	tokFalse
	tokNone
	tokReserved // a Python word that the language does not have
	tokOpen
	tokClose
	tokComma
	tokAssign
	tokIf
	tokElse
	tokOr
	tokAnd
	tokNot
	tokEqual
	tokNotEqual
	tokLess
	tokLessEqual
	tokGreater
	tokGreaterEqual
	tokPlus
	tokMinus
	tokStar
	tokSlash
	tokFloorDiv
	tokPercent
	tokPower
)

// infix reports whether a token of this kind is written between two values.
func (k tokenKind) infix() bool { return k >= tokOr && k != tokNot }

// comparison says whether the kind is one of == != < <= > >=.
func (k tokenKind) comparison() bool { return k >= tokEqual && k <= tokGreaterEqual }

// startsValue says whether a value can begin with a token of this kind.
func (k tokenKind) startsValue() bool {
	switch k {
	case tokNumber, tokString, tokName, tokTrue, tokFalse, tokNone, tokOpen:
		return true
	}
	return false
}

// word gives the kind of a bare word.
func word(s string) tokenKind {
	switch s {
	case "and":
		return tokAnd
	case "or":
		return tokOr
	case "not":
		return tokNot
	case "if":
		return tokIf
	case "else":
		return tokElse
	case "True", "true":
		return tokTrue
	case "False", "false":
		return tokFalse
	case "None":
		return tokNone
	case "lambda", "in", "is":
		return tokReserved
	}
	return tokName
}

// symbol gives the operator that s begins with and its length in bytes; length 0 when there is none. Longer
// spellings come first.
func symbol(s string) (tokenKind, int) {
	if len(s) >= 2 {
		switch s[:2] {
		case "**":
			return tokPower, 2
		case "//":
			return tokFloorDiv, 2
		case "==":
			return tokEqual, 2
		case "!=":
			return tokNotEqual, 2
		case "<=":
			return tokLessEqual, 2
		case ">=":
			return tokGreaterEqual, 2
		}
	}
	return symbol1(s[0])
}

func symbol1(c byte) (tokenKind, int) {
	switch c {
	case '(':
		return tokOpen, 1
	case ')':
		return tokClose, 1
	case ',':
		return tokComma, 1
	case '=':
		return tokAssign, 1
	case '<':
		return tokLess, 1
	case '>':
		return tokGreater, 1
	case '+':
		return tokPlus, 1
	case '-':
		return tokMinus, 1
	case '*':
		return tokStar, 1
	case '/':
		return tokSlash, 1
	case '%':
		return tokPercent, 1
	}
	return tokBad, 0
}
