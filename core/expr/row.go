package expr

import (
	"fmt"
	"math"

	"orrery/core/table"
)

// Frames on the stack: the small one is for what people write, the big one for whatever the limits let through. A
// program has at most one slot for each node, one register more for a bare value and two for a chain of comparisons.
const (
	smallFrame = 32
	bigFrame   = maxNodes + 24
)

// EvalRow computes the formula for one row. in is parallel to [Program.Inputs]. The result is bit for bit what
// [Program.Eval] gives for that row. It allocates nothing for formulas without text; those with text allocate their
// slots when there are more than 32, and the texts that they make. Errors: [ErrInput], [ErrUnfitted], and
// [ErrTooLarge] when the texts that are made are longer than [package expr] allows.
func (p *Program) EvalRow(in []table.Value) (table.Value, error) {
	if err := p.fits(in); err != nil {
		return table.Value{}, err
	}
	if !p.Fitted() {
		return table.Value{}, p.unfitted()
	}
	if p.layout.nums > smallFrame {
		var nums [bigFrame]float64
		return p.row(in, nums[:p.layout.nums])
	}
	var nums [smallFrame]float64
	return p.row(in, nums[:p.layout.nums])
}

func (p *Program) row(in []table.Value, nums []float64) (table.Value, error) {
	copy(nums[p.layout.numConsts:], p.nums)
	if p.layout.texts > 0 || len(p.scales) > 0 {
		return p.mixed(in, nums)
	}
	for i := range in {
		nums[i] = in[i].Num
	}
	p.compute(nums)
	return p.value(nums), nil
}

// compute runs the code of a program that has no texts.
func (p *Program) compute(nums []float64) {
	for _, c := range p.code {
		nums[c.dst] = scalar(c.op, nums[c.a], nums[c.b], nums[c.c])
	}
}

// value reads the result of a number or boolean program.
func (p *Program) value(nums []float64) table.Value {
	v := nums[p.layout.numRegisters]
	if v != v {
		v = math.NaN() // the same bits as in a column
	}
	return table.Value{Kind: p.kind, Num: v}
}

// mixed runs a program that has texts or scales.
func (p *Program) mixed(in []table.Value, nums []float64) (table.Value, error) {
	pen := pen{most: maxRow}
	var few [smallFrame]string
	texts := few[:]
	if p.layout.texts > len(texts) {
		texts = make([]string, p.layout.texts)
	}
	copy(texts[p.layout.textConsts:], p.texts)
	for i, x := range p.inputs {
		if x.kind == table.Text {
			texts[x.slot] = in[i].Text
		} else {
			nums[x.slot] = in[i].Num
		}
	}
	for _, c := range p.code {
		if c.op.text() {
			textRow(c, nums, texts, &pen)
		} else if c.op.frozen() {
			nums[c.dst] = p.scales[c.c].of(c.op, nums[c.a])
		} else {
			nums[c.dst] = scalar(c.op, nums[c.a], nums[c.b], nums[c.c])
		}
	}
	if pen.bad {
		return table.Value{}, p.tooLong()
	}
	if p.kind == table.Text {
		return table.TextValue(texts[p.layout.textRegisters]), nil
	}
	return p.value(nums), nil
}

func (p *Program) fits(in []table.Value) error {
	if len(in) != len(p.inputs) {
		return fmt.Errorf("expr: %w: %d values for %d inputs", ErrInput, len(in), len(p.inputs))
	}
	for i := range in {
		if in[i].Kind != p.inputs[i].kind {
			return p.misfit(i, in[i])
		}
	}
	return nil
}

func (p *Program) misfit(i int, v table.Value) error {
	x := p.inputs[i]
	return fmt.Errorf("expr: %w: %q is %s, the formula reads a %s", ErrInput, x.name, v.Kind, x.kind)
}
