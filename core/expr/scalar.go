package expr

import "math"

// scalar computes one instruction on single values. The one-row evaluator uses it for every operator and the block
// evaluator for those that have no loop of their own, so that the two cannot drift apart.
func scalar(op opcode, a, b, c float64) float64 {
	switch op {
	case opAdd:
		return a + b
	case opSub:
		return a - b
	case opMul:
		return float64(a * b)
	case opDiv:
		return a / b
	case opFloorDiv:
		return floorDiv(a, b)
	case opMod:
		return mod(a, b)
	case opPow:
		return pow(a, b)
	case opMin:
		return min(a, b)
	case opMax:
		return max(a, b)
	case opAnd:
		return and(a, b)
	case opOr:
		return or(a, b)
	case opCoalesce:
		return coalesce(a, b)
	case opDays:
		return (b - a) / microDay
	case opWhere:
		return where(a, b, c)
	case opEq, opNe, opLt, opLe, opGt, opGe:
		return compare(op, a, b)
	}
	return unary(op, a)
}

func unary(op opcode, x float64) float64 {
	switch op {
	case opSquare:
		return float64(x * x)
	case opNeg:
		return -x
	case opAbs:
		return math.Abs(x)
	case opSqrt:
		return math.Sqrt(x)
	case opExp:
		return exp(x)
	case opLog:
		return log(x)
	case opLog1p:
		return log1p(x)
	case opRound:
		return math.RoundToEven(x)
	case opFloor:
		return math.Floor(x)
	case opCeil:
		return math.Ceil(x)
	case opNot:
		return 1 - x
	case opIsNull:
		return truth(x != x)
	case opCopy:
		return x
	}
	return timePart(op, x)
}

func compare(op opcode, a, b float64) float64 {
	switch op {
	case opEq:
		return truth(a == b)
	case opNe:
		return truth(a != b)
	case opLt:
		return truth(a < b)
	case opLe:
		return truth(a <= b)
	case opGt:
		return truth(a > b)
	}
	return truth(a >= b)
}

// truth is 1 or 0. The compiler turns it into a set and a conversion, without a branch to mispredict.
func truth(b bool) float64 {
	n := 0
	if b {
		n = 1
	}
	return float64(n)
}

// and is Kleene's: false wins over missing, missing over true.
func and(a, b float64) float64 {
	if a == 0 || b == 0 {
		return 0
	}
	return float64(a * b)
}

// or is Kleene's: true wins over missing, missing over false.
func or(a, b float64) float64 {
	if a == 1 || b == 1 {
		return 1
	}
	return float64(a * b)
}

func coalesce(a, b float64) float64 {
	if a != a {
		return b
	}
	return a
}

func where(c, a, b float64) float64 {
	switch {
	case c != c:
		return c
	case c != 0:
		return a
	}
	return b
}

// fmod is C's: a minus the whole multiples of b, with a's sign. It is exact.
func fmod(a, b float64) float64 {
	// Whole numbers, the common case, need no long division; 2^53 bounds those that a float64 holds exactly.
	const exact = 1 << 53
	if math.Abs(a) < exact && math.Abs(b) < exact && a != 0 {
		if m, n := int64(a), int64(b); n != 0 && float64(m) == a && float64(n) == b {
			return math.Copysign(float64(m%n), a)
		}
	}
	return math.Mod(a, b)
}

// mod is numpy's remainder: fmod moved to the sign of b, a zero with the sign of b. It is NaN when b is 0.
func mod(a, b float64) float64 {
	m := fmod(a, b)
	switch {
	case b == 0 || m != m:
		return m
	case m == 0:
		return math.Copysign(0, b)
	case (b < 0) != (m < 0):
		return m + b
	}
	return m
}

// floorDiv is numpy's floor_divide: the whole number q for which a = q*b + mod(a, b), snapped to the nearest one since
// the division rounds; a / b when b is 0, so that 1 // 0 is inf and 0 // 0 is NaN.
func floorDiv(a, b float64) float64 {
	if b == 0 {
		return a / b
	}
	m := fmod(a, b)
	q := (a - m) / b
	if m != 0 && (b < 0) != (m < 0) {
		q--
	}
	if q == 0 {
		return math.Copysign(0, a/b)
	}
	f := math.Floor(q)
	if q-f > 0.5 {
		f++
	}
	return f
}
