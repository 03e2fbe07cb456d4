package expr

import (
	"errors"

	"orrery/core/table"
)

// Errors of running a program.
var (
	// ErrInput means that the columns or values differ from those that the formula was compiled for.
	ErrInput = errors.New("input does not fit the formula")
	// ErrTooLarge means that the computed texts exceed a limit.
	ErrTooLarge = errors.New("result is too large")
)

// Program is a compiled formula. It is immutable and safe for concurrent use.
type Program struct {
	source string
	kind   table.Kind
	inputs []input
	code   []instr
	nums   []float64 // constants
	texts  []string
	layout layout

	learnt []learning // in the order in which they are learnt
	scales []ladder
	frozen Frozen
}

// Compile checks a formula over the columns of s and compiles it. Its error is always a [*SyntaxError]. The time grows
// with the length of the source, which is limited; suggesting the nearest name takes at most a few milliseconds.
func Compile(src string, s table.Schema) (*Program, error) {
	root, err := parse(src)
	if err != nil {
		return nil, err
	}
	c := &checker{src: src, schema: s, columns: map[string]table.Kind{}}
	if err := c.root(root); err != nil {
		return nil, err
	}
	g := &generator{src: src, position: map[string]int{}}
	g.collect(root)
	g.root(root)
	l := g.layout()
	return &Program{
		source: src, kind: root.kind, inputs: g.inputs,
		code: link(g.code, l), nums: g.nums, texts: g.texts, layout: l,
		learnt: g.linkLearnt(l), scales: make([]ladder, g.scales),
	}, nil
}

// Names lists the columns that a formula names, in order of first use, before it is known which exist. Its error is
// always a [*SyntaxError].
func Names(src string) ([]string, error) {
	root, err := parse(src)
	if err != nil {
		return nil, err
	}
	g := &generator{position: map[string]int{}}
	g.collect(root)
	return inputNames(g.inputs), nil
}

// Inputs lists the columns that the formula reads, in order of first use in the source.
func (p *Program) Inputs() []string { return inputNames(p.inputs) }

// Kind is the kind of the result.
func (p *Program) Kind() table.Kind { return p.kind }

// Source is the formula as it was written.
func (p *Program) Source() string { return p.source }

func inputNames(inputs []input) []string {
	names := make([]string, len(inputs))
	for i, in := range inputs {
		names[i] = in.name
	}
	return names
}
