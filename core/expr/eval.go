package expr

import (
	"fmt"
	"math"

	"orrery/core/table"
)

// Eval computes the formula for every row of t. The result has no name; give it one with Rename. Columns of t that
// the formula does not read are ignored. Errors: a [*table.NameError] when t lacks a column, [ErrInput] when a column
// has another kind than the formula was compiled for, [ErrTooLarge] when texts take more than 128 MiB,
// or those on the way more than [package expr] allows, [ErrUnfitted].
func (p *Program) Eval(t *table.Table) (table.Column, error) {
	columns, err := p.columns(t)
	if err == nil && !p.Fitted() {
		err = p.unfitted()
	}
	if err != nil {
		return table.Column{}, err
	}
	w := newWalk(p, columns, t.Rows())
	if p.kind == table.Text {
		return w.allTexts()
	}
	out, err := w.allNumbers()
	if err != nil {
		return table.Column{}, err
	}
	return table.OfKind(p.kind, "", out), nil
}

// columns finds the inputs in t.
func (p *Program) columns(t *table.Table) ([]table.Column, error) {
	columns := make([]table.Column, len(p.inputs))
	for i, in := range p.inputs {
		c, err := t.Column(in.name)
		if err != nil {
			return nil, fmt.Errorf("expr: %w", err)
		}
		if c.Kind() != in.kind {
			return nil, fmt.Errorf("expr: %w: column %q is %s, the formula reads a %s", ErrInput, in.name, c.Kind(), in.kind)
		}
		columns[i] = c
	}
	return columns, nil
}

func (p *Program) unfitted() error { return fmt.Errorf("expr: %w: %s", ErrUnfitted, shorten(p.source)) }

func (p *Program) tooLong() error {
	return fmt.Errorf("expr: %w: %q makes a text of more than 64 KiB, or more than 8 KiB of text for each row", ErrTooLarge, shorten(p.source))
}

// walk goes through a table block by block.
type walk struct {
	p       *Program
	columns []table.Column // parallel to the inputs
	rows    int
	full    block // slots of a whole block; the number inputs are nil
	now     block // the slots cut to the current block
}

func newWalk(p *Program, columns []table.Column, rows int) *walk {
	w := &walk{p: p, columns: columns, rows: rows}
	size := min(blockRows, rows)
	l := p.layout
	w.full.nums = make([][]float64, l.nums)
	scratch := make([]float64, (l.nums-l.numConsts)*size)
	for i := l.numConsts; i < l.nums; i++ {
		w.full.nums[i], scratch = scratch[:size:size], scratch[size:]
	}
	for i, v := range p.nums {
		fill(w.full.nums[l.numConsts+i], v)
	}
	w.full.texts = make([][]string, l.texts)
	for i := range w.full.texts {
		w.full.texts[i] = make([]string, size)
	}
	for i, s := range p.texts {
		fill(w.full.texts[l.textConsts+i], s)
	}
	w.now.nums = make([][]float64, l.nums)
	w.now.texts = make([][]string, l.texts)
	w.now.scales = p.scales
	return w
}

func fill[T any](x []T, v T) {
	for i := range x {
		x[i] = v
	}
}

// load makes the slots of the rows from lo up to hi.
func (w *walk) load(lo, hi int) {
	for i, x := range w.full.nums {
		if x != nil {
			w.now.nums[i] = x[:hi-lo]
		}
	}
	for i, x := range w.full.texts {
		w.now.texts[i] = x[:hi-lo]
	}
	if len(w.now.texts) > 0 {
		w.now.pen.reset(hi - lo)
	}
	for i, in := range w.p.inputs {
		if in.kind != table.Text {
			w.now.nums[in.slot] = w.columns[i].Floats()[lo:hi]
			continue
		}
		for k := range hi - lo {
			w.now.texts[in.slot][k] = w.columns[i].Text(lo + k)
		}
	}
}

// allNumbers lets the result's register be the output itself, so that nothing is copied.
func (w *walk) allNumbers() ([]float64, error) {
	out := make([]float64, w.rows)
	for lo := 0; lo < w.rows; lo += blockRows {
		hi := min(lo+blockRows, w.rows)
		w.load(lo, hi)
		w.now.nums[w.p.layout.numRegisters] = out[lo:hi]
		if !w.now.run(w.p.code) {
			return nil, w.p.tooLong()
		}
		canonical(out[lo:hi])
	}
	return out, nil
}

func (w *walk) allTexts() (table.Column, error) {
	var data []byte
	offsets := make([]uint32, 1, w.rows+1)
	for lo := 0; lo < w.rows; lo += blockRows {
		hi := min(lo+blockRows, w.rows)
		w.load(lo, hi)
		if !w.now.run(w.p.code) {
			return table.Column{}, w.p.tooLong()
		}
		for _, s := range w.now.texts[w.p.layout.textRegisters] {
			if len(data)+len(s) > maxText {
				return table.Column{}, fmt.Errorf("expr: %w: the texts of %q take more than 128 MiB", ErrTooLarge, shorten(w.p.source))
			}
			data = append(data, s...)
			offsets = append(offsets, uint32(len(data)))
		}
	}
	return table.TextBytes("", data, offsets), nil
}

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
