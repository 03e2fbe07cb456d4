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
// model that is not linear.
type Explain struct {
	StoredModel
	Row int
}

func (Explain) Kind() string          { return "explain" }
func (Explain) Replies() []work.Reply { return []work.Reply{&ExplainResult{}} }

// ExplainResult is the calculation of one prediction of a linear model; see core/ml/explain.
type ExplainResult struct {
	Row       int
	Steps     []string // steps that Term.Marks are of, in pipeline order; "" is the input
	Terms     []Term   // at most 200, those with the largest contribution, in column order
	Others    work.Num // sum of the contributions of all other terms
	Of        int      // number of all terms
	Intercept work.Num
	Total     work.Num
	Class     int       // class that the terms belong to, for three classes or more
	Totals    ml.Floats // one per class, or a single one
	Link      string    // sigmoid, sigmoid of 2z, sigmoids by sum, softmax, "" for none
	Prob      ml.Floats // one per class; nil without probabilities
	Answer    work.Num  // class index or value
}

func (*ExplainResult) Kind() string { return "explained" }

// Term is one column that the last step reads. Marks has the column's value after each of
// ExplainResult.Steps: nil for a step that does not process the column, NaN for a missing value.
type Term struct {
	Name       string
	Marks      []*work.Num
	Coef, Push work.Num
}

const (
	maxTerms      = 200
	maxDraws      = 1000      // bootstrap samples
	minDraws      = 100       // fewer give no reliable interval
	maxDrawnRows  = 3_000_000 // rows of all bootstrap samples together: a few tenths of a second
	maxDependence = 2_000     // test rows of a partial dependence
	maxPermuted   = 5_000     // test rows of a permutation importance
)

// errForm means that the model is not linear.
var errForm = errors.New("work: this model is not linear, so its prediction cannot be split into terms")

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

// terms sets Terms to those with the largest contributions, and Others to the sum of the rest.
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
