package ml

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"orrery/core/table"
)

// Fit learns from some rows of t, which has the inputs and the target; nil rows means all. The target may be empty if
// the last step does not use one, as in clustering. Fit does not change or retain t or the pipeline. It calls the hook
// of ctx with its progress and returns the error of ctx when ctx ends. A fit that stopped before it converged is not an
// error: see Model.Converged.
//
// The errors name the cause: *KindError, *ParamError, *SchemaError, *ValueError (rows count as in t), *StepError, or
// wrap ErrClasses.
func (p Pipeline) Fit(ctx context.Context, c Catalog, t *table.Table, rows []int) (*Model, error) {
	p = p.clone()
	b, err := p.build(c)
	if err != nil {
		return nil, err
	}
	x, err := p.columns(t, rows)
	if err != nil {
		return nil, err
	}
	m := &Model{pipeline: p, schema: slices.Clone(x.Schema()), tags: b.tags}
	y, err := m.target(t, rows)
	if err != nil {
		return nil, InRows(err, rows)
	}
	if err := m.fit(ctx, b, x, y); err != nil {
		return nil, InRows(err, rows)
	}
	return m, nil
}

// built holds the unfitted steps. final is nil if the last step is a Transformer, which is then the last of steps.
type built struct {
	steps []Transformer
	final Estimator
	tags  Tags
}

// build builds every step before any data is read, so that a wrong spec fails at once. It normalizes the parameters of
// p, which must be a clone.
func (p Pipeline) build(c Catalog) (built, error) {
	var b built
	specs := p.specs()
	for i, s := range specs {
		v, err := c.Build(s)
		if err != nil {
			return b, err
		}
		c[s.Kind].Params.normalize(s.Params)
		last := i == len(specs)-1
		switch v := v.(type) {
		case Transformer:
			b.steps = append(b.steps, v)
		case Estimator:
			if !last {
				return b, &KindError{Kind: s.Kind, Misplaced: true, Want: "a step that transforms before the last one"}
			}
			b.final = v
		default:
			return b, &KindError{Kind: s.Kind, Misplaced: true, Want: "a step that transforms or predicts"}
		}
		b.tags = TagsOf(v)
	}
	return b, nil
}

// Task returns the task of the pipeline. The error is a *KindError or a *ParamError.
func (p Pipeline) Task(c Catalog) (Task, error) {
	b, err := p.clone().build(c)
	return b.tags.Task, err
}

// columns returns the inputs of the training rows.
func (p Pipeline) columns(t *table.Table, rows []int) (*table.Table, error) {
	if len(p.Inputs) == 0 {
		return nil, errors.New("ml: the pipeline has no inputs; choose one column or more")
	}
	if slices.Contains(p.Inputs, p.Target) {
		return nil, fmt.Errorf("ml: column %q is the target and an input too; choose one of the two", p.Target)
	}
	x, err := selectColumns(t, p.Inputs)
	if err != nil || rows == nil {
		return x, err
	}
	return x.Take(rows), nil
}

// target returns y in the form that the task needs, and sets the classes.
func (m *Model) target(t *table.Table, rows []int) (y []float64, err error) {
	if m.tags.Task == Clustering || m.tags.Task == Transformation {
		return nil, nil
	}
	if !t.Has(m.pipeline.Target) {
		return nil, &SchemaError{Missing: []string{m.pipeline.Target}}
	}
	c, err := t.Column(m.pipeline.Target)
	if err != nil {
		return nil, err
	}
	if rows != nil {
		c = c.Take(rows)
	}
	if m.tags.Task == Regression {
		return Numbers(c, m.pipeline.Final.Kind)
	}
	least := 2
	if m.tags.OneClass {
		least = 1
	}
	y, m.classes, err = labels(c, least)
	if errors.Is(err, ErrClasses) {
		err = &StepError{Step: m.pipeline.Final.Kind, Text: strings.TrimPrefix(err.Error(), "ml: "), Err: err}
	}
	return y, err
}

// InRows replaces the row of a *ValueError, which counts within rows, by the row of the whole table.
func InRows(err error, rows []int) error {
	var v *ValueError
	if rows != nil && errors.As(err, &v) {
		v.Row = rows[v.Row]
	}
	return err
}

func (m *Model) fit(ctx context.Context, b built, x *table.Table, y []float64) error {
	for i, step := range b.steps {
		fitted, err := step.Fit(ctx, x)
		if err != nil {
			return err
		}
		m.steps = append(m.steps, fitted)
		if b.final == nil && i == len(b.steps)-1 {
			break
		}
		if x, err = fitted.Apply(x); err != nil {
			return err
		}
	}
	if b.final != nil {
		if err := m.fitFinal(ctx, b.final, x, y); err != nil {
			return err
		}
	}
	m.prepare()
	return nil
}

func (m *Model) fitFinal(ctx context.Context, final Estimator, t *table.Table, y []float64) error {
	x, err := matrixOf(t, m.pipeline.Final.Kind, m.tags.Missing)
	if err != nil {
		return err
	}
	if named, ok := final.(ClassNamed); ok {
		if final, err = named.ForClasses(slices.Clone(m.classes)); err != nil {
			return err
		}
	}
	if len(x.Cols) == 0 || x.Rows == 0 {
		return &StepError{Step: m.pipeline.Final.Kind, Text: "needs one row and one column or more; the steps before leave none"}
	}
	if m.final, err = final.Fit(recorded(ctx, &m.losses), x, y); err != nil {
		return err
	}
	if trained, ok := m.final.(Trained); ok {
		m.iterations, m.warning = trained.Iterations(), trained.Warning()
		if m.warning != "" && !strings.Contains(m.warning, m.pipeline.Final.Kind) {
			m.warning = m.pipeline.Final.Kind + ": " + m.warning
		}
	}
	return nil
}

// Progress is the progress of a fit. Total is the maximum of Done, and 0 if it is unknown. Loss is the mean loss of a
// row after Done iterations, and NaN before the first.
type Progress struct {
	Done, Total int
	Loss        float64
}

type hookKey struct{}

// WithHook returns a context whose fits call hook once an iteration and every few milliseconds of work, on the
// goroutine that fits. It replaces a hook of ctx.
func WithHook(ctx context.Context, hook func(Progress)) context.Context {
	return context.WithValue(ctx, hookKey{}, hook)
}

// Tick calls the hook of ctx and then returns ctx.Err(). Long computations call it often and stop on an error.
func Tick(ctx context.Context, p Progress) error {
	if hook, ok := ctx.Value(hookKey{}).(func(Progress)); ok && hook != nil {
		hook(p)
	}
	return ctx.Err()
}

// recorded returns a context whose hook also appends the loss of each iteration to losses.
func recorded(ctx context.Context, losses *[]float64) context.Context {
	outer, _ := ctx.Value(hookKey{}).(func(Progress))
	last := 0
	return WithHook(ctx, func(p Progress) {
		if p.Done > last {
			last = p.Done
			if p.Loss == p.Loss {
				*losses = append(*losses, p.Loss)
			}
		}
		if outer != nil {
			outer(p)
		}
	})
}
