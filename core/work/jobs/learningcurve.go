package jobs

import (
	"context"
	"fmt"

	"orrery/core/ml"
	"orrery/core/ml/search"
	"orrery/core/work"
)

// LearningCurve is learning_curve on the training rows: in each fold, the pipeline is fitted with
// increasing numbers of them. It reports progress after each fit.
type LearningCurve struct {
	Table    string
	Features Features
	Pipeline ml.Pipeline
	Split    *Split // as in CrossVal
	CV       CV
}

func (LearningCurve) Kind() string          { return "learn" }
func (j LearningCurve) TableHash() string   { return j.Table }
func (LearningCurve) Replies() []work.Reply { return []work.Reply{&LearningCurveResult{}} }

// LearningCurveResult answers LearningCurve: means and standard deviations over the folds.
type LearningCurveResult struct {
	Scoring         string
	Sizes           []int
	Train, TrainStd ml.Floats
	Test, TestStd   ml.Floats
	Folds           int
	Note            string
}

func (*LearningCurveResult) Kind() string { return "learnt" }

func (w *worker) learningCurve(ctx context.Context, j LearningCurve) (LearningCurveResult, error) {
	s, err := w.study(ctx, CrossVal{Table: j.Table, Features: j.Features, Pipeline: j.Pipeline, Split: j.Split, CV: j.CV})
	if err != nil {
		return LearningCurveResult{}, err
	}
	s, jobs, err := s.LearningJobs(search.Learning{Shuffle: true, RandomState: j.CV.RandomState})
	if err != nil {
		return LearningCurveResult{}, err
	}
	outcomes, err := w.runFits(ctx, s, jobs, make([]work.Candidate, 1+jobs[len(jobs)-1].Candidate))
	if err != nil {
		return LearningCurveResult{}, err
	}
	if allFailed(outcomes) {
		return LearningCurveResult{}, fmt.Errorf("%w: %s", errFits, plain(outcomes[0].Err))
	}
	c := search.CurveOf(outcomes)
	r := LearningCurveResult{Scoring: s.Scoring[0], Sizes: c.Sizes, Folds: len(s.Folds), Note: note(s.Warning, outcomes)}
	for i := range c.Sizes {
		train, trainStd := search.MeanStd(c.Train[i])
		test, testStd := search.MeanStd(c.Test[i])
		r.Train, r.TrainStd = append(r.Train, train), append(r.TrainStd, trainStd)
		r.Test, r.TestStd = append(r.Test, test), append(r.TestStd, testStd)
	}
	return r, nil
}
