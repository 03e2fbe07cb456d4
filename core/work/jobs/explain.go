package jobs

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/explain"
	"orrery/core/work"
)

// Explain returns the terms of the prediction for one row. It fails with the code "form" for a
// model that is not a weighted sum.
type Explain struct {
	StoredModel
	Row int
}

func (Explain) Kind() string          { return "explain" }
func (Explain) Replies() []work.Reply { return []work.Reply{&ExplainResult{}} }

// ExplainResult is one answer of a linear model, number by number; see core/ml/explain.
type ExplainResult struct {
	Row       int
	Steps     []string // that the marks are of, "" for the input, in the order of the pipeline
	Terms     []Term   // at most 200, those that push most, in the order of the columns
	Others    work.Num // what the terms beyond them push together
	Of        int      // terms there are
	Intercept work.Num
	Total     work.Num
	Class     int       // that the terms are of, for three classes or more
	Totals    ml.Floats // of each class, or one
	Link      string    // sigmoid, sigmoid of 2z, sigmoids by sum, softmax, "" for none
	Prob      ml.Floats // of each class, nil without
	Answer    work.Num  // class index or value
}

func (*ExplainResult) Kind() string { return "explained" }

// Term is one column that the last step reads. Marks has one value for each of
// ExplainResult.Steps: nil for a step that the column does not pass, NaN for a missing value.
type Term struct {
	Name       string
	Marks      []*work.Num
	Coef, Push work.Num
}

const (
	maxTerms      = 200
	maxDraws      = 1000
	fewestDraws   = 100
	drawnRows     = 3_000_000 // rows that all draws together may have: some tenths of a second
	maxDependence = 2_000     // test rows that a partial dependence asks about
	maxPermuted   = 5_000     // test rows that are shuffled
)

// errForm: the model is no weighted sum.
var errForm = errors.New("work: this model is no weighted sum, so its answers do not come apart into terms")

func (w *worker) explain(ctx context.Context, j Explain) (ExplainResult, error) {
	m, p, err := w.loadModelAndData(ctx, j.Model, j.Table, j.Features, nil)
	if err != nil {
		return ExplainResult{}, err
	}
	if j.Row < 0 || j.Row >= p.cols.Rows() {
		return ExplainResult{}, fmt.Errorf("work: there is no row %d; the table has the rows 0 to %d", j.Row, p.cols.Rows()-1)
	}
	l := explain.New(m)
	if l == nil {
		return ExplainResult{}, errForm
	}
	row := p.cols.Take([]int{j.Row})
	sum, err := l.Row(row)
	if err != nil {
		return ExplainResult{}, err
	}
	r := ExplainResult{Row: j.Row, Of: len(sum.Terms), Intercept: work.Num(sum.Intercept), Total: work.Num(sum.Total), Class: sum.Class, Totals: sum.Totals, Link: string(sum.Link)}
	r.terms(sum.Terms)
	answer, err := m.Estimate(row)
	if err != nil {
		return ExplainResult{}, err
	}
	r.Answer = work.Num(answer[0])
	if m.Probable() {
		prob, err := m.Prob(row)
		if err != nil {
			return ExplainResult{}, err
		}
		r.Prob = prob[0]
	}
	return r, nil
}

// terms keeps those that push most, with their marks under the steps that they passed.
func (r *ExplainResult) terms(all []explain.Term) {
	sizes := make([]float64, len(all))
	for i, t := range all {
		sizes[i] = math.Abs(t.Push)
		for _, m := range t.Trail {
			if !slices.Contains(r.Steps, m.Step) {
				r.Steps = append(r.Steps, m.Step)
			}
		}
	}
	keep := largest(sizes, maxTerms)
	for i, t := range all {
		if len(keep) == 0 || keep[0] != i {
			r.Others += work.Num(t.Push)
			continue
		}
		keep = keep[1:]
		term := Term{Name: t.Name, Marks: make([]*work.Num, len(r.Steps)), Coef: work.Num(t.Coef), Push: work.Num(t.Push)}
		for _, m := range t.Trail {
			v := work.Num(m.Value)
			term.Marks[slices.Index(r.Steps, m.Step)] = &v
		}
		r.Terms = append(r.Terms, term)
	}
}
