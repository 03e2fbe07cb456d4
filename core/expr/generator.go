package expr

import (
	"math"

	"orrery/core/table"
)

// operand names a slot before the number of slots is known: a region and an index in it.
type operand struct {
	region region
	index  int
}

type region uint8

const (
	numInput region = iota
	numConst
	numRegister
	textInput
	textConst
	textRegister
	scaleIndex
	regions
)

func register(text bool) region {
	if text {
		return textRegister
	}
	return numRegister
}

// draft is an instruction with operands.
type draft struct {
	op           opcode
	dst, a, b, c operand
}

// generator turns a checked tree into instructions. Intermediate values live in registers that are used like a
// stack, so that a program needs as many as its tree is deep. The result ends in register 0.
type generator struct {
	code     []draft
	inputs   []input
	position map[string]int // of an input, by name
	nums     []float64
	texts    []string
	src      string
	learnt   []learningDraft
	scales   int
	top      [regions]int // registers in use
	most     [regions]int
}

// input is a column that the formula reads. slot is its number or text slot, by kind.
type input struct {
	name string
	kind table.Kind
	slot int
}

func (g *generator) root(n *node) {
	x := g.value(n)
	if x.region == numRegister || x.region == textRegister {
		return
	}
	op := opCopy
	if n.kind == table.Text {
		op = opTextCopy
	}
	g.emit(op, n.kind == table.Text, x)
}

// value emits what computes n and says where it is.
func (g *generator) value(n *node) operand {
	switch n.form {
	case formNumber, formBool:
		return g.number(n.num)
	case formText:
		return g.text(n.text)
	case formNone:
		if n.kind == table.Text {
			return g.text("")
		}
		return g.number(math.NaN())
	case formColumn:
		return g.column(n)
	case formCompare:
		return g.compare(n)
	case formIf:
		return g.where(n.kind, n.kids[1], n.kids[0], n.kids[2])
	case formCall:
		return g.call(n)
	case formUnary:
		return g.unary(n)
	}
	if n.op == tokPower && n.kids[1].form == formNumber && n.kids[1].num == 2 {
		return g.apply(opSquare, false, n.kids[0])
	}
	if n.kind == table.Text {
		return g.apply(opConcat, true, n.kids...)
	}
	return g.apply(arithmetic(n.op), false, n.kids...)
}

func (g *generator) unary(n *node) operand {
	switch n.op {
	case tokPlus:
		return g.value(n.kids[0])
	case tokMinus:
		return g.apply(opNeg, false, n.kids[0])
	}
	return g.apply(opNot, false, n.kids[0])
}

func (g *generator) call(n *node) operand {
	kid := n.kids[0]
	text := kid.kind == table.Text
	switch n.fn.rule {
	case ruleFold:
		return g.fold(n.fn.op, n.kind == table.Text, n.kids)
	case ruleClip:
		return g.clip(n.kids)
	case ruleWhere:
		return g.where(n.kind, kid, n.kids[1], n.kids[2])
	case ruleIsNull:
		if text {
			return g.apply(opTextIsNull, false, kid)
		}
		return g.apply(opIsNull, false, kid)
	case ruleCoalesce:
		if text {
			return g.fold(opTextCoalesce, true, n.kids)
		}
		return g.fold(opCoalesce, false, n.kids)
	case ruleText:
		return g.spell(kid)
	case ruleNumber:
		if text {
			return g.apply(opNumber, false, kid)
		}
		return g.value(kid) // a boolean is 0, 1 or NaN already
	case ruleDate:
		return g.number(n.num)
	case ruleFrozen:
		return g.frozen(n)
	}
	return g.apply(n.fn.op, n.kind == table.Text, n.kids...)
}

// spell emits text(x).
func (g *generator) spell(x *node) operand {
	if x.kind == table.Text {
		return g.value(x)
	}
	mark := g.top
	v := g.value(x)
	g.top = mark
	return g.emit(opText, true, v, g.number(float64(x.kind)))
}

// apply emits one instruction on the values of kids; text says where its result goes.
func (g *generator) apply(op opcode, text bool, kids ...*node) operand {
	mark := g.top
	var x [3]operand
	for i, kid := range kids {
		x[i] = g.value(kid)
	}
	g.top = mark
	return g.emit(op, text, x[:]...)
}

// fold emits op(op(a, b), c) and so on.
func (g *generator) fold(op opcode, text bool, kids []*node) operand {
	mark := g.top
	acc := g.value(kids[0])
	for _, kid := range kids[1:] {
		x := g.value(kid)
		g.top = mark
		acc = g.emit(op, text, acc, x)
	}
	return acc
}

// clip is numpy's: minimum(maximum(x, lo), hi).
func (g *generator) clip(kids []*node) operand {
	mark := g.top
	low := g.apply(opMax, false, kids[0], kids[1])
	high := g.value(kids[2])
	g.top = mark
	return g.emit(opMin, false, low, high)
}

func (g *generator) where(kind table.Kind, condition, a, b *node) operand {
	if kind == table.Text {
		return g.apply(opTextWhere, true, condition, a, b)
	}
	return g.apply(opWhere, false, condition, a, b)
}

// compare emits a chain: every value is computed once, the comparisons are joined by and.
func (g *generator) compare(n *node) operand {
	text := n.kids[0].kind == table.Text
	if len(n.ops) == 1 {
		return g.apply(comparing(n.ops[0], text), false, n.kids...)
	}
	mark := g.top
	left, right := g.value(n.kids[0]), g.value(n.kids[1])
	acc := g.emit(comparing(n.ops[0], text), false, left, right)
	for i, kid := range n.kids[2:] {
		left, right = right, g.value(kid)
		next := g.emit(comparing(n.ops[i+1], text), false, left, right)
		g.top[numRegister]-- // next is only read by the following instruction
		acc = g.emitTo(acc, opAnd, acc, next)
	}
	g.top = mark
	return g.emit(opCopy, false, acc)
}

func (g *generator) emit(op opcode, text bool, x ...operand) operand {
	r := register(text)
	dst := operand{r, g.top[r]}
	g.top[r]++
	g.most[r] = max(g.most[r], g.top[r])
	return g.emitTo(dst, op, x...)
}

func (g *generator) emitTo(dst operand, op opcode, x ...operand) operand {
	var all [3]operand
	copy(all[:], x)
	g.code = append(g.code, draft{op, dst, all[0], all[1], all[2]})
	return dst
}
