package search

import (
	"context"
	"fmt"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/split"
	"orrery/core/num/random"
)

// Learning has the options of a learning curve. The zero values are scikit-learn's: the fractions 0.1, 0.325, 0.55,
// 0.775 and 1 of the first fold's training rows, in their order.
type Learning struct {
	Sizes       []float64 // fractions up to 1, or integer numbers of rows above
	Shuffle     bool      // permute the training rows
	RandomState uint64
}

// Curve has the scores for each number of training rows and fold, on the training rows and on the test rows.
type Curve struct {
	Sizes       []int
	Train, Test [][]float64 // [size][fold]
}

// LearningJobs returns the jobs of learning_curve: one for each fold and size. With Shuffle the folds of the study are
// permuted, and the jobs belong to the returned study.
func (s *Study) LearningJobs(o Learning) (*Study, []Job, error) {
	sizes, err := o.sizes(len(s.Folds[0].Train))
	if err != nil {
		return nil, nil, err
	}
	if o.Shuffle {
		other := *s
		other.Folds = slices.Clone(s.Folds)
		r := random.New(o.RandomState)
		for i, f := range s.Folds {
			other.Folds[i].Train = ml.Pick(f.Train, r.Permutation(len(f.Train)))
		}
		s = &other
	}
	var jobs []Job
	for k := range s.Folds {
		for i, n := range sizes {
			jobs = append(jobs, Job{Candidate: i, Fold: k, Size: n, Train: true})
		}
	}
	return s, jobs, nil
}

// sizes converts fractions to distinct numbers of rows.
func (o Learning) sizes(most int) ([]int, error) {
	wanted := o.Sizes
	if wanted == nil {
		wanted = []float64{0.1, 0.325, 0.55, 0.775, 1}
	}
	var out []int
	share := slices.Max(wanted) <= 1
	for _, f := range wanted {
		n := int(f)
		if share {
			n = min(max(int(float64(f*float64(most))), 1), most)
		}
		if f <= 0 || n > most || !share && f != float64(n) {
			return nil, fmt.Errorf("%w: train size %v; want shares above 0 and up to 1, or whole numbers of rows up to %d", split.ErrOption, f, most)
		}
		out = append(out, n)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// LearningCurve is learning_curve for the first scoring.
func (s *Study) LearningCurve(ctx context.Context, o Learning) (Curve, error) {
	var c Curve
	study, jobs, err := s.LearningJobs(o)
	if err != nil {
		return c, err
	}
	out, err := study.RunAll(ctx, jobs)
	if err != nil {
		return c, err
	}
	return CurveOf(out), nil
}

// CurveOf combines the outcomes of LearningJobs, in the order of the jobs, for the first scoring.
func CurveOf(outcomes []Outcome) Curve {
	var c Curve
	for _, o := range outcomes {
		i := o.Job.Candidate
		if i >= len(c.Sizes) {
			c.Sizes = append(c.Sizes, o.Job.Size)
			c.Train, c.Test = append(c.Train, nil), append(c.Test, nil)
		}
		c.Train[i] = append(c.Train[i], o.Train[0])
		c.Test[i] = append(c.Test[i], o.Scores[0])
	}
	return c
}
