package jobs

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
	"orrery/core/work"
)

// errFits means that there is no score at all.
var errFits = errors.New("work: every fit failed")

// study prepares cross-validation of a pipeline.
func (w *worker) study(ctx context.Context, j CrossVal) (*search.Study, error) {
	pipeline, err := search.With(w.catalog, j.Pipeline, j.Params)
	if err != nil {
		return nil, err
	}
	p, err := w.prepare(ctx, j.Table, j.Features, pipeline, j.CV.Groups)
	if err != nil {
		return nil, err
	}
	fits := p.cols == nil // features are fitted on the training rows, so again in each fold
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

// runFits runs jobs in order. After each one it updates the candidate in rows and reports it to the page.
func (w *worker) runFits(ctx context.Context, s *search.Study, jobs []search.Job, rows []work.Candidate) ([]search.Outcome, error) {
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
		row.Mean, row.Std = work.Num(math.NaN()), work.Num(math.NaN())
		if len(row.Scores) == len(jobs)/len(rows) {
			row.Mean, row.Std = meanStd(row.Scores)
		}
		if o.Err != "" {
			row.Err = plain(o.Err)
		}
		sent := *row
		work.Report(ctx, work.Progress{Done: int64(len(out)), Total: int64(len(jobs)), Loss: work.Num(math.NaN()), Candidate: &sent})
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

func meanStd(scores []float64) (mean, std work.Num) {
	m, s := search.MeanStd(scores)
	return work.Num(m), work.Num(s)
}

// note returns the warning that scikit-learn would print.
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

// NoScore returns the answer of a search or a cross-validation in which every fit failed; why is
// the error of one of them.
func NoScore(why string) work.Failed {
	return work.Failed{Code: "fit", Text: plain(errFits.Error()) + ": " + why}
}
