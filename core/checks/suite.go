package checks

import (
	"context"
	"slices"
	"time"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/table"
)

// Config has the expectations of a suite, as plain data. An empty field disables its check.
type Config struct {
	Columns    []string              `json:"columns"`         // that must be there
	Kinds      map[string]table.Kind `json:"kinds,omitempty"` // that columns must have
	Key        string                `json:"key"`
	Target     string                `json:"target"`
	Task       string                `json:"task,omitempty"` // regression, clustering: the target names no classes; "" is the model's, or what the numbers look like
	Examples   []Example             `json:"examples"`
	ScoreFloor float64               `json:"score_floor"`
	MinShare   float64               `json:"min_share,omitempty"` // of the rarest class; 0 is 0.4 / number of classes, so 20 % of two
	Optional   []string              `json:"optional,omitempty"`  // names of checks that do not close the gate
}

// Example is a unit test of one feature, in the text that a person types.
type Example struct {
	Feature string            `json:"feature"`
	Given   map[string]string `json:"given"` // columns
	Want    string            `json:"want"`  // "" for a missing value
}

// Subject has the data and the model to check. Table and Set are required; without a Model
// the model checks are skipped.
type Subject struct {
	Table    *table.Table // the data
	Set      *feature.Set // its features
	Reader   *feature.Reader
	Model    *ml.Model
	TestRows []int   // the holdout; nil is every row
	Score    float64 // of Model on TestRows
	Metric   string  // what Score is: accuracy, r2; "" is accuracy, or r2 for a regression
	// Refit fits the model again, for test_deterministic; nil skips that comparison.
	Refit func(ctx context.Context) (*ml.Model, error)
}

// Suite is a list of checks. It is immutable.
type Suite struct{ config Config }

// NewSuite returns a suite for c.
func NewSuite(c Config) Suite { return Suite{config: c} }

// check is one test. It returns a description of what it found.
type check struct {
	name, about string
	run         func(ctx context.Context) (found string, passed bool)
}

// Run runs all applicable checks in order and times each with now. When ctx ends, the
// remaining checks count as failed, so that the gate stays closed.
func (s Suite) Run(ctx context.Context, on Subject, now func() time.Time) []Result {
	var results []Result
	for _, c := range s.list(on) {
		r := Result{Name: c.name, About: c.about, Found: "nothing: it was stopped before", Required: s.required(c.name)}
		if ctx.Err() == nil {
			start := now()
			r.Found, r.Passed = c.run(ctx)
			r.Took = max(now().Sub(start), 0)
		}
		if ctx.Err() != nil {
			r.Passed = false
		}
		results = append(results, r)
	}
	return results
}

func (s Suite) required(name string) bool { return !slices.Contains(s.config.Optional, name) }

// list is the checks in the order of their subjects.
func (s Suite) list(on Subject) []check {
	out := s.dataChecks(on)
	if on.Set != nil {
		out = append(out, s.featureChecks(on)...)
	}
	if on.Model != nil {
		out = append(out, s.modelChecks(on)...)
	}
	return out
}

const sampleRows = 1000

// sample is at most 1,000 of n rows, evenly spread.
func sample(n int) []int {
	k := min(n, sampleRows)
	rows := make([]int, k)
	for i := range rows {
		rows[i] = i * n / k
	}
	return rows
}
