package expr

import (
	"math"

	"orrery/core/num/kernel"
)

// blockRows is the number of rows that an instruction handles at a time: three blocks of numbers are 24 KiB and stay
// in a 32 KiB first-level cache, and the dispatch of an instruction is shared by 1,024 rows.
const blockRows = 1024

// block holds the slots of one block of rows; every slot is as long as the block.
type block struct {
	nums   [][]float64
	texts  [][]string
	scales []ladder
	pen    pen
}

// run executes the code on a block. It returns false if the computed texts are too long.
func (b *block) run(code []instr) bool {
	for _, in := range code {
		if in.op.text() {
			if b.text(in); b.pen.bad {
				return false
			}
		} else if in.op.frozen() {
			b.scales[in.c].block(in.op, b.nums[in.dst], b.nums[in.a])
		} else if in.op >= opNeg && in.op <= opSecond || in.op == opSquare || in.op == opNot || in.op == opIsNull || in.op == opCopy {
			mapBlock(in.op, b.nums[in.dst], b.nums[in.a])
		} else if in.op == opWhere {
			whereBlock(b.nums[in.dst], b.nums[in.a], b.nums[in.b], b.nums[in.c])
		} else {
			joinBlock(in.op, b.nums[in.dst], b.nums[in.a], b.nums[in.b])
		}
	}
	return true
}

// mapBlock runs an instruction of one operand. The loops of the frequent ones are written out: a call for each row
// costs more than the operation.
func mapBlock(op opcode, dst, x []float64) {
	x = x[:len(dst)]
	switch op {
	case opCopy:
		copy(dst, x)
	case opSquare:
		kernel.Scale(dst, x, x)
	case opNeg:
		for i, v := range x {
			dst[i] = -v
		}
	case opAbs:
		for i, v := range x {
			dst[i] = math.Abs(v)
		}
	case opSqrt:
		for i, v := range x {
			dst[i] = math.Sqrt(v)
		}
	case opExp:
		for i, v := range x {
			dst[i] = exp(v)
		}
	case opLog:
		for i, v := range x {
			dst[i] = log(v)
		}
	default:
		for i, v := range x {
			dst[i] = unary(op, v)
		}
	}
}

// joinBlock runs an instruction of two operands.
func joinBlock(op opcode, dst, x, y []float64) {
	x, y = x[:len(dst)], y[:len(dst)]
	switch op {
	case opAdd:
		for i, v := range x {
			dst[i] = v + y[i]
		}
	case opSub:
		for i, v := range x {
			dst[i] = v - y[i]
		}
	case opMul:
		kernel.Scale(dst, x, y)
	case opDiv:
		for i, v := range x {
			dst[i] = v / y[i]
		}
	case opPow:
		for i, v := range x {
			dst[i] = pow(v, y[i])
		}
	case opMin:
		for i, v := range x {
			dst[i] = min(v, y[i])
		}
	case opMax:
		for i, v := range x {
			dst[i] = max(v, y[i])
		}
	default:
		compareBlock(op, dst, x, y)
	}
}

func compareBlock(op opcode, dst, x, y []float64) {
	switch op {
	case opEq:
		for i, v := range x {
			dst[i] = truth(v == y[i])
		}
	case opLt:
		for i, v := range x {
			dst[i] = truth(v < y[i])
		}
	case opGt:
		for i, v := range x {
			dst[i] = truth(v > y[i])
		}
	case opAnd:
		for i, v := range x {
			dst[i] = and(v, y[i])
		}
	case opOr:
		for i, v := range x {
			dst[i] = or(v, y[i])
		}
	default:
		for i, v := range x {
			dst[i] = scalar(op, v, y[i], 0)
		}
	}
}

func whereBlock(dst, c, x, y []float64) {
	c, x, y = c[:len(dst)], x[:len(dst)], y[:len(dst)]
	for i, v := range c {
		dst[i] = where(v, x[i], y[i])
	}
}

// canonical gives every missing value the same bits: the NaN of an operator differs between processors, and a table's
// hash must not.
func canonical(x []float64) {
	if !kernel.HasNaN(x) {
		return
	}
	nan := math.NaN()
	for i, v := range x {
		if v != v {
			x[i] = nan
		}
	}
}
