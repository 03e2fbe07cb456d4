package ml

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"orrery/core/table"
)

// Fit learns from some rows of t, which has the inputs and the target; rows nil means all. Neither
// t nor the pipeline is changed or kept. The hook of ctx hears of the progress, and when ctx ends
// so does Fit, with ctx's error. That a fit stopped before it converged is no error: see
// Model.Converged.
//
// The errors name what is at fault: *KindError, *ParamError, *SchemaError, *ValueError (rows count
// as in t), or wrap ErrClasses.
func (p Pipeline) Fit(ctx context.Context, c Catalog, t *table.Table, rows []int) (*Model, error) {
	p = p.clone()
	steps, final, err := p.build(c)
	if err != nil {
		return nil, err
	}
	x, target, err := p.columns(t, rows)
	if err != nil {
		return nil, err
	}
	m := &Model{pipeline: p, schema: slices.Clone(x.Schema())}
	y, classes, err := Labels(target)
	if err != nil {
		return nil, inRows(err, rows)
	}
	m.classes = classes
	if err := m.fit(ctx, steps, final, x, y); err != nil {
		return nil, inRows(err, rows)
	}
	return m, m.encode()
}

// build makes every step before any data is touched, so that a wrong spec fails at once.
func (p Pipeline) build(c Catalog) ([]Transformer, Estimator, error) {
	var steps []Transformer
	for _, s := range p.Steps {
		v, err := c.Build(s)
		if err != nil {
			return nil, nil, err
		}
		step, ok := v.(Transformer)
		if !ok {
			return nil, nil, &KindError{Kind: s.Kind, Misplaced: true, Want: "a step that transforms before the last one"}
		}
		steps = append(steps, step)
	}
	v, err := c.Build(p.Final)
	if err != nil {
		return nil, nil, err
	}
	final, ok := v.(Estimator)
	if !ok {
		return nil, nil, &KindError{Kind: p.Final.Kind, Misplaced: true, Want: "a step that predicts in the last one"}
	}
	return steps, final, nil
}

// columns returns the inputs and the target of the training rows.
func (p Pipeline) columns(t *table.Table, rows []int) (*table.Table, table.Column, error) {
	if len(p.Inputs) == 0 {
		return nil, table.Column{}, errors.New("ml: the pipeline has no inputs; choose one column or more")
	}
	if slices.Contains(p.Inputs, p.Target) {
		return nil, table.Column{}, fmt.Errorf("ml: column %q is the target and an input too; choose one of the two", p.Target)
	}
	if !t.Has(p.Target) {
		return nil, table.Column{}, &SchemaError{Missing: []string{p.Target}}
	}
	x, err := take(t, p.Inputs)
	if err != nil {
		return nil, table.Column{}, err
	}
	target, err := t.Column(p.Target)
	if err != nil || rows == nil {
		return x, target, err
	}
	return x.Take(rows), target.Take(rows), nil
}

// inRows makes a *ValueError speak of the whole table's rows.
func inRows(err error, rows []int) error {
	var v *ValueError
	if rows != nil && errors.As(err, &v) {
		v.Row = rows[v.Row]
	}
	return err
}

func (m *Model) fit(ctx context.Context, steps []Transformer, final Estimator, x *table.Table, y []float64) error {
	for _, step := range steps {
		fitted, err := step.Fit(ctx, x)
		if err != nil {
			return err
		}
		if x, err = fitted.Apply(x); err != nil {
			return err
		}
		m.steps = append(m.steps, fitted)
	}
	matrix, err := MatrixOf(x, m.pipeline.Final.Kind)
	if err != nil {
		return err
	}
	if named, ok := final.(ClassNamed); ok {
		if final, err = named.ForClasses(slices.Clone(m.classes)); err != nil {
			return err
		}
	}
	if m.final, err = final.Fit(recorded(ctx, &m.losses), matrix, y); err != nil {
		return err
	}
	if trained, ok := m.final.(Trained); ok {
		m.iterations, m.warning = trained.Iterations(), trained.Warning()
	}
	m.prepare()
	return nil
}
