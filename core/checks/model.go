package checks

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"orrery/core/ml"
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
