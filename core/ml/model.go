package ml

import (
	"slices"

	"orrery/core/table"
)

// Model is a fitted pipeline. All methods but ProbRow may be used by several goroutines at once.
type Model struct {
	pipeline   Pipeline
	schema     table.Schema
	classes    []table.Value
	steps      []Transform
	final      Predictor
	iterations int
	warning    string
	losses     []float64

	prober  Prober
	row     []RowTransform // nil where a step has no fast path
	scratch []float64

	encoded []byte
	digest  string
}

// prepare sets up the hot path.
func (m *Model) prepare() {
	m.prober, _ = m.final.(Prober)
	m.scratch = make([]float64, len(m.schema))
	m.row = make([]RowTransform, len(m.steps))
	for i, step := range m.steps {
		m.row[i], _ = step.(RowTransform)
		if m.row[i] == nil {
			m.row = nil
			return
		}
	}
}

// Pipeline returns what was fitted.
func (m *Model) Pipeline() Pipeline { return m.pipeline.clone() }

// Classes returns the classes in the order of their indexes.
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
func (m *Model) Digest() string { return m.digest }

// Attributes returns what each step learnt, by scikit-learn's names, the final step last. That one
// also has classes_, a []table.Value.
func (m *Model) Attributes() []map[string]any {
	out := make([]map[string]any, 0, len(m.steps)+1)
	for _, step := range m.steps {
		out = append(out, step.Attributes())
	}
	last := m.final.Attributes()
	last["classes_"] = m.Classes()
	return append(out, last)
}

// Prob returns the probability of each class for each row of t: [row][class]. The inputs are found
// by name; t may have other columns and another order. The error is a *SchemaError that names the
// columns that are not there or are text, a *ValueError, or ErrNoProb.
func (m *Model) Prob(t *table.Table) ([][]float64, error) {
	if m.prober == nil {
		return nil, ErrNoProb
	}
	x, err := m.matrix(t)
	if err != nil {
		return nil, err
	}
	return m.prober.Prob(x), nil
}

// Predict returns the class index of each row of t. Errors are as for Prob.
func (m *Model) Predict(t *table.Table) ([]int, error) {
	x, err := m.matrix(t)
	if err != nil {
		return nil, err
	}
	out := make([]int, x.Rows)
	for i, c := range m.final.Predict(nil, x) {
		out[i] = int(c)
	}
	return out, nil
}

// Decision returns scikit-learn's decision_function for each row of t: one number for two classes,
// one a class for more. ok is false where the final step has none. Errors are as for Prob.
func (m *Model) Decision(t *table.Table) (d [][]float64, ok bool, err error) {
	decider, ok := m.final.(Decider)
	if !ok {
		return nil, false, nil
	}
	x, err := m.matrix(t)
	if err != nil {
		return nil, true, err
	}
	return decider.Decision(x), true, nil
}

// matrix is what the final step sees of t.
func (m *Model) matrix(t *table.Table) (Matrix, error) {
	x, err := m.inputs(t)
	if err != nil {
		return Matrix{}, err
	}
	for _, step := range m.steps {
		if x, err = step.Apply(x); err != nil {
			return Matrix{}, err
		}
	}
	return MatrixOf(x, m.pipeline.Final.Kind)
}

func (m *Model) inputs(t *table.Table) (*table.Table, error) {
	x, err := take(t, m.pipeline.Inputs)
	if err != nil {
		return nil, err
	}
	var text []string
	for i, f := range x.Schema() {
		if f.Kind == table.Text && m.schema[i].Kind != table.Text {
			text = append(text, f.Name)
		}
	}
	if len(text) > 0 {
		return nil, &SchemaError{Text: text}
	}
	return x, nil
}

// ProbRow returns the probability of each class for one row, x in the order of Schema: the same
// bits as Prob gives. It writes into dst, which it makes when it is too short, and allocates
// nothing else. A missing or infinite number makes the probabilities NaN: the caller looks before.
// Not for several goroutines at once. It panics when the model gives no probabilities or x has the
// wrong length.
func (m *Model) ProbRow(dst, x []float64) []float64 {
	if len(x) != len(m.schema) {
		panic("ml: ProbRow needs one number for each input")
	}
	if m.prober == nil {
		panic("ml: ProbRow on a model without probabilities")
	}
	if m.row == nil {
		return m.slowRow(dst, x)
	}
	for _, step := range m.row {
		step.ApplyRow(m.scratch, x)
		x = m.scratch
	}
	return m.prober.ProbRow(dst, x)
}

// slowRow takes a row the way of a table, for steps that have no fast path.
func (m *Model) slowRow(dst, x []float64) []float64 {
	cols := make([]table.Column, len(x))
	for i, f := range m.schema {
		cols[i] = table.Numbers(f.Name, []float64{x[i]})
	}
	t, err := table.New(cols...)
	for i := 0; err == nil && i < len(m.steps); i++ {
		t, err = m.steps[i].Apply(t)
	}
	if err != nil {
		return undefined(dst, len(m.classes))
	}
	for i, c := range t.Columns() {
		if i < len(m.scratch) {
			m.scratch[i] = c.Floats()[0]
		} else {
			m.scratch = append(m.scratch, c.Floats()[0])
		}
	}
	return m.prober.ProbRow(dst, m.scratch[:t.Width()])
}
