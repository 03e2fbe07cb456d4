package ml

import (
	"slices"
	"sync"

	"orrery/core/table"
)

// Model is a fitted pipeline. All methods but ProbRow and EstimateRow are safe for concurrent use.
type Model struct {
	pipeline   Pipeline
	schema     table.Schema
	tags       Tags
	classes    []table.Value
	steps      []Transform
	final      Predictor // nil if the last step is a Transform, which is then the last of steps
	iterations int
	warning    string
	losses     []float64

	prober Prober
	fast   fastRow

	write   sync.Once // encoding is deferred: a search fits many models whose text is never read
	encoded []byte
	digest  string
}

// prepare sets up the fast path for single rows.
func (m *Model) prepare() {
	m.prober, _ = m.final.(Prober)
	m.fast = newFastRow(m)
}

// Pipeline returns the pipeline that was fitted.
func (m *Model) Pipeline() Pipeline { return m.pipeline.clone() }

// Task returns the task of the model.
func (m *Model) Task() Task { return m.tags.Task }

// Classes returns the classes in the order of their indexes, or nil if the model is not a classifier.
func (m *Model) Classes() []table.Value { return slices.Clone(m.classes) }

// Schema returns the inputs in the order of ProbRow's x.
func (m *Model) Schema() table.Schema { return slices.Clone(m.schema) }

// Iterations returns the number of iterations of the fit, and 0 if the fit is not iterative.
func (m *Model) Iterations() int { return m.iterations }

// Converged reports whether the fit converged. A model that did not is usable, but a better one may exist: Warning says
// why.
func (m *Model) Converged() bool { return m.warning == "" }

// Warning says in a sentence why the fit did not converge. It is "" if it did.
func (m *Model) Warning() string { return m.warning }

// Losses returns the mean loss of the training rows after each iteration.
func (m *Model) Losses() []float64 { return slices.Clone(m.losses) }

// Digest returns the checksum of the model's text. Models with the same digest are equal.
func (m *Model) Digest() string {
	m.write.Do(m.encode)
	return m.digest
}

// fittedSteps returns the fitted steps in order.
func (m *Model) fittedSteps() []interface{ Attributes() map[string]any } {
	out := make([]interface{ Attributes() map[string]any }, 0, len(m.steps)+1)
	for _, step := range m.steps {
		out = append(out, step)
	}
	if m.final != nil {
		out = append(out, m.final)
	}
	return out
}

// Attributes returns the attributes of each step under scikit-learn's names, the final step last. Those of a classifier
// include classes_, a []table.Value.
func (m *Model) Attributes() []map[string]any {
	parts := m.fittedSteps()
	out := make([]map[string]any, len(parts))
	for i, p := range parts {
		out[i] = guardedAttributes(p)
	}
	if m.classes != nil {
		out[len(out)-1]["classes_"] = m.Classes()
	}
	return out
}

// guardedAttributes returns the attributes of a step, or none if it panics.
func guardedAttributes(part interface{ Attributes() map[string]any }) (a map[string]any) {
	defer func() {
		if recover() != nil {
			a = map[string]any{}
		}
	}()
	return part.Attributes()
}

// Prob returns the probability of each class for each row of t: [row][class]. It finds the inputs by name; t may have
// other columns and another order. The error is a *SchemaError that names the missing or text columns, a *ValueError, a
// *StepError, or ErrNoProb.
func (m *Model) Prob(t *table.Table) (p [][]float64, err error) {
	if m.prober == nil {
		return nil, ErrNoProb
	}
	defer Guard(&err)
	x, err := m.matrix(t)
	if err == nil {
		err = checkRoom(x.Rows, len(m.classes))
	}
	if err != nil {
		return nil, err
	}
	return m.prober.Prob(x), nil
}

// Probable reports whether the model has probabilities.
func (m *Model) Probable() bool { return m.prober != nil }

// Predict returns the class index of each row of t. The errors are those of Prob, and ErrTask if there are no classes.
func (m *Model) Predict(t *table.Table) ([]int, error) {
	if m.tags.Task != Classification {
		return nil, ErrTask
	}
	v, err := m.Estimate(t)
	if err != nil {
		return nil, err
	}
	return Ints(v), nil
}

// Estimate returns the last step's number for each row of t: the value of the target, the class index or the number of
// the cluster. The errors are those of Prob, and ErrTask for a transformation.
func (m *Model) Estimate(t *table.Table) (v []float64, err error) {
	if m.final == nil {
		return nil, ErrTask
	}
	defer Guard(&err)
	x, err := m.matrix(t)
	if err != nil {
		return nil, err
	}
	v = m.final.Predict(make([]float64, 0, x.Rows), x)
	return v, m.checkClass(v)
}

// Decision returns scikit-learn's decision_function for each row of t: one number for two classes, one for each class
// for more. ok is false if the final step has none. The errors are those of Prob.
func (m *Model) Decision(t *table.Table) (d [][]float64, ok bool, err error) {
	decider, ok := m.final.(Decider)
	if !ok {
		return nil, false, nil
	}
	defer Guard(&err)
	x, err := m.matrix(t)
	if err == nil {
		err = checkRoom(x.Rows, len(m.classes))
	}
	if err != nil {
		return nil, true, err
	}
	return decider.Decision(x), true, nil
}

// Transform returns t after every step that transforms, under the names of scikit-learn's get_feature_names_out: the
// input of the final step, or the result if the last step transforms. The errors are those of Prob.
func (m *Model) Transform(t *table.Table) (x *table.Table, err error) {
	defer Guard(&err)
	x, err = m.inputs(t)
	for i := 0; err == nil && i < len(m.steps); i++ {
		x, err = m.steps[i].Apply(x)
	}
	return x, err
}

// matrix returns the input of the final step for t.
func (m *Model) matrix(t *table.Table) (Matrix, error) {
	x, err := m.Transform(t)
	if err != nil {
		return Matrix{}, err
	}
	return matrixOf(x, m.pipeline.Final.Kind, m.tags.Missing)
}

// inputs selects the columns by name. Numbers in place of text that was fitted, or the reverse, are a *SchemaError.
func (m *Model) inputs(t *table.Table) (*table.Table, error) {
	x, err := selectColumns(t, m.pipeline.Inputs)
	if err != nil {
		return nil, err
	}
	var wrong SchemaError
	for i, f := range x.Schema() {
		switch text := m.schema[i].Kind == table.Text; {
		case f.Kind == table.Text && !text:
			wrong.Text = append(wrong.Text, f.Name)
		case f.Kind != table.Text && text:
			wrong.Number = append(wrong.Number, f.Name)
		}
	}
	if len(wrong.Text)+len(wrong.Number) > 0 {
		return nil, &wrong
	}
	return x, nil
}
