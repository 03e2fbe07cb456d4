package expr

// textRow computes one instruction that reads or writes texts, for a single row.
func textRow(in instr, nums []float64, texts []string) {
	switch in.op {
	case opTextCopy:
		texts[in.dst] = texts[in.a]
	case opTextCoalesce:
		texts[in.dst] = firstText(texts[in.a], texts[in.b])
	case opTextWhere:
		texts[in.dst] = chooseText(nums[in.a], texts[in.b], texts[in.c])
	case opTextIsNull:
		nums[in.dst] = truth(texts[in.a] == "")
	default:
		nums[in.dst] = compareText(in.op, texts[in.a], texts[in.b])
	}
}

// text runs such an instruction on a block.
func (b *block) text(in instr) {
	switch in.op {
	case opTextCopy:
		copy(b.texts[in.dst], b.texts[in.a])
	case opTextCoalesce:
		dst, x, y := b.texts[in.dst], b.texts[in.a], b.texts[in.b]
		for i := range dst {
			dst[i] = firstText(x[i], y[i])
		}
	case opTextWhere:
		dst, c, x, y := b.texts[in.dst], b.nums[in.a], b.texts[in.b], b.texts[in.c]
		for i := range dst {
			dst[i] = chooseText(c[i], x[i], y[i])
		}
	case opTextIsNull:
		dst, x := b.nums[in.dst], b.texts[in.a]
		for i := range dst {
			dst[i] = truth(x[i] == "")
		}
	default:
		dst, x, y := b.nums[in.dst], b.texts[in.a], b.texts[in.b]
		for i := range dst {
			dst[i] = compareText(in.op, x[i], y[i])
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
