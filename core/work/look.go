package work

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/explain"
	"orrery/core/ml/metrics"
	"orrery/core/ml/search"
)

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

// asks loads a model and its data.
func (w *worker) asks(ctx context.Context, model []byte, table string, f Features, s *Split) (*ml.Model, problem, error) {
	m, err := ml.Load(w.catalog, model)
	if err != nil {
		return nil, problem{}, err
	}
	p, err := w.asked(ctx, table, f, m.Pipeline())
	if err == nil {
		err = p.split(s)
	}
	return m, p, err
}

func (w *worker) explain(ctx context.Context, j Explain) (Reply, error) {
	m, p, err := w.asks(ctx, j.Model, j.Table, j.Features, nil)
	if err != nil {
		return nil, err
	}
	if j.Row < 0 || j.Row >= p.cols.Rows() {
		return nil, fmt.Errorf("work: there is no row %d; the table has the rows 0 to %d", j.Row, p.cols.Rows()-1)
	}
	l := explain.New(m)
	if l == nil {
		return nil, errForm
	}
	row := p.cols.Take([]int{j.Row})
	sum, err := l.Row(row)
	if err != nil {
		return nil, err
	}
	r := Explained{Row: j.Row, Of: len(sum.Terms), Intercept: Num(sum.Intercept), Total: Num(sum.Total), Class: sum.Class, Totals: sum.Totals, Link: string(sum.Link)}
	r.terms(sum.Terms)
	answer, err := m.Estimate(row)
	if err != nil {
		return nil, err
	}
	r.Answer = Num(answer[0])
	if m.Probable() {
		prob, err := m.Prob(row)
		if err != nil {
			return nil, err
		}
		r.Prob = prob[0]
	}
	return r, nil
}

// terms keeps those that push most, with their marks under the steps that they passed.
func (r *Explained) terms(all []explain.Term) {
	sizes := make([]float64, len(all))
	for i, t := range all {
		sizes[i] = math.Abs(t.Push)
		for _, m := range t.Trail {
			if !slices.Contains(r.Steps, m.Step) {
				r.Steps = append(r.Steps, m.Step)
			}
		}
	}
	keep := most(sizes, maxTerms)
	for i, t := range all {
		if len(keep) == 0 || keep[0] != i {
			r.Others += Num(t.Push)
			continue
		}
		keep = keep[1:]
		term := Term{Name: t.Name, Marks: make([]*Num, len(r.Steps)), Coef: Num(t.Coef), Push: Num(t.Push)}
		for _, m := range t.Trail {
			v := Num(m.Value)
			term.Marks[slices.Index(r.Steps, m.Step)] = &v
		}
		r.Terms = append(r.Terms, term)
	}
}

func (w *worker) bound(ctx context.Context, j Bound) (Reply, error) {
	m, p, err := w.asks(ctx, j.Model, j.Table, j.Features, &j.Split)
	if err != nil {
		return nil, err
	}
	a, err := p.answers(m, p.cols)
	if err != nil {
		return nil, err
	}
	n := len(p.test)
	r := Bounded{Times: min(maxDraws, drawnRows/max(n, 1))}
	if r.Times < fewestDraws {
		r.Times = 0
		return r, nil
	}
	for i, mark := range p.score(a).Metrics() {
		if math.IsNaN(mark.Value) {
			continue
		}
		stopped := error(nil)
		in := metrics.Bootstrap(n, metrics.Bootstrapping{Times: r.Times}, func(rows []int) float64 {
			if stopped == nil {
				stopped = ml.Tick(ctx, ml.Progress{Loss: math.NaN()})
			}
			if stopped != nil {
				return math.NaN()
			}
			return p.score(a.pick(rows)).Metrics()[i].Value
		})
		if stopped != nil {
			return nil, stopped
		}
		r.Intervals = append(r.Intervals, Interval{mark.Name, Num(mark.Value), Num(in.Low), Num(in.High)})
	}
	return r, nil
}

// pick is the answers for some of the rows, some of them perhaps more than once.
func (a answers) pick(rows []int) answers {
	return answers{truth: taken(a.truth, rows), pred: taken(a.pred, rows), prob: taken(a.prob, rows), rank: taken(a.rank, rows),
		y: taken(a.y, rows), estimate: taken(a.estimate, rows)}
}

func taken[T any](list []T, rows []int) []T {
	if list == nil {
		return nil
	}
	out := make([]T, len(rows))
	for i, r := range rows {
		out[i] = list[r]
	}
	return out
}

func (w *worker) permute(ctx context.Context, j Permute) (Reply, error) {
	m, p, err := w.asks(ctx, j.Model, j.Table, j.Features, &j.Split)
	if err != nil {
		return nil, err
	}
	r := Permuted{Scoring: "accuracy", Repeats: j.Repeats}
	if p.task == ml.Regression {
		r.Scoring = "r2"
	}
	list, err := search.PermutationImportance(ctx, search.Asked{Model: m, Table: p.cols, Rows: even(p.test, maxPermuted)},
		search.Permuting{Repeats: j.Repeats, RandomState: j.RandomState, Scoring: r.Scoring})
	for _, i := range list {
		r.Inputs = append(r.Inputs, Drop{i.Input, Num(i.Mean), Num(i.Std)})
	}
	return r, err
}

func (w *worker) depend(ctx context.Context, j Depend) (Reply, error) {
	m, p, err := w.asks(ctx, j.Model, j.Table, j.Features, &j.Split)
	if err != nil {
		return nil, err
	}
	d, err := search.PartialDependence(ctx, search.Asked{Model: m, Table: p.cols, Rows: even(p.test, maxDependence)}, search.Along{Inputs: []string{j.Input}, Points: 50})
	if err != nil {
		return nil, err
	}
	r := Depended{Input: j.Input}
	if r.Values = d.Axes[0].Floats(); r.Values == nil {
		for i := range d.Axes[0].Len() {
			r.Names = append(r.Names, d.Axes[0].Text(i))
		}
	}
	for _, mean := range d.Mean {
		r.Means = append(r.Means, mean)
	}
	return r, nil
}

func (w *worker) learn(ctx context.Context, j Learn) (Reply, error) {
	s, err := w.study(ctx, CrossVal{Table: j.Table, Features: j.Features, Pipeline: j.Pipeline, Split: j.Split, CV: j.CV})
	if err != nil {
		return nil, err
	}
	s, jobs, err := s.LearningJobs(search.Learning{Shuffle: true, RandomState: j.CV.RandomState})
	if err != nil {
		return nil, err
	}
	outcomes, err := w.try(ctx, s, jobs, make([]Candidate, 1+jobs[len(jobs)-1].Candidate))
	if err != nil {
		return nil, err
	}
	if allFailed(outcomes) {
		return nil, fmt.Errorf("%w: %s", errFits, plain(outcomes[0].Err))
	}
	c := search.CurveOf(outcomes)
	r := Learnt{Scoring: s.Scoring[0], Sizes: c.Sizes, Folds: len(s.Folds), Note: note(s.Warning, outcomes)}
	for i := range c.Sizes {
		train, trainStd := search.MeanStd(c.Train[i])
		test, testStd := search.MeanStd(c.Test[i])
		r.Train, r.TrainStd = append(r.Train, train), append(r.TrainStd, trainStd)
		r.Test, r.TestStd = append(r.Test, test), append(r.TestStd, testStd)
	}
	return r, nil
}
