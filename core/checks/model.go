package checks

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"orrery/core/ml"
	"orrery/core/table"
)

func (s Suite) modelChecks(on Subject) []check {
	out := []check{
		{"test_signature", "model", func(context.Context) (string, bool) { return signature(on) }},
		{"test_score_floor", "model", func(context.Context) (string, bool) { return s.config.scoreFloor(on) }},
		{"test_deterministic", "model", func(ctx context.Context) (string, bool) { return deterministic(ctx, on) }},
	}
	return out
}

// signature holds the model's inputs against the columns and features that are there.
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

func (c Config) scoreFloor(on Subject) (string, bool) {
	return fmt.Sprintf("%s, floor %s", number(on.Score), number(c.ScoreFloor)), on.Score >= c.ScoreFloor
}

// deterministic asks for the same rows twice as a table and once row by row, and, where
// there is a Refit, fits again and compares the model's digest.
func deterministic(ctx context.Context, on Subject) (string, bool) {
	t, err := holdout(on)
	if err != nil {
		return why(err), false
	}
	first, err := on.Model.Prob(t)
	if err != nil {
		return why(err), false
	}
	second, err := on.Model.Prob(t)
	if err != nil {
		return why(err), false
	}
	var x, byRow []float64
	columns := inputs(on.Model, t)
	for i := range first {
		x = x[:0]
		for _, c := range columns {
			x = append(x, c[i])
		}
		byRow = on.Model.ProbRow(byRow, x)
		for k := range first[i] {
			if !sameBits(first[i][k], second[i][k]) || !sameBits(first[i][k], byRow[k]) {
				return fmt.Sprintf("%v, then %v, and %v by row, for one and the same row",
					first[i][k], second[i][k], byRow[k]), false
			}
		}
	}
	found := fmt.Sprintf("the same bits for %s, asked three times", count(len(first), "row"))
	if on.Refit == nil {
		return found, len(first) > 0
	}
	again, err := on.Refit(ctx)
	if err != nil {
		return "a second fit failed: " + why(err), false
	}
	if again.Digest() != on.Model.Digest() {
		return fmt.Sprintf("a second fit gave another model, %.8s and not %.8s", again.Digest(), on.Model.Digest()), false
	}
	return found + "; a second fit gave the same model", true
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

// inputs is t's columns in the model's order; Prob has found them there.
func inputs(m *ml.Model, t *table.Table) [][]float64 {
	var out [][]float64
	for _, f := range m.Schema() {
		c, err := t.Column(f.Name)
		if err != nil {
			return nil
		}
		out = append(out, c.Floats())
	}
	return out
}

func sameBits(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }

// number is a number for a sentence: four figures.
func number(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }
