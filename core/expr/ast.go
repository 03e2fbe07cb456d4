package expr

import "orrery/core/table"

// node is one value or operator of the syntax tree. Its children are in the order of the source.
type node struct {
	form     form
	at       int         // byte offset of its token: the operator, the function, the literal
	from, to int         // byte offsets of the whole part, brackets included
	op       tokenKind   // of a unary or binary operator
	ops      []tokenKind // of a comparison: one fewer than kids
	num      float64     // of a number, and 0 or 1 of a boolean
	text     string      // of a text; the name of a column or function
	fn       *function   // of a call, set by the checker
	kids     []*node
	kind     table.Kind // set by the checker
}

type form uint8

const (
	formNumber form = iota
	formBool
	formText
	formNone
	formColumn
	formUnary
	formBinary
	formCompare // a < b <= c
	formIf      // kids: the value, the condition, the other value
	formCall
)
