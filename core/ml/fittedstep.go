package ml

import "slices"

// FittedStep is one fitted step that transforms, with its kind.
type FittedStep struct {
	Kind string
	Step Transform
}

// Branch is one of the parallel paths through a fitted step: its columns and the steps that they pass, none for columns
// that pass unchanged.
type Branch struct {
	Columns []string
	Steps   []FittedStep
}

// Branched is an optional interface of a Transform with parallel paths. Branches returns those that have columns and
// keep them, in the order of the output columns.
type Branched interface {
	Branches() []Branch
}

// FittedSteps returns the fitted steps that transform, in order.
func (m *Model) FittedSteps() []FittedStep {
	out := make([]FittedStep, len(m.steps))
	for i, s := range slices.Concat(m.pipeline.Steps, []Spec{m.pipeline.Final})[:len(m.steps)] {
		out[i] = FittedStep{s.Kind, m.steps[i]}
	}
	return out
}
