package expr

// opcode is one instruction of a program. The operands of an instruction are number slots, unless said otherwise;
// booleans are the numbers 0, 1 and NaN (missing).
type opcode uint8

const (
	opCopy opcode = iota
	opAdd
	opSub
	opMul
	opDiv
	opFloorDiv
	opMod
	opPow
	opSquare
	opNeg
	opAbs
	opSqrt
	opExp
	opLog
	opLog1p
	opRound
	opFloor
	opCeil
	opYear // of a time, and so the next seven
	opMonth
	opDay
	opWeekday
	opDayOfYear
	opHour
	opMinute
	opSecond
	opMin
	opMax
	opEq
	opNe
	opLt
	opLe
	opGt
	opGe
	opAnd
	opOr
	opNot
	opIsNull
	opCoalesce
	opDays  // of two times
	opWhere // a: condition, b, c

	// The instructions from here on read or write text slots.
	opTextEq // a, b text, and so the next five
	opTextNe
	opTextLt
	opTextLe
	opTextGt
	opTextGe
	opTextIsNull   // a text
	opTextCopy     // dst, a text
	opTextCoalesce // dst, a, b text
	opTextWhere    // a: condition, a number; dst, b, c text
	opContains     // a, b text, and so the next two
	opStartsWith
	opEndsWith
	opLen    // a text
	opNumber // a text
	opLower  // dst, a text, and so the next two
	opUpper
	opStrip
	opConcat  // dst, a, b text
	opReplace // dst, a, b, c text
	opSplit   // dst, a, b text; c: the part's index, a number
	opText    // dst text; b: the kind of a, a number

	// These read what was frozen from the training rows: c is an index into the program's scales.
	opRank
	opBin
)

func (o opcode) text() bool { return o >= opTextEq && o <= opText }

func (o opcode) frozen() bool { return o >= opRank }

// instr computes slot dst from up to three slots.
type instr struct {
	op           opcode
	dst, a, b, c uint16
}

// arithmetic gives the instruction of a binary operator on numbers or booleans.
func arithmetic(k tokenKind) opcode {
	switch k {
	case tokMinus:
		return opSub
	case tokStar:
		return opMul
	case tokSlash:
		return opDiv
	case tokFloorDiv:
		return opFloorDiv
	case tokPercent:
		return opMod
	case tokPower:
		return opPow
	case tokAnd:
		return opAnd
	case tokOr:
		return opOr
	}
	return opAdd
}

// comparing gives the instruction of a comparison. The opcodes have the order of the tokens.
func comparing(k tokenKind, text bool) opcode {
	if text {
		return opTextEq + opcode(k-tokEqual)
	}
	return opEq + opcode(k-tokEqual)
}
