package expr

import (
	"math"

	"orrery/core/table"
)

var missing = math.NaN()

// textRow computes one instruction that reads or writes texts, for a single row.
func textRow(in instr, nums []float64, texts []string, p *pen) {
	switch op := in.op; {
	case op <= opTextGe:
		nums[in.dst] = compareText(op, texts[in.a], texts[in.b])
	case op == opTextCopy:
		texts[in.dst] = texts[in.a]
	case op == opTextCoalesce:
		texts[in.dst] = firstText(texts[in.a], texts[in.b])
	case op == opTextWhere:
		texts[in.dst] = chooseText(nums[in.a], texts[in.b], texts[in.c])
	case op == opTextIsNull:
		nums[in.dst] = truth(texts[in.a] == "")
	case op <= opNumber:
		nums[in.dst] = measure(op, texts[in.a], texts[in.b])
	case op == opText:
		texts[in.dst] = p.spell(nums[in.a], table.Kind(nums[in.b]))
	case op == opSplit:
		texts[in.dst] = part(texts[in.a], texts[in.b], nums[in.c])
	default:
		texts[in.dst] = p.make(op, texts[in.a], texts[in.b], texts[in.c])
	}
}

// text runs such an instruction on a block.
func (b *block) text(in instr) {
	switch op := in.op; {
	case op == opTextCopy:
		copy(b.texts[in.dst], b.texts[in.a])
	case op == opTextCoalesce:
		dst, x, y := b.texts[in.dst], b.texts[in.a], b.texts[in.b]
		for i := range dst {
			dst[i] = firstText(x[i], y[i])
		}
	case op == opTextWhere:
		dst, c, x, y := b.texts[in.dst], b.nums[in.a], b.texts[in.b], b.texts[in.c]
		for i := range dst {
			dst[i] = chooseText(c[i], x[i], y[i])
		}
	case op == opSplit:
		dst, x, y, k := b.texts[in.dst], b.texts[in.a], b.texts[in.b], b.nums[in.c]
		for i := range dst {
			dst[i] = part(x[i], y[i], k[i])
		}
	case op == opText:
		dst, x, k := b.texts[in.dst], b.nums[in.a], b.nums[in.b]
		for i := range dst {
			b.pen.row = i
			dst[i] = b.pen.spell(x[i], table.Kind(k[i]))
		}
	case op == opTextIsNull:
		dst, x := b.nums[in.dst], b.texts[in.a]
		for i := range dst {
			dst[i] = truth(x[i] == "")
		}
	case op >= opLower:
		dst, x, y, z := b.texts[in.dst], b.texts[in.a], b.texts[in.b], b.texts[in.c]
		for i := range dst {
			b.pen.row = i
			dst[i] = b.pen.make(op, x[i], y[i], z[i])
		}
	case op >= opContains:
		dst, x, y := b.nums[in.dst], b.texts[in.a], b.texts[in.b]
		for i := range dst {
			dst[i] = measure(op, x[i], y[i])
		}
	default:
		dst, x, y := b.nums[in.dst], b.texts[in.a], b.texts[in.b]
		for i := range dst {
			dst[i] = compareText(op, x[i], y[i])
		}
	}
}

func firstText(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func chooseText(c float64, a, b string) string {
	switch {
	case c != c:
		return ""
	case c != 0:
		return a
	}
	return b
}

// compareText compares byte by byte, which is the order of the code points. With a missing side all are false but !=.
func compareText(op opcode, a, b string) float64 {
	if a == "" || b == "" {
		return truth(op == opTextNe)
	}
	switch op {
	case opTextEq:
		return truth(a == b)
	case opTextNe:
		return truth(a != b)
	case opTextLt:
		return truth(a < b)
	case opTextLe:
		return truth(a <= b)
	case opTextGt:
		return truth(a > b)
	}
	return truth(a >= b)
}
