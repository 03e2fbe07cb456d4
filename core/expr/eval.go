package expr

import (
	"fmt"

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
