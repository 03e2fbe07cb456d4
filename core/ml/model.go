package ml

import (
	"slices"
	"sync"

	"orrery/core/table"
)

// Model is a fitted pipeline. All methods but ProbRow and EstimateRow may be used by several
// goroutines at once.
type Model struct {
	pipeline   Pipeline
	schema     table.Schema
	tags       Tags
	classes    []table.Value
	steps      []Transform
	final      Predictor // nil when the last step is a Transform, which then stands last in steps
	iterations int
	warning    string
	losses     []float64

	prober Prober
	fast   fastRow

	write   sync.Once // a search fits many models whose text nobody reads
	encoded []byte
	digest  string
}

// prepare sets up the hot path.
func (m *Model) prepare() {
	m.prober, _ = m.final.(Prober)
	m.fast = newFastRow(m)
}

// Pipeline returns what was fitted.
func (m *Model) Pipeline() Pipeline { return m.pipeline.clone() }

// Task returns what the model learnt.
func (m *Model) Task() Task { return m.tags.Task }

// Classes returns the classes in the order of their indexes; nil when the model is no classifier.
func (m *Model) Classes() []table.Value { return slices.Clone(m.classes) }

// Schema returns the inputs in the order that ProbRow takes them.
func (m *Model) Schema() table.Schema { return slices.Clone(m.schema) }

// Iterations returns how many steps the fit took; 0 where there are none to count.
func (m *Model) Iterations() int { return m.iterations }

// Converged reports whether the fit reached its end. Where it did not the model is usable, but
// another one may fit better: Warning says why.
func (m *Model) Converged() bool { return m.warning == "" }

// Warning says in a sentence why the fit did not converge, "" when it did.
func (m *Model) Warning() string { return m.warning }

// Losses returns the mean loss a training row after each iteration.
func (m *Model) Losses() []float64 { return slices.Clone(m.losses) }

// Digest returns the checksum of the model's text: equal digests are equal models.
func (m *Model) Digest() string {
	m.write.Do(m.encode)
	return m.digest
}

// learnt returns the fitted steps, the last one last.
func (m *Model) learnt() []interface{ Attributes() map[string]any } {
	out := make([]interface{ Attributes() map[string]any }, 0, len(m.steps)+1)
	for _, step := range m.steps {
		out = append(out, step)
	}
	if m.final != nil {
		out = append(out, m.final)
	}
	return out
}

// Attributes returns what each step learnt, by scikit-learn's names, the final step last. That of a
// classifier also has classes_, a []table.Value.
func (m *Model) Attributes() []map[string]any {
	parts := m.learnt()
	out := make([]map[string]any, len(parts))
	for i, p := range parts {
		out[i] = guardedAttributes(p)
	}
	if m.classes != nil {
		out[len(out)-1]["classes_"] = m.Classes()
	}
	return out
}

// guardedAttributes is the attributes of a part; none where it panics.
func guardedAttributes(part interface{ Attributes() map[string]any }) (a map[string]any) {
	defer func() {
		if recover() != nil {
			a = map[string]any{}
		}
	}()
	return part.Attributes()
}

// Prob returns the probability of each class for each row of t: [row][class]. The inputs are found
// by name; t may have other columns and another order. The error is a *SchemaError that names the
// columns that are not there or are text, a *ValueError, a *StepError, or ErrNoProb.
func (m *Model) Prob(t *table.Table) (p [][]float64, err error) {
	if m.prober == nil {
		return nil, ErrNoProb
	}
	defer Guard(&err)
	x, err := m.matrix(t)
	if err == nil {
		err = room(x.Rows, len(m.classes))
	}
	if err != nil {
		return nil, err
	}
	return m.prober.Prob(x), nil
}

// Probable reports whether Prob and ProbRow answer.
func (m *Model) Probable() bool { return m.prober != nil }

// Predict returns the class index of each row of t. Errors are as for Prob, and ErrTask where there
// are no classes.
func (m *Model) Predict(t *table.Table) ([]int, error) {
	if m.tags.Task != Classification {
		return nil, ErrTask
	}
	v, err := m.Estimate(t)
	if err != nil {
		return nil, err
	}
	out := make([]int, len(v))
	for i, c := range v {
		out[i] = int(c)
	}
	return out, nil
}

// Estimate returns the last step's number for each row of t: the target's value, the class index or
// the number of the cluster. Errors are as for Prob, and ErrTask for a transformation.
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

// Decision returns scikit-learn's decision_function for each row of t: one number for two classes,
// one a class for more. ok is false where the final step has none. Errors are as for Prob.
func (m *Model) Decision(t *table.Table) (d [][]float64, ok bool, err error) {
	decider, ok := m.final.(Decider)
	if !ok {
		return nil, false, nil
	}
	defer Guard(&err)
	x, err := m.matrix(t)
	if err == nil {
		err = room(x.Rows, len(m.classes))
	}
	if err != nil {
		return nil, true, err
	}
	return decider.Decision(x), true, nil
}

// Transform returns t after every step that transforms, under the names of scikit-learn's
// get_feature_names_out: what the final step sees, or the answer where the last step transforms.
// Errors are as for Prob.
func (m *Model) Transform(t *table.Table) (x *table.Table, err error) {
	defer Guard(&err)
	x, err = m.inputs(t)
	for i := 0; err == nil && i < len(m.steps); i++ {
		x, err = m.steps[i].Apply(x)
	}
	return x, err
}

// matrix is what the final step sees of t.
func (m *Model) matrix(t *table.Table) (Matrix, error) {
	x, err := m.Transform(t)
	if err != nil {
		return Matrix{}, err
	}
	return matrixOf(x, m.pipeline.Final.Kind, m.tags.Missing)
}

// inputs picks the columns by name. Numbers in place of a text that was fitted, or the reverse, are
// a *SchemaError.
func (m *Model) inputs(t *table.Table) (*table.Table, error) {
	x, err := take(t, m.pipeline.Inputs)
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
