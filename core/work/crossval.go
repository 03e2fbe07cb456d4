package work

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"orrery/core/ml"
	"orrery/core/ml/search"
	"orrery/core/ml/split"
	"orrery/core/table"
)

// errFits: there is no score at all.
var errFits = errors.New("work: every fit failed")

// study prepares cross-validation of a pipeline.
func (w *worker) study(ctx context.Context, j CrossVal) (*search.Study, error) {
	pipeline, err := search.With(w.catalog, j.Pipeline, j.Params)
	if err != nil {
		return nil, err
	}
	p, err := w.asked(ctx, j.Table, j.Features, pipeline, j.CV.Groups)
	if err != nil {
		return nil, err
	}
	fits := p.cols == nil // its features learn from the training rows, and so anew in each fold
	open := p.set
	if err := p.split(j.Split); err != nil {
		return nil, err
	}
	plan := search.Plan{Catalog: w.catalog, Pipeline: pipeline, Table: p.cols, Rows: p.train, Groups: j.CV.Groups,
		CV: split.CV{Splitter: j.CV.Splitter, Splits: j.CV.NSplits, Shuffle: j.CV.Shuffle, RandomState: j.CV.RandomState}}
	if fits {
		plan.Refit = func(train []int) (*table.Table, error) {
			set, err := open.Fit(p.source, train)
			if err != nil {
				return nil, err
			}
			return set.Columns(p.source, p.names)
		}
	}
	if j.Scoring != "" {
		plan.Scoring = []string{j.Scoring}
	}
	return search.New(plan)
}

func (w *worker) crossVal(ctx context.Context, j CrossVal) (Reply, error) {
	s, err := w.study(ctx, j)
	if err != nil {
		return nil, err
	}
	start := w.opt.Now()
	jobs := s.Jobs(nil)
	if j.Folds != nil {
		jobs = jobs[:0]
		for _, k := range j.Folds {
			jobs = append(jobs, search.Job{Fold: k})
		}
	}
	outcomes, err := w.try(ctx, s, jobs, []Candidate{{Params: j.Params}})
	if err != nil {
		return nil, err
	}
	r := CrossValed{Scoring: s.Scoring[0], Note: note(s.Warning, outcomes)}
	for _, o := range outcomes {
		r.Folds, r.Scores = append(r.Folds, o.Job.Fold), append(r.Scores, o.Scores[0])
		if o.Err != "" {
			r.Err = plain(o.Err)
		}
	}
	r.Mean, r.Std = meanStd(r.Scores)
	r.Took = w.opt.Now().Sub(start)
	if j.Folds == nil && math.IsNaN(float64(r.Mean)) && allFailed(outcomes) {
		return nil, fmt.Errorf("%w: %s", errFits, r.Err)
	}
	return r, nil
}

func (w *worker) search(ctx context.Context, j Search) (Reply, error) {
	candidates, err := j.Candidates()
	if err != nil {
		return nil, err
	}
	rows := make([]Candidate, len(candidates))
	params := make([]map[string]any, len(candidates))
	for i, p := range candidates {
		if _, err := search.With(w.catalog, j.Pipeline, p); err != nil {
			return nil, err // before any work
		}
		rows[i], params[i] = Candidate{Index: i, Params: p}, p
	}
	s, err := w.study(ctx, j.unit(nil))
	if err != nil {
		return nil, err
	}
	start := w.opt.Now()
	outcomes, err := w.try(ctx, s, s.Jobs(params), rows)
	if err != nil {
		return nil, err
	}
	r := Searched{Scoring: s.Scoring[0], Rows: rows, Note: note(s.Warning, outcomes), Took: w.opt.Now().Sub(start)}
	r.Best = rank(rows)
	if allFailed(outcomes) {
		return nil, fmt.Errorf("%w: %s", errFits, rows[0].Err)
	}
	return r, nil
}

// try does jobs one after the other and tells the page after each how its
// candidate, of rows, does.
func (w *worker) try(ctx context.Context, s *search.Study, jobs []search.Job, rows []Candidate) ([]search.Outcome, error) {
	out := make([]search.Outcome, 0, len(jobs))
	inner := ml.WithHook(ctx, func(ml.Progress) {
		ml.Tick(ctx, ml.Progress{Done: len(out), Total: len(jobs), Loss: math.NaN()})
	})
	for _, j := range jobs {
		o, err := s.Run(inner, j)
		if err != nil {
			return nil, err
		}
		out = append(out, o)
		row := &rows[j.Candidate]
		row.Scores = append(row.Scores, o.Scores[0])
		row.Mean, row.Std = Num(math.NaN()), Num(math.NaN())
		if len(row.Scores) == len(jobs)/len(rows) {
			row.Mean, row.Std = meanStd(row.Scores)
		}
		if o.Err != "" {
			row.Err = plain(o.Err)
		}
		told := *row
		w.tell(Progress{Done: int64(len(out)), Total: int64(len(jobs)), Loss: Num(math.NaN()), Candidate: &told})
	}
	return out, nil
}

func allFailed(outcomes []search.Outcome) bool {
	for _, o := range outcomes {
		if o.Err == "" {
			return false
		}
	}
	return len(outcomes) > 0
}

func meanStd(scores []float64) (mean, std Num) {
	m, s := search.MeanStd(scores)
	return Num(m), Num(s)
}

// note is what scikit-learn would warn of.
func note(warning string, outcomes []search.Outcome) string {
	stopped, why := 0, ""
	for _, o := range outcomes {
		if o.Warning != "" {
			stopped++
			why = o.Warning
		}
	}
	if stopped > 0 {
		warning += fmt.Sprintf(" ConvergenceWarning: %d of %d fits did not converge. %s", stopped, len(outcomes), why)
	}
	return strings.TrimSpace(warning)
}
