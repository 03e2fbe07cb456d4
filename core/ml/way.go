package ml

import "slices"

// Way is one fitted step that transforms, by its kind.
type Way struct {
	Kind string
	Step Transform
}

// Branch is one of the ways side by side through a fitted step: its columns, and the steps that
// they pass; none for columns that pass as they are.
type Branch struct {
	Columns []string
	Ways    []Way
}

// Branched is an optional part of a Transform whose columns go several ways. Branches returns those
// that have columns and keep them, in the order in which their columns leave.
type Branched interface {
	Branches() []Branch
}

// Ways returns the fitted steps that transform, in their order.
func (m *Model) Ways() []Way {
	out := make([]Way, len(m.steps))
	for i, s := range slices.Concat(m.pipeline.Steps, []Spec{m.pipeline.Final})[:len(m.steps)] {
		out[i] = Way{s.Kind, m.steps[i]}
	}
	return out
}
