package expr

import (
	"math"

	"orrery/core/table"
)

// number gives the constant v a place; equal bits share one.
func (g *generator) number(v float64) operand {
	for i, have := range g.nums {
		if math.Float64bits(have) == math.Float64bits(v) {
			return operand{numConst, i}
		}
	}
	g.nums = append(g.nums, v)
	return operand{numConst, len(g.nums) - 1}
}

func (g *generator) text(s string) operand {
	for i, have := range g.texts {
		if have == s {
			return operand{textConst, i}
		}
	}
	g.texts = append(g.texts, s)
	return operand{textConst, len(g.texts) - 1}
}

// collect gives every column of the tree its place, in the order of the source.
func (g *generator) collect(n *node) {
	if n.form == formColumn {
		if _, ok := g.position[n.text]; !ok {
			g.position[n.text] = len(g.inputs)
			g.inputs = append(g.inputs, input{n.text, n.kind, g.count(n.kind == table.Text)})
		}
	}
	for _, kid := range n.kids {
		g.collect(kid)
	}
}

func (g *generator) column(n *node) operand {
	slot := g.inputs[g.position[n.text]].slot
	if n.kind == table.Text {
		return operand{textInput, slot}
	}
	return operand{numInput, slot}
}

// count is the number of inputs that take number slots, or text slots.
func (g *generator) count(text bool) int {
	n := 0
	for _, in := range g.inputs {
		if (in.kind == table.Text) == text {
			n++
		}
	}
	return n
}

// layout has the offsets of the regions in the two rows of slots: inputs, constants, registers.
type layout struct {
	numConsts, numRegisters, nums    int // first constant, first register, number of slots
	textConsts, textRegisters, texts int
}

func (g *generator) layout() layout {
	var l layout
	l.numConsts = g.count(false)
	l.numRegisters = l.numConsts + len(g.nums)
	l.nums = l.numRegisters + g.most[numRegister]
	l.textConsts = g.count(true)
	l.textRegisters = l.textConsts + len(g.texts)
	l.texts = l.textRegisters + g.most[textRegister]
	return l
}

// first is where each region begins.
func (l layout) first() [regions]int {
	return [regions]int{0, l.numConsts, l.numRegisters, 0, l.textConsts, l.textRegisters, 0}
}

func (o operand) slot(first [regions]int) uint16 { return uint16(first[o.region] + o.index) }

// link turns operands into slots.
func link(code []draft, l layout) []instr {
	first := l.first()
	out := make([]instr, len(code))
	for i, d := range code {
		out[i] = instr{d.op, d.dst.slot(first), d.a.slot(first), d.b.slot(first), d.c.slot(first)}
	}
	return out
}
