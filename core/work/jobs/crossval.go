package jobs

import (
	"context"
	"fmt"
	"math"
	"time"

	"orrery/core/ml"
	"orrery/core/ml/search"
	"orrery/core/work"
)

// CrossVal is cross_val_score for the whole pipeline: every step is fitted again on each fold's
// training rows. It reports progress after each fold, with the scores so far. With several
// workers, Folds selects the share of one of them.
type CrossVal struct {
	Table    string
	Features Features
	Pipeline ml.Pipeline
	Params   work.Params // override the pipeline's own; nil: none
	Split    *Split      // the folds divide its training rows; nil: all rows
	CV       CV
	Scoring  string // scikit-learn's name; "": accuracy, or r2 for a regression
	Folds    []int  // indexes of the folds to run; nil: all
}

func (CrossVal) Kind() string          { return "crossval" }
func (j CrossVal) TableHash() string   { return j.Table }
func (CrossVal) Replies() []work.Reply { return []work.Reply{&CrossValResult{}} }

// CrossValResult answers CrossVal. Mean and Std are those of Scores; Std is the population's, as numpy's.
type CrossValResult struct {
	Scoring   string    // the scikit-learn name of what the scores are; greater is better
	Folds     []int     // the folds that were run
	Scores    ml.Floats // one for each of Folds, NaN if its fit failed
	Mean, Std work.Num  // NaN when a fold has no score
	Took      time.Duration
	Err       string // the error of a fold without a score
	Note      string // the warning that scikit-learn would print, or ""
}

func (*CrossValResult) Kind() string { return "crossvaled" }

// Units splits cross-validation into independent jobs for several workers, one per fold.
func (j CrossVal) Units() []CrossVal {
	n := j.CV.NSplits
	if n == 0 {
		n = 5
	}
	out := make([]CrossVal, n)
	for k := range out {
		out[k] = j
		out[k].Folds = []int{k}
	}
	return out
}

// Gather combines the answers to Units, in their order, into the answer to CrossVal. A nil answer
// is one that has not arrived: its score is NaN. Took is the sum of the workers' times, not wall time.
func (j CrossVal) Gather(answers []*CrossValResult) CrossValResult {
	var r CrossValResult
	for k, a := range answers {
		score := math.NaN()
		if a != nil && len(a.Scores) == 1 {
			score = a.Scores[0]
			r.Scoring, r.Took = a.Scoring, r.Took+a.Took
			if a.Err != "" {
				r.Err = a.Err
			}
			if a.Note != "" {
				r.Note = a.Note
			}
		}
		r.Folds, r.Scores = append(r.Folds, k), append(r.Scores, score)
	}
	r.Mean, r.Std = meanStd(r.Scores)
	return r
}

func (w *worker) crossVal(ctx context.Context, j CrossVal) (CrossValResult, error) {
	s, err := w.study(ctx, j)
	if err != nil {
		return CrossValResult{}, err
	}
	start := w.opt.Now()
	jobs := s.Jobs(nil)
	if j.Folds != nil {
		jobs = jobs[:0]
		for _, k := range j.Folds {
			jobs = append(jobs, search.Job{Fold: k})
		}
	}
	outcomes, err := w.runFits(ctx, s, jobs, []work.Candidate{{Params: j.Params}})
	if err != nil {
		return CrossValResult{}, err
	}
	r := CrossValResult{Scoring: s.Scoring[0], Note: note(s.Warning, outcomes)}
	for _, o := range outcomes {
		r.Folds, r.Scores = append(r.Folds, o.Job.Fold), append(r.Scores, o.Scores[0])
		if o.Err != "" {
			r.Err = plain(o.Err)
		}
	}
	r.Mean, r.Std = meanStd(r.Scores)
	r.Took = w.opt.Now().Sub(start)
	if j.Folds == nil && math.IsNaN(float64(r.Mean)) && allFailed(outcomes) {
		return CrossValResult{}, fmt.Errorf("%w: %s", errFits, r.Err)
	}
	return r, nil
}
