package ml

import (
	"math"
	"slices"

	"orrery/core/table"
)

// fastRow takes one row of numbers through the steps without a table. It is not safe for concurrent use.
type fastRow struct {
	steps   []RowTransform // nil if a step has no fast path
	scratch []float64
	row     RowPredictor
	one     Matrix // one row in scratch, for a Predictor without a fast path
	answer  []float64
}

func newFastRow(m *Model) fastRow {
	f := fastRow{scratch: make([]float64, len(m.schema)), steps: make([]RowTransform, len(m.steps)), answer: make([]float64, 1)}
	f.row, _ = m.final.(RowPredictor)
	for i, step := range m.steps {
		if f.steps[i], _ = step.(RowTransform); f.steps[i] == nil {
			f.steps = nil
			break
		}
	}
	for _, s := range m.schema {
		if s.Kind == table.Text {
			f.steps = nil
		}
	}
	return f
}

// ProbRow returns the probability of each class for one row, with the same bits as Prob; x is in the order of Schema.
// It writes to dst, which it allocates if dst is too short, and allocates nothing else if every step keeps the number
// of columns. If the last step gets a missing or infinite number, the probabilities are NaN; check the row before. It
// is not safe for concurrent use. It panics if the model has no probabilities or x has the wrong length. For a model
// with text columns it returns NaN: use RowTable and Prob.
func (m *Model) ProbRow(dst, x []float64) []float64 {
	if m.prober == nil {
		panic("ml: ProbRow on a model without probabilities")
	}
	m.checkRow(x)
	p, ok := m.guardedProbRow(dst, x)
	if !ok {
		return undefined(dst, len(m.classes))
	}
	return p
}

// guardedProbRow is probRow with ok false for a panic. Prob returns its cause.
func (m *Model) guardedProbRow(dst, x []float64) (p []float64, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return m.probRow(dst, x)
}

// probRow returns the probabilities for one row. ok is false if the model cannot predict for it.
func (m *Model) probRow(dst, x []float64) (p []float64, ok bool) {
	if x = m.transformRow(x); x == nil {
		return nil, false
	}
	return m.prober.ProbRow(dst, x), true
}

func (m *Model) checkRow(x []float64) {
	if len(x) != len(m.schema) {
		panic("ml: a row needs one number for each input")
	}
}

// EstimateRow returns the same bits as Estimate for one row, x in the order of Schema, and NaN if a missing number
// prevents a prediction. The conditions are those of ProbRow.
func (m *Model) EstimateRow(x []float64) float64 {
	if m.final == nil {
		panic("ml: EstimateRow on a model that transforms")
	}
	m.checkRow(x)
	return m.guardedEstimateRow(x)
}

// guardedEstimateRow is estimateRow that returns NaN for a panic and for a class that the model does not have. Estimate
// returns the cause.
func (m *Model) guardedEstimateRow(x []float64) (v float64) {
	defer func() {
		if recover() != nil || !m.isClass(v) {
			v = math.NaN()
		}
	}()
	return m.estimateRow(x)
}

func (m *Model) estimateRow(x []float64) float64 {
	if x = m.transformRow(x); x == nil {
		return math.NaN()
	}
	for _, v := range x {
		if v-v != 0 && !m.tags.Missing {
			return math.NaN()
		}
	}
	if m.fast.row != nil {
		return m.fast.row.PredictRow(x)
	}
	if len(m.fast.one.Cols) != len(x) {
		m.fast.one = Matrix{Rows: 1, Cols: make([][]float64, len(x))}
	}
	for i := range x {
		m.fast.one.Cols[i] = x[i : i+1]
	}
	m.fast.answer = m.final.Predict(m.fast.answer[:0], m.fast.one)
	return m.fast.answer[0]
}

// transformRow applies the steps to a row. It returns nil if that is not possible.
func (m *Model) transformRow(x []float64) []float64 {
	if m.fast.steps == nil {
		return m.slowRow(x)
	}
	for _, step := range m.fast.steps {
		step.ApplyRow(m.fast.scratch[:len(x)], x)
		x = m.fast.scratch[:len(x)]
	}
	return x
}

// slowRow applies the steps to a row through a table, for steps without a fast path.
func (m *Model) slowRow(x []float64) []float64 {
	cols := make([]table.Column, len(x))
	for i, f := range m.schema {
		switch f.Kind {
		case table.Text:
			return nil
		case table.Bool:
			cols[i] = table.Bools(f.Name, []float64{x[i]})
		default:
			cols[i] = table.Numbers(f.Name, []float64{x[i]})
		}
	}
	t, err := table.New(cols...)
	for i := 0; err == nil && i < len(m.steps); i++ {
		t, err = m.steps[i].Apply(t)
	}
	if err != nil || Numeric(t, "") != nil {
		return nil
	}
	out := slices.Grow(m.fast.scratch[:0], t.Width())
	for _, c := range t.Columns() {
		out = append(out, c.Floats()[0])
	}
	m.fast.scratch = out
	return out
}

// RowTable returns a table of one row for Prob and Estimate, values in the order of Schema. Models with text columns
// need it.
func (m *Model) RowTable(values []table.Value) (*table.Table, error) {
	if len(values) != len(m.schema) {
		panic("ml: a row needs one value for each input")
	}
	cols := make([]table.Column, len(values))
	for i, f := range m.schema {
		switch f.Kind {
		case table.Text:
			cols[i] = table.Texts(f.Name, []string{values[i].Text})
		case table.Bool:
			cols[i] = table.Bools(f.Name, []float64{values[i].Num})
		default:
			cols[i] = table.Numbers(f.Name, []float64{values[i].Num})
		}
	}
	return table.New(cols...)
}
