package checks

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/usertext"
)

func (s Suite) modelChecks(on Subject) []check {
	out := []check{{"test_signature", "model", func(context.Context) (string, bool) { return signature(on) }}}
	if metric(on) != "" {
		out = append(out, check{"test_score_floor", "model", func(context.Context) (string, bool) { return s.config.scoreFloor(on) }})
	}
	return append(out, check{"test_deterministic", "model", func(ctx context.Context) (string, bool) { return deterministic(ctx, on) }})
}

// signature compares the model's inputs with the existing columns and features.
func signature(on Subject) (string, bool) {
	if on.Set == nil {
		return "no features to compare with", false
	}
	var wrong []string
	have := on.Set.Schema()
	inputs := on.Model.Schema()
	for _, want := range inputs {
		at := have.Index(want.Name)
		switch {
		case at < 0:
			wrong = append(wrong, want.Name+" is missing")
		case have[at].Kind != want.Kind:
			wrong = append(wrong, fmt.Sprintf("%s is %s, the model was fitted with %s", want.Name, have[at].Kind, want.Kind))
		}
	}
	if len(wrong) > 0 {
		return strings.Join(wrong, ", "), false
	}
	return count(len(inputs), "input") + " with the names and kinds of the fit", true
}

// metric is the name of the score; "" for a model that has none, such as one of clusters.
func metric(on Subject) string {
	switch {
	case on.Metric != "":
		return on.Metric
	case on.Model.Task() == ml.Classification:
		return "accuracy"
	case on.Model.Task() == ml.Regression:
		return "r2"
	}
	return ""
}

func (c Config) scoreFloor(on Subject) (string, bool) {
	return fmt.Sprintf("%s %s, floor %s", metric(on), number(on.Score), number(c.ScoreFloor)), on.Score >= c.ScoreFloor
}

func sameBits(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }

// number is a number for a sentence: four figures.
func number(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }

// deterministic predicts the same rows twice as a table and once row by row. With a Refit
// it also fits again and compares the model's digest.
func deterministic(ctx context.Context, on Subject) (string, bool) {
	t, err := holdout(on)
	if err != nil {
		return usertext.Of(err), false
	}
	first, err := answers(on.Model, t)
	if err != nil {
		return usertext.Of(err), false
	}
	second, err := answers(on.Model, t)
	if err != nil {
		return usertext.Of(err), false
	}
	ask := newByRow(on.Model, t)
	for i := range first {
		if ctx.Err() != nil {
			return "nothing: it was stopped", false
		}
		row, err := ask.row(i)
		if err != nil {
			return usertext.Of(err), false
		}
		for k, a := range first[i] {
			if !sameBits(a, second[i][k]) || !sameBits(a, row[k]) {
				return fmt.Sprintf("%v, then %v, and %v by row, for one and the same row", a, second[i][k], row[k]), false
			}
		}
	}
	found := fmt.Sprintf("the same bits for %s, asked three times", count(len(first), "row"))
	if on.Refit == nil {
		return found, len(first) > 0
	}
	again, err := on.Refit(ctx)
	if err != nil {
		return "a second fit failed: " + usertext.Of(err), false
	}
	if again.Digest() != on.Model.Digest() {
		return fmt.Sprintf("a second fit gave another model, %.8s and not %.8s", again.Digest(), on.Model.Digest()), false
	}
	return found + "; a second fit gave the same model", true
}

// answers returns the model's output for each row: probabilities if it has them, otherwise
// the value, the class or the cluster, or the output columns of a transformation.
func answers(m *ml.Model, t *table.Table) ([][]float64, error) {
	if m.Probable() {
		return m.Prob(t)
	}
	if m.Task() == ml.Transformation {
		return transformed(m, t)
	}
	v, err := m.Estimate(t)
	out := make([][]float64, len(v))
	for i := range v {
		out[i] = v[i : i+1]
	}
	return out, err
}

func transformed(m *ml.Model, t *table.Table) ([][]float64, error) {
	t, err := m.Transform(t)
	if err != nil {
		return nil, err
	}
	out := make([][]float64, t.Rows())
	for i := range out {
		out[i] = make([]float64, 0, t.Width())
	}
	for _, c := range t.Columns() {
		for i, v := range c.Floats() { // none for a column of text
			out[i] = append(out[i], v)
		}
	}
	return out, nil
}

// byRow predicts single rows as serving does, with the fast path for rows of numbers.
type byRow struct {
	model   *ml.Model
	columns []table.Column // in the model's order
	numbers bool
	x       []float64
	cells   []table.Value
	answer  []float64
}

func newByRow(m *ml.Model, t *table.Table) *byRow {
	ask := &byRow{model: m, numbers: m.Task() != ml.Transformation, answer: make([]float64, 1)}
	for _, f := range m.Schema() {
		c, _ := t.Column(f.Name) // the model has found it there
		ask.columns = append(ask.columns, c)
		ask.numbers = ask.numbers && f.Kind != table.Text
	}
	return ask
}

func (b *byRow) row(i int) ([]float64, error) {
	if !b.numbers {
		return b.tableRow(i)
	}
	b.x = b.x[:0]
	for _, c := range b.columns {
		b.x = append(b.x, c.Floats()[i])
	}
	if b.model.Probable() {
		b.answer = b.model.ProbRow(b.answer, b.x)
	} else {
		b.answer[0] = b.model.EstimateRow(b.x)
	}
	return b.answer, nil
}

func (b *byRow) tableRow(i int) ([]float64, error) {
	b.cells = b.cells[:0]
	for _, c := range b.columns {
		b.cells = append(b.cells, c.Value(i))
	}
	t, err := b.model.RowTable(b.cells)
	if err != nil {
		return nil, err
	}
	rows, err := answers(b.model, t)
	if err != nil {
		return nil, err
	}
	return rows[0], nil
}

// holdout is the model's inputs on at most 1,000 test rows.
func holdout(on Subject) (*table.Table, error) {
	rows := sample(on.Table.Rows())
	if on.TestRows != nil {
		rows = sample(len(on.TestRows))
		for i := range rows {
			rows[i] = on.TestRows[rows[i]]
		}
	}
	var names []string
	for _, f := range on.Model.Schema() {
		names = append(names, f.Name)
	}
	t := on.Table.Take(rows)
	if on.Set == nil {
		return t, nil
	}
	t, err := on.Set.Columns(t, names)
	if err != nil {
		return nil, err
	}
	return t, nil
}
